import type { MethodName } from '../vocabulary';
import { METHOD_NAMES, METHODS, methodText } from '../methods';
import { choicesOf, countOf, sharesOf, type Told } from './field';
import { LEVEL, rankingRules } from './ranking';
import { schemaOf, type GivenOf } from './schema';
import { scoringFields, type Asked } from './scoring';
import { SEED } from './seed';

/** The methods of a calibration: those named, else all that know the level. */
export function calibratedMethods({ methods, level }: Told): readonly MethodName[] {
  const named = methods as readonly MethodName[] | undefined;
  return named ?? METHOD_NAMES.filter((name) => methodText(name).levels.some((known) => known === level));
}

const asked = (told: Told): Asked => ({ methods: calibratedMethods(told), level: told['level'] as Asked['level'] });

/** What is measured to tell which method can be trusted. */
export const calibrating = schemaOf(
  {
    level: { ...LEVEL, presence: 'defaulted' as const, default: 'neuron' as const },
    methods: choicesOf<MethodName, { label: string; hint: string; optional: true; defaultText: string }>(METHODS, {
      label: 'Methods',
      hint: 'the methods to compare',
      optional: true,
      defaultText: 'all that know the level',
    }),
    measured: countOf({ label: 'Measured', hint: 'single weights or neurons that are removed one by one', default: 200 }),
    amounts: sharesOf(
      { label: 'Amounts', hint: 'shares that each method removes in one shot', default: [0.3, 0.5, 0.7] },
      { above: 0, below: 1 },
    ),
    seed: SEED,
    ...scoringFields(asked),
  },
  rankingRules(asked, 'methods'),
);
export type CalibrateSettings = GivenOf<typeof calibrating>;
