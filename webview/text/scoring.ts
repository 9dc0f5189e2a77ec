import type { MethodName, PruneLevel } from '../../src/protocol/vocabulary';
import { METHOD_NAMES, methodText, type ChoiceText } from '../../src/protocol/methods';
import type { RankSettings, ScoreSettings } from '../../src/protocol/settings';

/** What the user told the methods; a setting that was not touched is absent, and the engine's default counts. */
export type Scoring = ScoreSettings & Pick<RankSettings, 'seed'>;

type Words<K extends keyof ScoreSettings> = Record<NonNullable<ScoreSettings[K]> & string, ChoiceText>;

/** The settings that are one of a few words. */
export const SCORING_WORDS = {
  spread: {
    sd: { label: 'standard deviation', hint: 'Of OBD’s term over the samples' },
    upper: { label: 'mean plus deviation', hint: 'OBD’s term and how much it varies, together' },
    batch: { label: 'of mini-batches', hint: 'The deviation of the means of mini-batches' },
  } satisfies Words<'spread'>,
  curvature: {
    auto: { label: 'automatic', hint: 'Exact up to about 20 outputs, drawn beyond' },
    ggn: { label: 'Gauss-Newton, exact', hint: 'Every output of the loss’s root is followed back' },
    'ggn-mc': { label: 'Gauss-Newton, drawn', hint: 'Labels are drawn from the model’s own predictions' },
    recursion: { label: 'LeCun’s recursion', hint: 'Diagonal from layer to layer, as in 1989' },
    fisher: { label: 'empirical Fisher', hint: 'The squared gradient in its place' },
  } satisfies Words<'curvature'>,
  neuronScore: {
    gate: { label: 'of its gate', hint: 'What multiplying the neuron’s output by zero would do' },
    weights: { label: 'sum of its weights’', hint: 'The scores of the weights that compute it, added up' },
  } satisfies Words<'neuronScore'>,
  norm: {
    l2: { label: 'L2', hint: 'Root of the sum of squares' },
    l1: { label: 'L1', hint: 'Sum of absolute values' },
    mean: { label: 'mean', hint: 'Mean absolute value' },
  } satisfies Words<'norm'>,
  estimate: {
    ridge: { label: 'all neurons at once', hint: 'Ridge regression of the loss on the masks' },
    difference: { label: 'one by one', hint: 'The mean loss without the neuron less that with it' },
  } satisfies Words<'estimate'>,
  loss: {
    categoricalCrossentropy: { label: 'categorical cross-entropy', hint: 'Of probabilities' },
    softmaxCrossentropy: { label: 'softmax cross-entropy', hint: 'Of logits' },
    binaryCrossentropy: { label: 'binary cross-entropy', hint: 'Of probabilities' },
    sigmoidCrossentropy: { label: 'sigmoid cross-entropy', hint: 'Of logits' },
    meanSquaredError: { label: 'mean squared error', hint: 'Of values' },
    meanAbsoluteError: { label: 'mean absolute error', hint: 'Of values; it has no curvature' },
  } satisfies Words<'loss'>,
};

/** The settings that are numbers. */
export const SCORING_NUMBERS = {
  samples: { fallback: 2048, min: 1, whole: true },
  draws: { fallback: 1, min: 1, whole: true },
  spreadFactor: { fallback: 1, min: 0, whole: false },
  miniBatch: { fallback: 32, min: 1, whole: true },
  masks: { fallback: undefined, min: 4, whole: true },
  keep: { fallback: 0.9, min: 0.01, max: 0.99, whole: false },
  seed: { fallback: 0, min: 0, whole: true },
} as const satisfies Readonly<Record<string, NumberRange>>;

/** What a number may be. */
export interface NumberRange {
  /** The default that counts when the field is empty; undefined where it depends on the model. */
  readonly fallback: number | undefined;
  readonly min: number;
  readonly max?: number;
  readonly whole: boolean;
}

/** The most of a number that has no bound of its own. */
export const LARGEST = 2 ** 31 - 1;

/** What the editor kept, setting by setting as far as it still makes sense. */
export function restoreScoring(kept: Readonly<Record<string, unknown>>): Scoring {
  const known = Object.entries(kept);
  return Object.fromEntries(known.filter(([name, value]) => isWord(name, value) || isNumber(name, value)));
}

/**
 * The settings that the methods heed at a level: what the others would be told only confuses. Those of a choice that was
 * not made are left out too.
 */
export function heededScoring(methods: readonly MethodName[], level: PruneLevel, scoring: Scoring): Scoring {
  const names = new Set<string>([...scoringNames(methods, level, scoring), 'seed']);
  return Object.fromEntries(Object.entries(scoring).filter(([name]) => names.has(name)));
}

/** Names of the settings that make a difference, in the order shown. */
export function scoringNames(
  methods: readonly MethodName[],
  level: PruneLevel,
  { spread, curvature = 'auto' }: Scoring,
): (keyof ScoreSettings)[] {
  const told = new Set(METHOD_NAMES.filter((name) => methods.includes(name)).flatMap((name) => [...methodText(name).options]));
  return [...told].filter((name) => {
    switch (name) {
      case 'spreadFactor':
        return spread === 'upper';
      case 'miniBatch':
        return spread === 'batch';
      case 'draws':
        return curvature === 'auto' || curvature === 'ggn-mc';
      case 'neuronScore':
      case 'norm':
        return level === 'neuron';
      default:
        return true;
    }
  });
}

function isWord(name: string, value: unknown): boolean {
  const words: Readonly<Record<string, object>> = SCORING_WORDS;
  const own = Object.hasOwn(words, name) ? words[name] : undefined;
  return own !== undefined && typeof value === 'string' && Object.hasOwn(own, value);
}

function isNumber(name: string, value: unknown): boolean {
  const numbers: Readonly<Record<string, NumberRange>> = SCORING_NUMBERS;
  const own = Object.hasOwn(numbers, name) ? numbers[name] : undefined;
  return (
    own !== undefined &&
    typeof value === 'number' &&
    value >= own.min &&
    value <= (own.max ?? LARGEST) &&
    (!own.whole || Number.isInteger(value))
  );
}
