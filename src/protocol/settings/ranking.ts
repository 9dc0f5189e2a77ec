import type { MethodName, PruneLevel, PruneScope } from '../vocabulary';
import { METHODS, methodText } from '../methods';
import { choiceOf, type ChoiceText, type Told } from './field';
import { schemaOf, type GivenOf, type Rule } from './schema';
import { scoringFields, type Asked } from './scoring';
import { SEED } from './seed';

/** What is removed, in the order shown. */
export const LEVELS = {
  neuron: { label: 'neurons', hint: 'Whole channels, really cut out: smaller and faster' },
  parameter: { label: 'parameters', hint: 'Single weights set to zero: smaller once compressed' },
} satisfies Record<PruneLevel, ChoiceText>;

/** What competes for removal, in the order shown. */
export const SCOPES = {
  global: { label: 'whole model', hint: 'Scores compete across all layers' },
  layer: { label: 'each layer', hint: 'The same share is taken from every layer' },
} satisfies Record<PruneScope, ChoiceText>;

/** Fields of everything that ranks. */
export const METHOD = choiceOf<MethodName, { label: string; hint: string }>(METHODS, {
  label: 'Method',
  hint: 'what tells what a weight or neuron is worth',
});
export const LEVEL = choiceOf<PruneLevel, { label: string; hint: string }>(LEVELS, {
  label: 'Remove',
  hint: 'single weights or whole neurons',
});
export const SCOPE = choiceOf(SCOPES, {
  label: 'Ranked in',
  hint: 'let layers compete, or take the same share of each',
  default: 'global',
});

/** The method and level of settings that have one of each. */
export function askedOf({ method, level }: Told): Asked {
  return { methods: [method as MethodName], level: level as PruneLevel };
}

/** The methods must rank at the level, and mini-batches need more samples than one of them. */
export function rankingRules(askedBy: (told: Told) => Asked, setting: string): Rule[] {
  return [
    {
      setting,
      broken: (told) => {
        const { methods, level } = askedBy(told);
        const stranger = methods.find((name) => !methodText(name).levels.includes(level));
        return stranger === undefined ? undefined : `${stranger} does not rank at ${level} level`;
      },
    },
    {
      setting: 'miniBatch',
      broken: (told) => {
        const { spread, miniBatch, samples } = told;
        if (spread !== 'batch' || !askedBy(told).methods.includes('obd-sd')) return undefined;
        return oneBatchReason(Number(samples), Number(miniBatch));
      },
    },
  ];
}

/** Why so many calibration samples are too few for mini-batches of that size; undefined where they are not. */
export function oneBatchReason(samples: number, miniBatch: number): string | undefined {
  return miniBatch < samples ? undefined : `${samples} calibration samples make one mini-batch of ${miniBatch}, which has no spread`;
}

/** What `rank` may be told. */
export const ranking = schemaOf(
  { method: METHOD, level: LEVEL, scope: SCOPE, seed: SEED, ...scoringFields(askedOf) },
  rankingRules(askedOf, 'method'),
);
export type RankSettings = GivenOf<typeof ranking>;
