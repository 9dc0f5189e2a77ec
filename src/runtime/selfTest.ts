import type { SelfTestRow } from '../protocol/doctorAnswer';
import { activeBackend } from './backends/startBackend';
import { selfTestCases, type SelfTestCase } from './selfTestCases';
import { tf } from './tf';

/** Allowed difference, relative to the largest expected value. */
const TOLERANCE = 1e-5;

/**
 * Runs small computations whose results are known in closed form on the active backend: that it computes what it
 * should on this machine. A case that fails or throws is a row, never an error. Leaves no tensors.
 */
export function selfTest(): Promise<SelfTestRow[]> {
  const backend = activeBackend();
  if (backend === null) return Promise.reject(new Error('no backend has been started'));
  return Promise.resolve(selfTestCases.map((row) => ({ name: row.name, backend, ...outcome(row) })));
}

function outcome({ compute, expected }: SelfTestCase): Pick<SelfTestRow, 'passed' | 'error'> {
  try {
    const values = tf.tidy(() => compute().dataSync());
    const error = relativeError(values, expected);
    return { passed: error <= TOLERANCE, error };
  } catch {
    return { passed: false, error: null };
  }
}

/** Infinity where the numbers of elements differ or one is not a number. */
function relativeError(values: ArrayLike<number>, expected: readonly number[]): number {
  if (values.length !== expected.length) return Infinity;
  const scale = Math.max(1e-6, ...expected.map(Math.abs));
  const differences = expected.map((value, i) => Math.abs(value - (values[i] ?? NaN)));
  return differences.some(Number.isNaN) ? Infinity : Math.max(...differences) / scale;
}
