import type { Disposable } from '../base/disposables';
import type { Initialisers } from '../model/initialiser';
import type { Weight, WeightValues } from '../model/model';
import type { LiveTrace } from './liveTrace';
import type { ShapeRules } from './shapesOnly';
import type { Tensor, Variable } from './tf';
import type { Trace } from './trace';
import type { UntrainedTerm } from './untrainedTerms';

/** An input or output of a model; null stands for a size that is not fixed (axis 0 is the batch). */
export interface ModelPort {
  readonly name: string;
  readonly shape: readonly (number | null)[];
  readonly dtype: string;
}

/** A layer as tfjs built it. */
export interface LayerDescription {
  /** Unique: names joined by '/' through nested models. */
  readonly path: string;
  readonly className: string;
  /** null stands for a size that is not fixed; several outputs are listed one after another. */
  readonly outputShapes: readonly (readonly (number | null)[])[];
  /** Names of the model's weights that belong to the layer (a nested model: none, its layers have them). */
  readonly weightNames: readonly string[];
  /** The layer's configuration in tfjs's own (camel case) spelling. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Whether the layer is a nested model, or runs one at each time step; its layers follow with longer paths. */
  readonly nested: boolean;
}

/** What distinguishes a forward pass for training from one for inference. */
export interface RunMode {
  /** BatchNormalization uses (and updates) batch statistics, Dropout drops. */
  readonly training: boolean;
}

/** A model that tfjs has built and can run on the active backend. Disposing it frees its variables. */
export interface ExecutableModel extends Disposable {
  /** The model.json that it was read from, for messages. */
  readonly file: string;
  readonly inputs: readonly ModelPort[];
  /** Of a graph, what a first pass gave: files leave shapes out. Throws `modelNotRunnable` where no pass succeeds. */
  readonly outputs: readonly ModelPort[];
  /** How many samples a run takes, where it takes no other number: as the inputs state, else as a first pass found. */
  readonly fixedSamples: number | undefined;
  /** Numbers of samples that the file speaks of, to be tried where neither two nor one run. */
  readonly sampleCounts?: readonly number[];
  /** How a first pass does without arithmetic; absent where it computes. */
  readonly shapeRules?: ShapeRules;
  readonly layers: readonly LayerDescription[];
  /** Every weight's variable by the model's weight name. */
  readonly variables: ReadonlyMap<string, Variable>;
  /** Names of the weights that fine-tuning may change: float32 and trainable by their layer's own word. */
  readonly trainable: ReadonlySet<string>;
  /** What each weight begins with before any training; those that no training makes are not among them. */
  readonly initialisers: Initialisers;
  /** What the layers' configurations ask of a training in vain. */
  readonly untrained: readonly UntrainedTerm[];
  /** One forward pass. Inputs in the order of `inputs`; the caller disposes the outputs. */
  run(inputs: readonly Tensor[], mode?: RunMode): Tensor[];
  /**
   * What the regularizers of the layers' weights add to the loss in training, as `tf.LayersModel.fit` adds it: a scalar that
   * can be derived by the weights. Undefined where there are none. To be asked after a forward pass; the caller disposes it.
   */
  penalty(): Tensor | undefined;
  /** One inference pass, recorded. Outputs are disposed. */
  record(inputs: readonly Tensor[]): Trace;
  /** One inference pass, recorded with its tensors and without fused activations (see `recordLive`). */
  recordLive(inputs: readonly Tensor[]): LiveTrace;
  /** Copies new values into the variables, as constraints of the layers let them; a weight's shape must not have changed. */
  assign(weights: Iterable<Weight>): void;
  /** Reads the variables' current values. */
  read(names?: Iterable<string>): Map<string, WeightValues>;
}
