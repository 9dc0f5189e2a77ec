import { cholesky } from '../../base/cholesky';
import { greedyRises } from './greedyRises';
import { submatrix } from '../../base/submatrix';

/** Some outputs of a block of inputs. */
export interface RowsToTrace {
  /** Uncentred second moments of the inputs, [K, K]. */
  readonly gram: Float64Array;
  /** [rows, K] */
  readonly weights: Float32Array;
  /** How many inputs are taken together: the weights of one output make up for each other within runs of so many. */
  readonly run: number;
}

/** What tracing some outputs gave. */
export interface TracedRows {
  /** [rows, K]: half the rise of the output's mean squared error; see `greedyRises`. */
  readonly rises: Float64Array;
  /** Half the sum of the outputs' own mean squares. */
  readonly energy: number;
}

/** As a share of the inputs' mean second moment. */
const RIDGE = 0.01;

/** Traces each output by itself. Inputs that are always zero cost nothing. */
export function blockRises({ gram, weights, run }: RowsToTrace): TracedRows {
  const n = Math.round(Math.sqrt(gram.length));
  const rows = n === 0 ? 0 : weights.length / n;
  const rises = new Float64Array(weights.length);
  const active = Array.from({ length: n }, (_, k) => k).filter((k) => (gram[k * n + k] as number) > 0);
  const ridge = (RIDGE * active.reduce((sum, k) => sum + (gram[k * n + k] as number), 0)) / Math.max(1, active.length);
  const runs = Math.max(1, Math.ceil(active.length / run));
  for (let i = 0; i < runs; i++) {
    const own = active.slice(Math.round((i * active.length) / runs), Math.round(((i + 1) * active.length) / runs));
    const size = own.length;
    const matrix = submatrix(gram, n, own);
    for (let a = 0; a < size; a++) matrix[a * size + a] = (matrix[a * size + a] as number) + ridge;
    // Moments are positive semidefinite, and the ridge is not small.
    const inverse = cholesky(matrix, size)?.inverse();
    if (!inverse) continue;
    for (let row = 0; row < rows; row++) {
      const traced = greedyRises(
        own.map((k) => weights[row * n + k] as number),
        inverse.slice(),
      );
      own.forEach((k, a) => (rises[row * n + k] = traced[a] as number));
    }
  }
  let energy = 0;
  for (let row = 0; row < rows; row++) {
    const values = weights.subarray(row * n, (row + 1) * n);
    for (const k of active) {
      let image = 0;
      for (const j of active) image += (gram[k * n + j] as number) * (values[j] as number);
      energy += (image * (values[k] as number)) / 2;
    }
  }
  return { rises, energy };
}
