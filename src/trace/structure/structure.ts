/** What a weight's slice does for a channel. */
export type SliceRole =
  /** It computes the channel: a column of a dense kernel, a filter of a convolution, a column of an embedding. */
  | 'producer'
  /** It reads the channel: a row of the next dense kernel, an input plane of the next convolution. */
  | 'consumer'
  /** It goes along: bias, BatchNormalization's scale and statistics, a PReLU slope, a depthwise filter. */
  | 'carrier';

/** The indices of one axis of one weight that belong to a channel. */
export interface ChannelSlice {
  readonly weight: string;
  readonly axis: number;
  readonly role: SliceRole;
  /** Ascending. Several where one channel has many (the rows behind a Flatten, the four gates of an LSTM unit). */
  readonly indices: Int32Array;
}

/** Why a channel can't be cut. */
export interface Obstacle {
  readonly code:
    | 'modelInput'
    | 'modelOutput'
    | 'acrossChannels'
    | 'reshape'
    | 'vocabulary'
    | 'padding'
    | 'sharedAxis'
    | 'pinned'
    | 'unknownKernel'
    | 'untraced'
    | 'untracked';
  /** In the user's words, e.g. `tied to the model's output`. */
  readonly detail: string;
  /** The layer where the obstacle stands. */
  readonly layer?: string;
}

/** Everything that stands or falls together: cutting a channel removes all its slices. */
export interface Channel {
  /** Index in `Structure.channels`. */
  readonly id: number;
  readonly slices: readonly ChannelSlice[];
  /** Absent when the channel can be cut. */
  readonly obstacle?: Obstacle;
  /**
   * Something reads the channel without a weight of its own (a sum over channels, a product of two activations), so a
   * masked twin has to zero what computes the channel too. Such a channel is exactly zero there once that is zero.
   */
  readonly maskedAtSource?: true;
}

/** The channels that a layer's own weights produce, in the order of the layer's output. */
export interface LayerChannels {
  readonly layer: string;
  /** Ids into `Structure.channels`; one channel may belong to several layers (joined by an Add, or by shared weights). */
  readonly channels: Int32Array;
}

/** For each axis of a tensor: the channel id of every index (-1 for none), or null for an axis without channels. */
export type AxisChannels = readonly (Int32Array | null)[];

/** A tensor's shape with its channels. */
export interface TensorChannels {
  readonly shape: readonly number[];
  readonly axes: AxisChannels;
}

/** The shapes that a layer saw and made, with their channels: what a topology needs to follow a cut. */
export interface LayerTensors {
  readonly layer: string;
  readonly inputs: readonly TensorChannels[];
  readonly outputs: readonly TensorChannels[];
}

/**
 * A place where the channels of an activation are read: kernel call number `call` sums over axis `axis` of its input
 * `input`. Masking a channel is zeroing it at all of its reads.
 */
export interface ChannelRead {
  readonly call: number;
  readonly input: string;
  readonly axis: number;
}

/** The structure of a model, folded from its trace. Plain data: it may cross threads. */
export interface Structure {
  readonly channels: readonly Channel[];
  /** In the order of the trace. */
  readonly layers: readonly LayerChannels[];
  /** Weights whose single elements may be pruned: those that a contraction or a gather consumes as its kernel. */
  readonly kernelWeights: readonly string[];
  /** The kernel weights of each layer, in the order in which the pass first used them. */
  readonly layerKernels: readonly { readonly layer: string; readonly weights: readonly string[] }[];
  /** One entry per layer call; nested models included. */
  readonly layerTensors: readonly LayerTensors[];
  /** The channels of every tensor of the trace that has some, by the tensor's id; equal axes share one array. */
  readonly tensorAxes: ReadonlyMap<number, AxisChannels>;
  readonly reads: readonly ChannelRead[];
  /**
   * Kernels that no rule knows, with the layer that called them, and operations behind which the pass did not go
   * (`untraced`); their channels are not prunable.
   */
  readonly unknownKernels: readonly { readonly kernel: string; readonly layer?: string; readonly untraced?: true }[];
}
