import '@tensorflow/tfjs-backend-cpu';
import { expect } from 'vitest';
import { tf } from '../../../src/runtime/tf';
import type { LayerCase } from '../../fixtures/layerCases';
import { gradientError } from './gradientError';
import { buildLayerRun, type LayerRun } from './layerRun';

const SEED = 5;
/** Forward passes differ by rounding only. */
const FORWARD = 1e-5;
/** Finite differences of float32 outputs are this exact, relative to the largest gradient. */
const GRADIENT = 5e-3;

/**
 * Runs a layer on the active backend: its outputs are those of tfjs's plain JavaScript backend, its gradient is that of
 * finite differences (at some elements of each weight and input), and nothing is left behind.
 */
export async function checkLayerCase(layerCase: LayerCase, elements: number): Promise<void> {
  const before = tf.memory().numTensors;
  const run = buildLayerRun(layerCase, SEED);
  const outputs = read(run);
  const expected = await onPlainJavaScript(() => read(run));
  for (const [i, values] of outputs.entries()) {
    for (const [k, value] of values.entries()) {
      const wanted = expected[i]?.[k] ?? NaN;
      expect(Math.abs(value - wanted)).toBeLessThanOrEqual(FORWARD * Math.max(1, Math.abs(wanted)));
    }
  }
  if (layerCase.forwardOnly === undefined) {
    const { error, at } = gradientError(run, SEED, elements);
    expect(error, at).toBeLessThanOrEqual(GRADIENT);
  }
  run.dispose();
  expect(tf.memory().numTensors).toBe(before);
}

function read(run: LayerRun): Float32Array[] {
  return run.outputs().map((tensor) => {
    const values = Float32Array.from(tensor.dataSync());
    tensor.dispose();
    return values;
  });
}

async function onPlainJavaScript<T>(compute: () => T): Promise<T> {
  const active = tf.getBackend();
  await tf.setBackend('cpu');
  const result = compute();
  await tf.setBackend(active);
  return result;
}
