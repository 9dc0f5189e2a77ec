import type { MethodName } from '../vocabulary';
import { METHODS } from '../methods';
import { choicesOf, countsOf, sharesOf, type Told } from './field';
import { finetuningPart } from './finetuning';
import { ROUNDS } from './pruning';
import { LEVEL, rankingRules, SCOPE } from './ranking';
import { schemaOf, type GivenOf, type SettledOf } from './schema';
import { scoringFields, type Asked } from './scoring';

const asked = ({ methods, level }: Told): Asked => ({ methods: methods as Asked['methods'], level: level as Asked['level'] });

/** The grid of a study, and what its methods may be told. Chance is the control. */
export const studying = schemaOf(
  {
    methods: choicesOf<MethodName, { label: string; hint: string; default: readonly MethodName[] }>(METHODS, {
      label: 'Methods',
      hint: 'the methods to compare',
      default: ['obd-sd', 'obd', 'magnitude', 'random'],
    }),
    level: { ...LEVEL, presence: 'defaulted' as const, default: 'parameter' as const },
    scope: SCOPE,
    amounts: sharesOf({ label: 'Amounts', hint: 'shares to remove', default: [0.5, 0.7, 0.8, 0.9, 0.95] }),
    seeds: countsOf({ label: 'Seeds', hint: 'each trial is made once for each', default: [0], start: [0, 1, 2] }),
    rounds: ROUNDS,
    ...scoringFields(asked),
    finetune: finetuningPart('measure each trial again after fine-tuning'),
  },
  rankingRules(asked, 'methods'),
);
export type StudySettings = GivenOf<typeof studying>;
export type SettledStudying = SettledOf<typeof studying>;
