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
} satisfies KernelTraits;

/** Each output element is an input element times 1, but one may be there several times. */
const REPETITION = { ...MOVEMENT, structure: 'tile', weightUse: 'broadcast', elements: 'computed' } satisfies KernelTraits;

/** Image kernels, which are faster column by column. */
const AROUND_IMAGES = { ...MOVEMENT, elements: 'computed', anyBatch: false, response: 'passesWithEdges' } satisfies KernelTraits;

/** Kernels that move values about without changing them. */
export const MOVEMENTS = {
  Reshape: { ...MOVEMENT, batch: 'reshape', elements: 'inOrder' },
  ExpandDims: { ...MOVEMENT, batch: 'reshape', elements: 'inOrder' },
  Transpose: { ...MOVEMENT, structure: 'transpose', batch: 'transpose', elements: 'transposed' },
  Reverse: { ...MOVEMENT, structure: 'reverse', batch: 'alongAxis' },
  FlipLeftRight: { ...MOVEMENT, structure: 'reverse', jacobian: 'none', anyBatch: false },
  Concat: { ...MOVEMENT, structure: 'concatenate', elements: 'joined', response: 'concatenates' },
  // One vector would have to stand for several tensors.
  Pack: { ...MOVEMENT, structure: 'pack', batch: 'pack', elements: 'joined', response: 'unknown' },
  Unpack: { ...MOVEMENT, structure: 'unpack', batch: 'unpack' },
  // The outputs hold other channels, and may be of other lengths.
  SplitV: { ...MOVEMENT, structure: 'splitV', batch: 'slice', response: 'unknown' },
  // Its attribute `size` knows the batch.
  Slice: { ...MOVEMENT, structure: 'slice', batch: 'slice', anyBatch: false },
  StridedSlice: { ...MOVEMENT, structure: 'slice', batch: 'stridedSlice', jacobian: 'none', anyBatch: false },
  Tile: REPETITION,
  // Its attributes know both shapes.
  BroadcastTo: { ...REPETITION, anyBatch: false },
  PadV2: { ...AROUND_IMAGES, structure: 'padding' },
  // tfjs drops what came back to the mirrored elements.
  MirrorPad: { ...AROUND_IMAGES, structure: 'padding', jacobian: 'wrong' },
  // Only what a converter made of a dilated convolution; merging leaves that alone.
  SpaceToBatchND: { ...AROUND_IMAGES, structure: 'spaceToBatch', response: 'unknown' },
  BatchToSpaceND: { ...AROUND_IMAGES, structure: 'spaceToBatch', response: 'unknown' },
  // Channels become positions.
  DepthToSpace: { ...AROUND_IMAGES, structure: 'depthToSpace', jacobian: 'none', response: 'unknown' },
} satisfies KernelRows;
