import { expect, it } from 'vitest';
import { rectified, type ResponsePart } from '../../../src/compress/merge/response/response';

/** The channels' vectors in the plane: at any angles, opposite ones and one that is twice another among them. */
const VECTORS = [
  [1, 0],
  [0.6, 1.5],
  [-2, 0],
  [1.2, 3],
  [-0.3, 0.2],
] as const;

const bentAt = (value: number, slope: number): number => (value > 0 ? value : slope * value);

/** The mean of f(u) g(v) over standard normal inputs: by angle, and E r^2 = 2 in the plane. */
function meanProduct(v: readonly [number, number], a: number, w: readonly [number, number], b: number): number {
  const STEPS = 100_000;
  let sum = 0;
  for (let step = 0; step < STEPS; step++) {
    const angle = (2 * Math.PI * (step + 0.5)) / STEPS;
    const [x, y] = [Math.cos(angle), Math.sin(angle)];
    sum += bentAt(v[0] * x + v[1] * y, a) * bentAt(w[0] * x + w[1] * y, b);
  }
  return (2 * sum) / STEPS;
}

it.each([
  ['a ReLU', [0, 0, 0, 0, 0]],
  ['slopes of their own', [0.1, 0.5, -0.25, 0, 1]],
])('the mean products of two channels behind %s are those over normal inputs', (_, slopes) => {
  const products = Float64Array.from(VECTORS.flatMap((v) => VECTORS.map((w) => v[0] * w[0] + v[1] * w[1])));
  const part: ResponsePart = {
    ids: Int32Array.from(VECTORS.keys()),
    gram: products,
    moments: products,
    offset: new Float64Array(VECTORS.length),
    scalable: true,
    convolved: false,
  };
  const { moments } = rectified(part, Float64Array.from(slopes));
  VECTORS.forEach((v, i) => {
    VECTORS.forEach((w, j) => {
      const expected = meanProduct(v, slopes[i] ?? 0, w, slopes[j] ?? 0);
      expect(moments[i * VECTORS.length + j], `${String(i)} and ${String(j)}`).toBeCloseTo(expected, 6);
    });
  });
});
