import type { StructureRule } from '../kernels/kernelTraits';
import type { KernelRule } from './kernelRule';
import { batchNormalization } from './rules/batchNormalization';
import { concatenate, pack } from './rules/concatenate';
import { convolution, transposedConvolution } from './rules/convolution';
import { depthToSpace } from './rules/depthToSpace';
import { depthwiseConvolution } from './rules/depthwiseConvolution';
import { einsum } from './rules/einsum';
import {
  filledAlike,
  zeroPreservingUnary,
  otherBroadcast,
  otherUnary,
  prelu,
  productLike,
  quotientLike,
  select,
  sumLike,
} from './rules/elementwise';
import { gather } from './rules/gather';
import { matMul } from './rules/matMul';
import { opaque } from './rules/opaque';
import { padding } from './rules/padding';
import { pooling, spaceToBatch } from './rules/pooling';
import { alongAxis, reduction, sum } from './rules/reduction';
import { reshape } from './rules/reshape';
import { slice, splitV, tile, unpack } from './rules/slice';
import { reverse, transpose } from './rules/transpose';

/** Every rule, by the name that rows of the table of kernels give it. */
export const RULES: Readonly<Record<StructureRule, KernelRule>> = {
  matMul,
  convolution,
  transposedConvolution,
  depthwiseConvolution,
  einsum,
  gather,
  batchNormalization,
  zeroPreservingUnary,
  otherUnary,
  filledAlike,
  sumLike,
  productLike,
  quotientLike,
  prelu,
  otherBroadcast,
  select,
  reshape,
  transpose,
  reverse,
  concatenate,
  pack,
  slice,
  splitV,
  unpack,
  tile,
  pooling,
  spaceToBatch,
  depthToSpace,
  padding,
  sum,
  reduction,
  alongAxis,
  opaque,
};
