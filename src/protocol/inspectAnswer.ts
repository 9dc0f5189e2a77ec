import type { Shape } from '../base/shape';
import type { ModelFormat, ModelWarning } from '../model/model';

/* Keys may be added, never renamed: see answers.ts. */

/** Bytes of something as it is, and as a server or CDN sends it. */
export interface CompressedSize {
  readonly bytes: number;
  /** Through gzip -9, file by file. */
  readonly gzipBytes: number;
  /** Through brotli -11, file by file. */
  readonly brotliBytes: number;
}

/** One layer in the answer of `inspect`. */
export interface LayerRow {
  /** Path of the layer; layers of nested models are joined by '/'. */
  readonly name: string;
  readonly className: string;
  /** null where the size is not fixed; null itself where the model can't be run. */
  readonly outputShape: readonly (number | null)[] | null;
  /** Number of weights' elements, all dtypes. */
  readonly params: number;
  /** Bytes of the layer's weights as stored. */
  readonly bytes: number;
  /** Sums over its weights, each compressed alone; absent until that was done. */
  readonly gzipBytes?: number;
  readonly brotliBytes?: number;
  /** Multiply-accumulates of one sample's forward pass; like all that takes one, null where the model can't be run. */
  readonly macs: number | null;
  /** Bytes of the layer's output for one sample, in float32. */
  readonly activationBytes: number | null;
  /** Share of the layer's kernel elements that are exactly zero, 0..1; 0 where it has none; null in an outline, which has not looked. */
  readonly sparsity: number | null;
  /** How the weights are stored, e.g. `float32` or `uint8`; several joined by '+'. */
  readonly dtype: string;
  /** Output channels that the layer's own weights produce. */
  readonly channels: number | null;
  /** How many of them can be cut. */
  readonly prunable: number | null;
  /** Why (some of) the channels can't be cut. */
  readonly reason?: string;
  /** Its weights say `trainable: false`: fine-tuning leaves them as they are unless it is told to train them too. */
  readonly frozen?: true;
  readonly weights: readonly WeightRow[];
}

/** One weight of a layer. */
export interface WeightRow {
  readonly name: string;
  readonly shape: Shape;
  readonly dtype: string;
  readonly params: number;
  readonly bytes: number;
  /**
   * gzip -9 and brotli -11 of this weight's stored bytes alone; absent until that was done. In a file weights share what they have in
   * common, so that these do not add up to the file's.
   */
  readonly gzipBytes?: number;
  readonly brotliBytes?: number;
  /** Present and true where brotli was estimated from a part of a large weight. */
  readonly brotliEstimated?: true;
  /** null in an outline, which has not looked. */
  readonly zeros: number | null;
  /** Whether parameter pruning may set its elements to zero (kernels, not biases or statistics). */
  readonly prunable: boolean;
}

/** The whole model, summed up. */
export interface InspectTotals {
  readonly params: number;
  /** Bytes of model.json and all weight files as saving writes them, uncompressed. */
  readonly bytes: number;
  /** Like the channels null where the model can't be run. */
  readonly macs: number | null;
  /** gzip -9 of the same files; always exact. */
  readonly gzipBytes: number;
  /** brotli -11 of the same files. */
  readonly brotliBytes: number;
  /** The part of these three that is model.json's; absent in an outline, and in figures from before it was counted. */
  readonly modelJson?: CompressedSize;
  /** Present and true when the brotli bytes were estimated from samples of a large model. */
  readonly sizesEstimated?: boolean;
  readonly channels: number | null;
  readonly prunableChannels: number | null;
}

/** One reason why a model's files are no smaller, from measured numbers. */
export interface ShrinkFinding {
  readonly code:
    'unencoded' | 'floatNoise' | 'sparseFloats' | 'manyCodes' | 'scatteredZeros' | 'oneDimensional' | 'largeTensor' | 'modelJson';
  /** In plain words. */
  readonly message: string;
  /** Bytes with gzip that it is about, at most so many can go; of `unencoded` the bytes that gzip would save. What two findings are about may overlap. */
  readonly bytes: number;
  /** The weights concerned, those with the most bytes first. */
  readonly weights: readonly string[];
  readonly layers: readonly string[];
  /** What would help, and the settings that the sentence speaks of; absent where nothing does. */
  readonly action?: {
    readonly name: 'quantize' | 'prune' | 'saveAs';
    readonly settings?: Readonly<Record<string, string | number | boolean>>;
  };
}

/** A model as it is: layers, weights, totals. */
export interface InspectAnswer {
  readonly format: ModelFormat;
  readonly file: string;
  readonly inputs: readonly {
    readonly name: string;
    readonly shape: readonly (number | null)[];
    /** The shape, without the batch, at which the structure was found, where that is another: sizes were open or too big. */
    readonly traced?: Shape;
  }[];
  readonly outputs: readonly { readonly name: string; readonly shape: readonly (number | null)[] }[];
  readonly layers: readonly LayerRow[];
  readonly totals: InspectTotals;
  /** Why its files are no smaller, by the bytes at stake; empty where there is nothing to say, absent until it was looked into. */
  readonly shrink?: readonly ShrinkFinding[];
  /** Why the model can't be run, in a sentence; absent where it can. */
  readonly notRun?: string;
  /**
   * Present and true where only model.json was read: names, parameters, bytes and types are known; what is null, the outputs, compressed sizes and
   * warnings come when the model is opened. Never in what `inspect` prints.
   */
  readonly outline?: true;
  readonly warnings: readonly ModelWarning[];
}
