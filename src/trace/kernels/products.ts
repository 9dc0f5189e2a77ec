import type { KernelRows, KernelTraits } from './kernelTraits';

const MAT_MUL = {
  structure: 'matMul',
  macs: 'matMul',
  weightUse: 'matMul',
  batch: 'matMul',
  elements: 'computed',
  jacobian: 'bilinear',
  anyBatch: true,
  response: 'produces',
  shape: 'matMul',
} satisfies KernelTraits;

/** Its gradient would take any batch, but images are faster column by column on every backend. */
const CONVOLUTION = {
  structure: 'convolution',
  macs: 'convolution',
  weightUse: 'convolution',
  batch: 'aligned',
  elements: 'computed',
  jacobian: 'bilinear',
  anyBatch: false,
  response: 'produces',
  shape: 'convolution',
} satisfies KernelTraits;

/** Carries its output's shape, and with it the number of samples, in an attribute. */
const TRANSPOSED_CONVOLUTION = {
  ...CONVOLUTION,
  structure: 'transposedConvolution',
  macs: 'transposedConvolution',
  weightUse: 'transposedConvolution',
  shape: 'inputShape',
} satisfies KernelTraits;

const DEPTHWISE_CONVOLUTION = {
  ...CONVOLUTION,
  structure: 'depthwiseConvolution',
  macs: 'depthwiseConvolution',
  weightUse: 'depthwiseConvolution',
  response: 'filters',
  shape: 'depthwiseConvolution',
} satisfies KernelTraits;

/** Kernels that multiply with weights and add up. */
export const PRODUCTS = {
  BatchMatMul: MAT_MUL,
  _FusedMatMul: { ...MAT_MUL, fuses: 'BatchMatMul' },
  Conv2D: CONVOLUTION,
  FusedConv2D: { ...CONVOLUTION, fuses: 'Conv2D' },
  Conv3D: { ...CONVOLUTION, shape: 'convolution3d' },
  Conv2DBackpropInput: TRANSPOSED_CONVOLUTION,
  Conv3DBackpropInputV2: { ...TRANSPOSED_CONVOLUTION, jacobian: 'none' },
  DepthwiseConv2dNative: DEPTHWISE_CONVOLUTION,
  FusedDepthwiseConv2D: { ...DEPTHWISE_CONVOLUTION, fuses: 'DepthwiseConv2dNative' },
  // A weight's channels may be split over two of its axes (heads), which the vectors of a merge don't know.
  Einsum: {
    structure: 'einsum',
    macs: 'einsum',
    weightUse: 'einsum',
    batch: 'einsum',
    elements: 'computed',
    jacobian: 'bilinear',
    anyBatch: true,
    response: 'unknown',
    shape: 'computed',
  },
  // An embedding: a dense kernel that is read by one-hot rows. Nothing goes back through it but to its table.
  GatherV2: {
    structure: 'gather',
    macs: 'none',
    weightUse: 'gather',
    batch: 'gather',
    elements: 'computed',
    jacobian: 'zeroOne',
    anyBatch: false,
    response: 'produces',
    shape: 'gather',
  },
  FusedBatchNorm: {
    structure: 'batchNormalization',
    macs: 'none',
    weightUse: 'batchNormalization',
    batch: 'aligned',
    elements: 'computed',
    jacobian: 'batchNormalization',
    anyBatch: true,
    response: 'normalizes',
    shape: 'same',
  },
} satisfies KernelRows;
