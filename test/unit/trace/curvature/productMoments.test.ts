import { beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../src/base/random';
import { startBackend } from '../../../../src/runtime/backends/startBackend';
import { tf } from '../../../../src/runtime/tf';
import { noSums, type MomentName, type MomentSums } from '../../../../src/trace/curvature/moments';
import { addProducts } from '../../../../src/trace/curvature/productMoments';

const MOMENTS: readonly MomentName[] = ['g', 'absG', 'g2', 'h', 'h2', 'absD'];
const SAMPLES = 24;
const INPUTS = 7;
const OUTPUTS = 5;

beforeAll(() => startBackend('wasm'));

/** The same sums, sample by sample and element by element. */
function oneByOne(batch: { x: Float32Array; d: Float32Array; s: Float32Array; w: Float32Array; fixedSide: 'left' | 'right' }): MomentSums {
  const sums = noSums(MOMENTS, INPUTS * OUTPUTS);
  const at = (array: ArrayLike<number>, k: number): number => array[k] ?? NaN;
  for (let n = 0; n < SAMPLES; n++) {
    for (let i = 0; i < INPUTS; i++) {
      for (let j = 0; j < OUTPUTS; j++) {
        const k = batch.fixedSide === 'left' ? i * OUTPUTS + j : j * INPUTS + i;
        const g = at(batch.x, n * INPUTS + i) * at(batch.d, n * OUTPUTS + j);
        const h = at(batch.x, n * INPUTS + i) ** 2 * at(batch.s, n * OUTPUTS + j);
        const damage = -g * at(batch.w, k) + (h * at(batch.w, k) ** 2) / 2;
        const values: Record<string, number> = { g, absG: Math.abs(g), g2: g * g, h, h2: h * h, absD: Math.abs(damage) };
        for (const name of MOMENTS) (sums[name] as Float64Array)[k] = at(sums[name] as Float64Array, k) + (values[name] ?? NaN);
      }
    }
  }
  return sums;
}

/** `slope` small against the curvature: most weights' damage has turned round. */
function drawn(slope: number): { x: Float32Array; d: Float32Array; s: Float32Array; w: Float32Array } {
  const random = seededRandom(3);
  const draw = (size: number, make: () => number): Float32Array => Float32Array.from({ length: size }, make);
  const signed = (): number => 2 * random.uniform() - 1;
  return {
    x: draw(SAMPLES * INPUTS, () => (random.uniform() < 0.3 ? 0 : signed())),
    d: draw(SAMPLES * OUTPUTS, () => (random.uniform() < 0.2 ? 0 : slope * signed())),
    s: draw(SAMPLES * OUTPUTS, () => (random.uniform() < 0.2 ? 0 : random.uniform())),
    w: draw(INPUTS * OUTPUTS, () => (random.uniform() < 0.1 ? 0 : signed())),
  };
}

describe('moments of a plain product', () => {
  for (const fixedSide of ['left', 'right'] as const) {
    for (const slope of [1, 0.1, 1e-6, 0]) {
      it(`are sums over samples, x on the ${fixedSide}, slopes up to ${String(slope)}`, () => {
        const { x, d, s, w } = drawn(slope);
        const sums = noSums(MOMENTS, INPUTS * OUTPUTS);
        const tensors = {
          x: tf.tensor2d(x, [SAMPLES, INPUTS]),
          d: tf.tensor2d(d, [SAMPLES, OUTPUTS]),
          s: tf.tensor2d(s, [SAMPLES, OUTPUTS]),
        };
        addProducts(sums, { samples: SAMPLES, ...tensors, w, fixedSide });
        tf.dispose(Object.values(tensors));
        const expected = oneByOne({ x, d, s, w, fixedSide });
        for (const name of MOMENTS) {
          const [got, wanted] = [sums[name] as Float64Array, expected[name] as Float64Array];
          const scale = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
          got.forEach((value, k) => {
            expect(Math.abs(value - (wanted[k] ?? NaN)), `${name} ${String(k)}`).toBeLessThanOrEqual(1e-6 * scale);
          });
        }
      });
    }
  }
});
