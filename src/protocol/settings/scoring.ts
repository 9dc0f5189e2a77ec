import type { MethodName, PruneLevel } from '../vocabulary';
import { METHOD_NAMES, METHODS, methodText } from '../methods';
import { choiceOf, countOf, numberOf, under, type ChoiceText, type Field, type Told } from './field';
import type { Given, Settled } from './schema';
import { withDefaults } from './settle';

/** How curvature is computed. */
export const CURVATURES = {
  auto: { label: 'automatic', hint: 'Exact up to 20 columns of the loss’s root, drawn beyond' },
  ggn: { label: 'Gauss-Newton, exact', hint: 'Every column of the loss’s root is followed back' },
  'ggn-mc': { label: 'Gauss-Newton, drawn', hint: 'Labels are drawn from the model’s own predictions' },
  recursion: { label: 'LeCun’s recursion', hint: 'A diagonal from layer to layer, as in 1989; exact in the last layer only' },
  fisher: { label: 'empirical Fisher', hint: 'The squared gradient in its place' },
} satisfies Record<string, ChoiceText>;

/** How the variation of curvature becomes a score. */
export const SPREADS = {
  sd: { label: 'standard deviation', hint: 'Of OBD’s term over the samples' },
  upper: { label: 'mean plus deviation', hint: 'OBD’s term and how much it varies, together' },
  batch: { label: 'of mini-batches', hint: 'The deviation of the means of mini-batches' },
} satisfies Record<string, ChoiceText>;

/** What a neuron is scored by. */
export const NEURON_SCORES = {
  gate: { label: 'of its gate', hint: 'What multiplying the neuron’s output by zero would do' },
  weights: { label: 'sum of its weights’', hint: 'The scores of the weights that compute it, added up' },
} satisfies Record<string, ChoiceText>;

/** The norms of a neuron's weights. */
export const NORMS = {
  l2: { label: 'L2', hint: 'Root of the sum of squares' },
  l1: { label: 'L1', hint: 'Sum of absolute values' },
  mean: { label: 'mean', hint: 'Mean absolute value' },
} satisfies Record<string, ChoiceText>;

/** How damage is estimated from random masks. */
export const ESTIMATES = {
  ridge: { label: 'all neurons at once', hint: 'Ridge regression of the loss on the masks' },
  difference: { label: 'one by one', hint: 'The mean loss without the neuron less that with it' },
} satisfies Record<string, ChoiceText>;

/** The losses that may be named; what each takes is said in data/lossName.ts. */
export const LOSS_CHOICES = {
  categoricalCrossentropy: { label: 'categorical cross-entropy', hint: 'Of probabilities' },
  softmaxCrossentropy: { label: 'softmax cross-entropy', hint: 'Of logits' },
  binaryCrossentropy: { label: 'binary cross-entropy', hint: 'Of probabilities' },
  sigmoidCrossentropy: { label: 'sigmoid cross-entropy', hint: 'Of logits' },
  meanSquaredError: { label: 'mean squared error', hint: 'Of values' },
  meanAbsoluteError: { label: 'mean absolute error', hint: 'Of values; it has no curvature' },
} satisfies Record<string, ChoiceText>;

/** What methods may be told. Thousands of calibration samples rank better than hundreds; see docs/obd-sd.md. */
const FIELDS = under('What methods are told', {
  samples: countOf({
    label: 'Calibration samples',
    hint: 'drawn from the part of the data set that is trained on',
    unit: 'of the training part',
    default: 2048,
  }),
  spread: choiceOf(SPREADS, { label: 'Spread', hint: 'what of the curvature’s variation counts', default: 'sd' }),
  spreadFactor: numberOf(
    { min: 0 },
    { label: 'Factor', hint: 'how many deviations are added to the mean', unit: 'deviations', default: 1 },
  ),
  miniBatch: countOf({ label: 'Mini-batch', hint: 'samples of a mini-batch', unit: 'samples', default: 32 }),
  curvature: choiceOf(CURVATURES, { label: 'Curvature', hint: 'how second derivatives are computed', default: 'auto' }),
  draws: countOf({ label: 'Draws a sample', hint: 'random columns a sample', unit: 'if drawn', default: 1 }),
  neuronScore: choiceOf(NEURON_SCORES, {
    label: 'Neuron’s score',
    hint: 'of the gate that its channel goes through, or summed over its weights',
    default: 'gate',
  }),
  norm: choiceOf(NORMS, { label: 'Norm', hint: 'the magnitude of a neuron', default: 'l2' }),
  masks: countOf(
    {
      label: 'Masks',
      hint: 'how many random masks are measured',
      unit: 'random ones',
      optional: true,
      defaultText: '4 a channel, 64 to 1,024',
    },
    { min: 4 },
  ),
  keep: numberOf(
    { above: 0, below: 1 },
    { label: 'Kept', hint: 'the probability of a channel to stay', unit: 'chance of a neuron to stay', default: 0.9 },
  ),
  estimate: choiceOf(ESTIMATES, { label: 'Estimated', hint: 'how damage is read off the masks’ losses', default: 'ridge' }),
  loss: choiceOf(LOSS_CHOICES, {
    label: 'Loss',
    hint: 'instead of the loss that the data set or the last activation suggests',
    optional: true,
    defaultText: 'as the data set says',
  }),
});

