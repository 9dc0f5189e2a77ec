import type { KernelRows, KernelTraits } from './kernelTraits';

const MOVEMENT = {
  structure: 'reshape',
  macs: 'none',
  weightUse: 'sampleBySample',
  batch: 'aligned',
  elements: 'picked',
  jacobian: 'zeroOne',
  anyBatch: true,
  response: 'passes',
  shape: 'same',
} satisfies KernelTraits;

/** Each output element is an input element times 1, but one may be there several times. */
const REPETITION = { ...MOVEMENT, structure: 'tile', weightUse: 'broadcast', elements: 'computed', shape: 'tile' } satisfies KernelTraits;

/** Image kernels, which are faster column by column. */
const AROUND_IMAGES = {
  ...MOVEMENT,
  elements: 'computed',
  anyBatch: false,
  response: 'passesWithEdges',
  shape: 'computed',
} satisfies KernelTraits;

/** Kernels that move values about without changing them. */
export const MOVEMENTS = {
  Reshape: { ...MOVEMENT, batch: 'reshape', elements: 'inOrder', shape: 'reshape' },
  ExpandDims: { ...MOVEMENT, batch: 'reshape', elements: 'inOrder', shape: 'computed' },
  Transpose: { ...MOVEMENT, structure: 'transpose', batch: 'transpose', elements: 'transposed', shape: 'transpose' },
  Reverse: { ...MOVEMENT, structure: 'reverse', batch: 'alongAxis' },
  FlipLeftRight: { ...MOVEMENT, structure: 'reverse', jacobian: 'none', anyBatch: false },
  Concat: { ...MOVEMENT, structure: 'concatenate', elements: 'joined', response: 'concatenates', shape: 'concatenate' },
  // One vector would have to stand for several tensors.
  Pack: { ...MOVEMENT, structure: 'pack', batch: 'pack', elements: 'joined', response: 'unknown', shape: 'pack' },
  Unpack: { ...MOVEMENT, structure: 'unpack', batch: 'unpack', shape: 'unpack' },
  // The outputs hold other channels, and may be of other lengths.
  SplitV: { ...MOVEMENT, structure: 'splitV', batch: 'slice', response: 'unknown', shape: 'splitV' },
  // Its attribute `size` knows the batch.
  Slice: { ...MOVEMENT, structure: 'slice', batch: 'slice', anyBatch: false, shape: 'slice' },
  StridedSlice: { ...MOVEMENT, structure: 'slice', batch: 'stridedSlice', jacobian: 'none', anyBatch: false, shape: 'computed' },
  Tile: REPETITION,
  // Its attributes know both shapes.
  BroadcastTo: { ...REPETITION, anyBatch: false, shape: 'computed' },
  PadV2: { ...AROUND_IMAGES, structure: 'padding', shape: 'padding' },
  // tfjs drops what came back to the mirrored elements.
  MirrorPad: { ...AROUND_IMAGES, structure: 'padding', jacobian: 'wrong' },
  // Only what a converter made of a dilated convolution; merging leaves that alone.
  SpaceToBatchND: { ...AROUND_IMAGES, structure: 'spaceToBatch', response: 'unknown' },
  BatchToSpaceND: { ...AROUND_IMAGES, structure: 'spaceToBatch', response: 'unknown' },
  // Channels become positions.
  DepthToSpace: { ...AROUND_IMAGES, structure: 'depthToSpace', jacobian: 'none', response: 'unknown' },
} satisfies KernelRows;
