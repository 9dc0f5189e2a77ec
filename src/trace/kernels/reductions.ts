import type { KernelRows, KernelTraits } from './kernelTraits';

const REDUCTION = {
  structure: 'reduction',
  macs: 'none',
  weightUse: 'sampleBySample',
  batch: 'reduction',
  elements: 'computed',
  jacobian: 'zeroOne',
  anyBatch: true,
  response: 'unknown',
  shape: 'reduction',
} satisfies KernelTraits;

/** No merge is of use before these: where they run over channels none can be removed. */
const ALONG_AXIS = {
  ...REDUCTION,
  structure: 'alongAxis',
  batch: 'alongAxis',
  jacobian: 'dense',
  anyBatch: false,
  shape: 'same',
} satisfies KernelTraits;

/** A window that slides over each channel by itself. Images are faster column by column. */
const WINDOW = {
  structure: 'pooling',
  macs: 'none',
  weightUse: 'sampleBySample',
  batch: 'aligned',
  elements: 'computed',
  jacobian: 'zeroOne',
  anyBatch: false,
  response: 'passes',
  shape: 'pooling',
} satisfies KernelTraits;

/** Kernels that make one value of several, over an axis or in a window. */
export const REDUCTIONS = {
  Sum: { ...REDUCTION, structure: 'sum', response: 'passesWithEdges' },
  Mean: { ...REDUCTION, jacobian: 'mean', response: 'passes' },
  Max: { ...REDUCTION, response: 'passes' },
  Min: { ...REDUCTION, response: 'passes' },
  Prod: { ...REDUCTION, jacobian: 'dense', anyBatch: false },
  All: { ...REDUCTION, jacobian: 'none', anyBatch: false },
  Any: { ...REDUCTION, jacobian: 'none', anyBatch: false },
  ArgMax: REDUCTION,
  ArgMin: REDUCTION,

  Softmax: { ...ALONG_AXIS, jacobian: 'softmax', anyBatch: true },
  LogSoftmax: ALONG_AXIS,
  LRN: ALONG_AXIS,
  // Off the last axis tfjs's gradient comes back transposed, so the recursion keeps out.
  Cumsum: ALONG_AXIS,
  Cumprod: { ...ALONG_AXIS, jacobian: 'none' },
  TopK: { ...ALONG_AXIS, jacobian: 'none', shape: 'computed' },

  MaxPool: WINDOW,
  MaxPool3D: { ...WINDOW, shape: 'pooling3d' },
  AvgPool: { ...WINDOW, jacobian: 'averagePool' },
  AvgPool3D: { ...WINDOW, jacobian: 'averagePool', shape: 'pooling3d' },
  ResizeNearestNeighbor: { ...WINDOW, shape: 'resize' },
  ResizeBilinear: { ...WINDOW, jacobian: 'dense', shape: 'resize' },
  // These four fill in values of their own, or have a filter.
  CropAndResize: { ...WINDOW, jacobian: 'none', response: 'unknown', shape: 'computed' },
  RotateWithOffset: { ...WINDOW, jacobian: 'none', response: 'unknown', shape: 'computed' },
  Transform: { ...WINDOW, jacobian: 'none', response: 'unknown', shape: 'computed' },
  Dilation2D: { ...WINDOW, jacobian: 'dense', response: 'unknown', shape: 'computed' },
} satisfies KernelRows;
