import type { QuantizedDType } from '../model/dtype';
import type { MethodName, PruneLevel, PruneScope } from './vocabulary';

/*
 * What a user may set for each operation. The command line's options and the panel's forms both make these; defaults
 * are applied in operations/.
 */

/** How curvature is computed: `auto` is exact up to about 20 columns of the loss's root, else drawn. */
export type CurvatureChoice = 'auto' | 'ggn' | 'ggn-mc' | 'recursion' | 'fisher';

/** How the variation of curvature becomes a score: its standard deviation, mean plus k of those, or that of mini-batches. */
export type SpreadChoice = 'sd' | 'upper' | 'batch';

/** What methods that look at data may be told; defaults are in saliency/scoreDefaults.ts. */
export interface ScoreSettings {
  readonly curvature?: CurvatureChoice;
  /** Calibration samples, drawn from the part of the data set that is trained on. */
  readonly samples?: number;
  /** Random columns a sample, where curvature is drawn. */
  readonly draws?: number;
  /** obd-sd */
  readonly spread?: SpreadChoice;
  /** The k of `upper`. */
  readonly spreadFactor?: number;
  /** Samples of a mini-batch for `batch`. */
  readonly miniBatch?: number;
  /** A neuron's score: of the gate that its channel goes through, or the sum of its weights' scores. */
  readonly neuronScore?: 'gate' | 'weights';
  /** magnitude of a neuron: the norm of its weights. */
  readonly norm?: 'l2' | 'l1' | 'mean';
  /** dropout: how many random masks; by the number of channels when absent. */
  readonly masks?: number;
  /** dropout: the probability of a channel to stay, 0..1. */
  readonly keep?: number;
  /** dropout: all channels at once, or for each the mean loss without it less that with it. */
  readonly estimate?: 'ridge' | 'difference';
  /** Instead of the loss that the data set names or the model's last activation suggests. */
  readonly loss?: LossChoice;
}

/** The losses that may be named; what each takes is said in data/lossName.ts. */
export type LossChoice =
  | 'categoricalCrossentropy'
  | 'softmaxCrossentropy'
  | 'binaryCrossentropy'
  | 'sigmoidCrossentropy'
  | 'meanSquaredError'
  | 'meanAbsoluteError';

/** What `rank` may be told. */
export interface RankSettings extends ScoreSettings {
  readonly method: MethodName;
  readonly level: PruneLevel;
  readonly scope?: PruneScope;
  readonly seed?: number;
}

/**
 * How what reads removed neurons makes up for them: it gets their mean (`mean`), what the kept activations tell of them
 * (`activations`), or kept neurons in their place, by what their weights have in common (`weights`). The first two need data.
 */
export type Compensation = 'none' | 'mean' | 'activations' | 'weights';

/** How to train on. */
export interface FinetuneSettings {
  readonly epochs: number;
  readonly batchSize?: number;
  readonly learningRate?: number;
  readonly optimizer?: 'adam' | 'sgd';
  /** Stop when the validation loss has not fallen for this many epochs, and keep the best weights. */
  readonly patience?: number;
  /** Share of the training data held out for validation, 0..1. */
  readonly validation?: number;
  /** Train layers that say `trainable: false` too. */
  readonly unfreeze?: boolean;
  readonly seed?: number;
}

/** What `prune` may be told. */
export interface PruneSettings extends RankSettings {
  /** Fraction of the prunable parameters or channels to remove in all, 0..1. */
  readonly amount: number;
  /** Number of rounds of prune-and-fine-tune on the way to `amount`; 1 is one shot. */
  readonly rounds?: number;
  /** Fine-tune after each round; needs data. */
  readonly finetune?: FinetuneSettings;
  /** Only these layers (paths); all when absent. */
  readonly layers?: readonly string[];
  /** Neuron level only. */
  readonly compensate?: Compensation;
  /** `weights` merges a neuron into the nearest one only, if their likeness is at least so much (0..1); without it into all that stay. */
  readonly mergeThreshold?: number;
}

/** Neurons are merged into those that stay. */
export interface MergeSettings extends Omit<PruneSettings, 'method' | 'level' | 'compensate'> {
  readonly by: 'weights' | 'activations';
  readonly method?: MethodName;
}

/** Channels picked one by one, and how the others make up for them. */
export interface PickedChannels extends Pick<PruneSettings, 'compensate' | 'mergeThreshold' | 'samples' | 'seed'> {
  readonly picks: readonly { readonly layer: string; readonly channels: readonly number[] }[];
  readonly finetune?: FinetuneSettings;
}

/** What `quantize` may be told. */
export interface QuantizeSettings {
  readonly dtype: QuantizedDType;
  /** Use at most this many distinct values, zero always one of them (uint8 only; 2..256). */
  readonly levels?: number;
  /** Name patterns with '*' and '?'; all float32 weights when absent. */
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
}

/** The grid of a study, and what its methods may be told. */
export interface StudySettings extends ScoreSettings {
  readonly methods: readonly MethodName[];
  readonly level: PruneLevel;
  readonly amounts: readonly number[];
  readonly seeds: readonly number[];
  readonly scope?: PruneScope;
  /** Reach each amount in so many rounds of pruning, ranking anew each time; fine-tuned after each where that is asked for. */
  readonly rounds?: number;
  /** Each trial is measured without fine-tuning and, when given, also with it. */
  readonly finetune?: FinetuneSettings;
}

/** What is measured to tell which method can be trusted. */
export interface CalibrateSettings extends ScoreSettings {
  readonly level: PruneLevel;
  /** The methods to compare; all that know the level when absent. */
  readonly methods?: readonly MethodName[];
  /** How many single weights or channels are removed and measured one by one. */
  readonly measured?: number;
  /** Fractions that each method removes in one shot, 0..1. */
  readonly amounts?: readonly number[];
  readonly seed?: number;
}
