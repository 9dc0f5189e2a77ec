import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/base/random';
import { ridgeRegression, type Design } from '../../../src/saliency/dropout/ridgeRegression';

/** Centred columns, centred targets; `signal` says how much the targets depend on the columns. */
function problem(columns: number, rows: number, signal: number, seed: number): { design: Design; targets: Float64Array } {
  const random = seededRandom(seed);
  const values = Float64Array.from({ length: columns * rows }, () => 2 * random.normal());
  const centre = (own: Float64Array): void => {
    const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
    own.forEach((value, i) => (own[i] = value - mean));
  };
  for (let p = 0; p < columns; p++) centre(values.subarray(p * rows, (p + 1) * rows));
  const targets = Float64Array.from({ length: rows }, (_, i) => signal * (values[i] ?? 0) + random.normal());
  centre(targets);
  return { design: { values, columns, rows }, targets };
}

const shapes = [
  [3, 8],
  [6, 6],
  [9, 5],
] as const;
const problems = shapes.flatMap(([columns, rows]) =>
  [0, 0.3, 3].flatMap((signal) => [1, 2, 3, 4].map((seed) => ({ columns, rows, signal, seed }))),
);

describe.each(problems)(
  'ridge regression of $rows rows on $columns columns, signal $signal, seed $seed',
  ({ columns, rows, signal, seed }) => {
    const { design, targets } = problem(columns, rows, signal, seed);
    const x = Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_, p) => design.values[p * rows + i] ?? 0));
    const xt = transposed(x);
    const fit = ridgeRegression(design, targets);
    const inverse = inverted(plusDiagonal(times(xt, x), fit.penalty)).inverse;
    const estimator = times(inverse, xt);
    const y = Array.from(targets, (value) => [value]);
    const beta = times(estimator, y).map(([value = 0]) => value);
    const residuals = times(
      x,
      beta.map((value) => [value]),
    ).map(([value = 0], i) => (targets[i] ?? 0) - value);

    it("is (X'X + penalty)^-1 X'y", () => {
      close(fit.coefficients, beta);
      close(fit.residuals, residuals);
      for (let p = 0; p < columns; p++) close(fit.estimator(p).row, estimator[p] ?? []);
      const hat = times(x, estimator);
      for (let i = 0; i < rows; i++)
        close(
          Float64Array.from({ length: rows }, (_, j) => fit.leverage(i, j)),
          hat[i] ?? [],
        );
    });

    it('expects the bias that shrinking makes of coefficients as large as the penalty says', () => {
      const variance = (squares(residuals) + fit.penalty * squares(beta)) / (rows - 1);
      // The bias is penalty (X'X + penalty)^-1 beta, and beta has the variance variance / penalty.
      for (let p = 0; p < columns; p++) {
        const expected = fit.penalty ** 2 * squares(inverse[p] ?? []) * (variance / fit.penalty);
        expect(fit.estimator(p).biasSquare / expected).toBeCloseTo(1, 3);
      }
    });

    it('takes the most probable of the penalties around it', () => {
      const scale = squares([...design.values]) / columns;
      const probability = (penalty: number): number => {
        const { inverse: precision, logDeterminant } = inverted(
          plusDiagonal(
            times(x, xt).map((row) => row.map((each) => each / penalty)),
            1,
          ),
        );
        const square = times(transposed(y), times(precision, y))[0]?.[0] ?? 0;
        return -0.5 * ((rows - 1) * Math.log(square / (rows - 1)) + logDeterminant);
      };
      const exponent = Math.log10(fit.penalty / scale);
      expect(exponent).toBeCloseTo(Math.round(exponent), 8);
      const best = probability(fit.penalty);
      // All coarse steps, and the neighbours of the best of these.
      const step = Math.round(exponent);
      const tried = [-8, -6, -4, -2, 0, 2, 4, ...(step % 2 === 0 ? [step - 1, step + 1] : [])];
      for (const other of tried) expect(best).toBeGreaterThanOrEqual(probability(10 ** other * scale) - 1e-5);
    });
  },
);

type Matrix = readonly (readonly number[])[];

function times(a: Matrix, b: Matrix): number[][] {
  return a.map((row) =>
    Array.from({ length: b[0]?.length ?? 0 }, (_, j) => row.reduce((sum, value, k) => sum + value * (b[k]?.[j] ?? 0), 0)),
  );
}

function transposed(a: Matrix): number[][] {
  return Array.from({ length: a[0]?.length ?? 0 }, (_, j) => a.map((row) => row[j] ?? 0));
}

function plusDiagonal(a: Matrix, value: number): number[][] {
  return a.map((row, i) => row.map((each, j) => (i === j ? each + value : each)));
}

/** Gauss-Jordan elimination of a positive definite matrix. */
function inverted(a: Matrix): { inverse: number[][]; logDeterminant: number } {
  const n = a.length;
  let work = a.map((row, i) => [...row, ...Array.from({ length: n }, (_, j) => (i === j ? 1 : 0))]);
  let logDeterminant = 0;
  for (let i = 0; i < n; i++) {
    const pivot = work[i]?.[i] ?? 0;
    logDeterminant += Math.log(pivot);
    const own = (work[i] ?? []).map((value) => value / pivot);
    work = work.map((row, k) => (k === i ? own : row.map((value, j) => value - (row[i] ?? 0) * (own[j] ?? 0))));
  }
  return { inverse: work.map((row) => row.slice(n)), logDeterminant };
}

function squares(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value * value, 0);
}

function close(actual: Float64Array, expected: readonly number[]): void {
  expect(actual.length).toBe(expected.length);
  const size = Math.sqrt(squares(expected));
  expected.forEach((value, i) => expect(Math.abs((actual[i] ?? Number.NaN) - value)).toBeLessThan(1e-4 * size + 1e-5));
}
