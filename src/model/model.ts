import type { JsonObject } from '../base/json';
import type { Shape } from '../base/shape';
import type { DType, QuantizedDType } from './dtype';
import type { StockEffect } from './stockEffect';
import type { DataHints } from './dataHints';
import type { FailureRecord } from './failure';
import type { Origin } from './origin';

/** The two kinds of model that tfjs loads. */
export type ModelFormat = 'layers-model' | 'graph-model';

/** How a float32 weight is stored in fewer bits, in tfjs's own terms: value = code * scale + min. */
export interface Quantization {
  readonly dtype: QuantizedDType;
  /** Absent for float16. */
  readonly scale?: number;
  /** Absent for float16. */
  readonly min?: number;
}

/** The values of a weight, decoded: float32 (also for quantized weights), int32, bool as 0 and 1, or the raw bytes. */
export type WeightValues = Float32Array | Int32Array | Uint8Array;

/** One named tensor of a model. Values are never changed in place: an edit makes a new weight. */
export interface Weight {
  readonly name: string;
  readonly shape: Shape;
  readonly dtype: DType;
  /** Row-major, sizeOf(shape) elements (complex64: twice that; string: the stored bytes). */
  readonly values: WeightValues;
  /** How the weight is, or will be, stored; absent means as its dtype. */
  readonly quantization?: Quantization;
  /** Where its indices stood in the model that was read, where edits cut some or put them in another order. */
  readonly origin?: Origin;
  /** The manifest's entry as it was read: keys that this program does not know are written again. */
  readonly manifestEntry?: JsonObject;
}

/** A weight without its values: all that the manifest tells of it. */
export type WeightSpec = Pick<Weight, 'name' | 'shape' | 'dtype' | 'quantization'>;

/** A group of the manifest: the weights whose bytes stand behind one another in its shards. */
export interface WeightGroup {
  readonly weightNames: readonly string[];
  /** Shard file names relative to model.json, as they were read; absent for a model not read from files. */
  readonly paths?: readonly string[];
  /** Keys of the group other than weights and paths. */
  readonly extras?: JsonObject;
}

/** Something the user should know about a model that loads all the same. */
export interface ModelWarning {
  readonly code:
    | 'nonFiniteValues'
    | 'repaired'
    | 'tfjsLimit'
    | 'allFrozen'
    | 'tracedSize'
    | 'fixedSamples'
    | 'notRun'
    | 'backendChanged'
    | 'unknownWeight'
    | 'extraKey'
    | 'quantizationChanged'
    | 'quantizationSkipped'
    | 'optimizerStateDropped'
    | 'zeroNotExact'
    | 'traceIncomplete'
    | 'trainingConfigDropped'
    | 'regularizersDropped'
    | 'orderKept'
    | 'notInTraining'
    | 'stoppedEarly'
    | 'weakTeacher'
    | 'initialisersUnknown'
    | 'frozenKept'
    | 'checkpointOrder'
    | 'quantizationHarm'
    | 'testPartHeldOut'
    | 'oneClass'
    | 'otherOutputs'
    | 'fewSamples'
    | 'controlsLeftOut'
    | 'journalLines'
    | 'keptBack'
    | 'notScored'
    | 'inRuns'
    | 'notCompensated'
    | 'nothingRemoved'
    | 'budgetMissed'
    | 'insideBudget'
    | 'trainingKept'
    | 'nothingFolded'
    | 'notFolded'
    | 'nothingEqualized'
    | 'noStatistics'
    | 'settingUnheeded'
    | 'classNames'
    | 'companions'
    | 'shardNames'
    | 'reportUnwritten';
  readonly message: string;
  readonly layer?: string;
  readonly weight?: string;
  /** Of a repair: what stock TensorFlow.js makes of the file as it is. */
  readonly stock?: StockEffect;
}

/** A model as data: its topology, its weights by name, and what else its file said. Immutable. */
export interface Model {
  readonly format: ModelFormat;
  /** Absolute path of the model.json it was read from, for messages and as the default place to save beside. */
  readonly file: string;
  /** The `modelTopology` of model.json, as parsed. */
  readonly topology: JsonObject;
  /** By name, in the manifest's order. */
  readonly weights: ReadonlyMap<string, Weight>;
  readonly groups: readonly WeightGroup[];
  /** Top-level keys of model.json other than modelTopology and weightsManifest, in their order. */
  readonly extras: JsonObject;
  /** All top-level keys of model.json in the order of the file; absent for a model not read from files. */
  readonly keyOrder?: readonly string[];
  readonly warnings: readonly ModelWarning[];
  /** Why it can't be built anywhere, though its files are sound. */
  readonly refused?: FailureRecord;
  /** Where its neurons stood in the model that it was made of is not known any more: it was read from files that were kept of an edited one. */
  readonly originLost?: true;
  /** What is said beside the model about the data that it was made for. */
  readonly hints?: DataHints;
}

/** The same model with some weights replaced (by name) and, if given, another topology. Unknown names are a bug. */
export function withWeights(model: Model, replaced: Iterable<Weight>, topology: JsonObject = model.topology): Model {
  const weights = new Map(model.weights);
  for (const weight of replaced) {
    if (!weights.has(weight.name)) throw new Error(`no weight ${weight.name} in the model`);
    weights.set(weight.name, weight);
  }
  return { ...model, topology, weights };
}