/** A setting of the methods. */
export type ScoringName = keyof typeof FIELDS;
export type ScoreSettings = Given<typeof FIELDS>;
export type SettledScoring = Settled<typeof FIELDS>;
export type CurvatureChoice = keyof typeof CURVATURES;
export type LossChoice = keyof typeof LOSS_CHOICES;

/** Every setting of the methods, in the order shown. */
export const SCORING_NAMES = Object.keys(FIELDS) as readonly ScoringName[];

/** Settings of the methods with their defaults, and nothing else of what was told. */
export function settledScoring(told: ScoreSettings): SettledScoring {
  const filled = withDefaults(FIELDS, { ...told });
  return Object.fromEntries(
    SCORING_NAMES.flatMap((name) => (filled[name] === undefined ? [] : [[name, filled[name]]])),
  ) as unknown as SettledScoring;
}

/** Which methods are told, and at which level. */
export interface Asked {
  readonly methods: readonly MethodName[];
  readonly level: PruneLevel;
}

/** What the methods table names as options are settings of the methods. */
const HEEDED: Readonly<Record<MethodName, readonly ScoringName[]>> = Object.fromEntries(
  Object.entries(METHODS satisfies Record<MethodName, { readonly options: readonly ScoringName[] }>).map(([name, { options }]) => [
    name,
    options,
  ]),
) as unknown as Record<MethodName, readonly ScoringName[]>;

/** Where a setting counts beside the methods that heed it. */
const FURTHER: Partial<Readonly<Record<ScoringName, { readonly text: string; readonly holds: (told: Told, asked: Asked) => boolean }>>> = {
  spreadFactor: { text: ' with spread “upper”', holds: ({ spread }) => spread === 'upper' },
  miniBatch: { text: ' with spread “batch”', holds: ({ spread }) => spread === 'batch' },
  draws: { text: ' where curvature is drawn', holds: ({ curvature = 'auto' }) => curvature === 'auto' || curvature === 'ggn-mc' },
  neuronScore: { text: ' at neuron level', holds: (_, { level }) => level === 'neuron' },
  norm: { text: ' at neuron level', holds: (_, { level }) => level === 'neuron' },
};

/** Whether a setting makes a difference to the methods asked. */
export function isHeeded(name: ScoringName, asked: Asked, told: Told): boolean {
  return asked.methods.some((method) => HEEDED[method].includes(name)) && (FURTHER[name]?.holds(told, asked) ?? true);
}

/** The settings of the methods, for an operation that ranks by `askedBy` of its settings. `also` says where else a setting counts. */
export function scoringFields(askedBy: (told: Told) => Asked, also: Partial<Record<ScoringName, Field['when']>> = {}): typeof FIELDS {
  const entries = SCORING_NAMES.map((name): [string, Field] => {
    const methods = METHOD_NAMES.filter((method) => HEEDED[method].includes(name)).map((method) => methodText(method).label);
    const text = `for ${methods.join(', ')}${FURTHER[name]?.text ?? ''}`;
    const other = also[name];
    const when = {
      text: other ? `${text}, and ${other.text}` : text,
      holds: (told: Told) => isHeeded(name, askedBy(told), told) || (other?.holds(told) ?? false),
    };
    return [name, { ...FIELDS[name], when }];
  });
  return Object.fromEntries(entries) as unknown as typeof FIELDS;
}
