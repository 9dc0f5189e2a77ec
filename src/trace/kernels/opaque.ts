import type { KernelRows, KernelTraits } from './kernelTraits';

/** Makes something else of its input (indices, counts, boxes), which has no derivative. */
const OPAQUE = {
  structure: 'opaque',
  macs: 'none',
  weightUse: 'sampleBySample',
  batch: 'aligned',
  elements: 'computed',
  jacobian: 'none',
  anyBatch: false,
  response: 'unknown',
  shape: 'computed',
} satisfies KernelTraits;

export const OPAQUES = {
  // tfjs gives its indices a gradient of zeros.
  OneHot: { ...OPAQUE, batch: 'oneHot', jacobian: 'zeroOne' },
  Bincount: OPAQUE,
  DenseBincount: OPAQUE,
  Multinomial: OPAQUE,
  Unique: OPAQUE,
  SearchSorted: OPAQUE,
  NonMaxSuppressionV3: OPAQUE,
  NonMaxSuppressionV4: OPAQUE,
  NonMaxSuppressionV5: OPAQUE,
  GatherNd: OPAQUE,
  ScatterNd: OPAQUE,
} satisfies KernelRows;
