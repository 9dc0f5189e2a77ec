import type { Initialiser } from '../../model/initialiser';
import type { WeightSpec } from '../../model/model';
import type { NodeUse } from './graphNode';
import { isKernelInput, isLearned } from './weightUses';

const ZEROS: Initialiser = { kind: 'constant', value: 0 };
const ONES: Initialiser = { kind: 'constant', value: 1 };
/** Keras's defaults: a graph keeps no initialisers. */
const KERNEL: Initialiser = { kind: 'varianceScaling', scale: 1, mode: 'fanAvg', distribution: 'uniform' };
const EMBEDDINGS: Initialiser = { kind: 'uniform', min: -0.05, max: 0.05 };

/**
 * What a weight of a graph begins with, by its use: kernels by Glorot, embeddings small, scales and variances ones, biases, slopes and
 * means zeros. Undefined for what no training makes: sizes, axes, single factors.
 */
export function graphInitialiser({ reader, input }: NodeUse, weight: WeightSpec): Initialiser | undefined {
  if (weight.dtype !== 'float32') return undefined;
  if (reader.op.startsWith('FusedBatchNorm')) return [undefined, ONES, ZEROS, ZEROS, ONES][input];
  if (isKernelInput(reader, input)) return /Gather|Sparse/.test(reader.op) ? EMBEDDINGS : KERNEL;
  if (!isLearned(reader, input, weight)) return undefined;
  return reader.op === 'Mul' ? ONES : ZEROS;
}
