/** How a layer's configuration states the number of its channels. */
export interface SizedLayer {
  /** The key, as stored. */
  readonly key: 'units' | 'filters' | 'output_dim';
  /** Which of the layer's kernel weights the number is read from, by order of use. */
  readonly kernel: number;
  /** How many kernel weights the layer uses. */
  readonly kernels: number;
  /** The axis of that kernel that has the channels, counted from the end. */
  readonly axisFromEnd: number;
  /** How often the axis repeats them (gates). */
  readonly blocks: number;
}

const dense = sized('units', {});
const convolution = sized('filters', {});
const transposed = sized('filters', { axisFromEnd: 2 });

/** Layer classes whose weights' sizes follow from one number. */
export const SIZED_LAYERS: Readonly<Record<string, SizedLayer>> = {
  Dense: dense,
  Conv1D: convolution,
  Conv2D: convolution,
  Conv3D: convolution,
  Conv2DTranspose: transposed,
  Conv3DTranspose: transposed,
  SeparableConv2D: sized('filters', { kernel: 1, kernels: 2 }),
  Embedding: sized('output_dim', {}),
};

/** Recurrent layers and cells: an input kernel, then a recurrent kernel, whose columns are gates of units. */
export const RECURRENT_LAYERS: Readonly<Record<string, SizedLayer>> = {
  SimpleRNN: recurrent('units', 1),
  SimpleRNNCell: recurrent('units', 1),
  GRU: recurrent('units', 3),
  GRUCell: recurrent('units', 3),
  LSTM: recurrent('units', 4),
  LSTMCell: recurrent('units', 4),
  ConvLSTM2D: recurrent('filters', 4),
  ConvLSTM2DCell: recurrent('filters', 4),
};

/** Layer classes that have a kernel but no number of their own: what goes in comes out. */
export const CARRYING_LAYERS: ReadonlySet<string> = new Set(['DepthwiseConv2D']);

function sized(key: SizedLayer['key'], more: Partial<SizedLayer>): SizedLayer {
  return { key, kernel: 0, kernels: 1, axisFromEnd: 1, blocks: 1, ...more };
}

function recurrent(key: SizedLayer['key'], blocks: number): SizedLayer {
  return sized(key, { kernels: 2, blocks });
}
