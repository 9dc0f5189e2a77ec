import { cholesky, dot, type Cholesky } from '../../base/cholesky';

/** A centred design: column p is `values[p * rows … (p + 1) * rows)`, each with mean 0. */
export interface Design {
  readonly values: Float64Array;
  /** P */
  readonly columns: number;
  /** M */
  readonly rows: number;
}

/** A ridge regression, with what its standard errors need. */
export interface RidgeFit {
  /** The penalty on the sum of squared coefficients. */
  readonly penalty: number;
  /** [P] */
  readonly coefficients: Float64Array;
  /** [M] */
  readonly residuals: Float64Array;
  /** For coefficient p: the row [M] that makes it out of the targets, and the square of its shrinkage bias to be expected. */
  readonly estimator: (column: number) => { readonly row: Float64Array; readonly biasSquare: number };
  /** The element of H that makes the fitted value of row i out of the target of row j. */
  readonly leverage: (i: number, j: number) => number;
}

/** Penalties tried, as powers of ten of a column's mean sum of squares: first the coarse ones, then the best one's neighbours. */
const COARSE = [-8, -6, -4, -2, 0, 2, 4];
const NEIGHBOURS = [-1, 1];

/**
 * Ridge regression of centred targets [M] on a centred design, in closed form: through X'X [P * P] where there are at
 * least as many rows as columns, else through XX' [M * M] (the dual form). The penalty is the one under which the targets are most probable
 * when coefficients and noise are normal (type II maximum likelihood), so the noise decides how much is shrunk.
 */
export function ridgeRegression(design: Design, targets: Float64Array): RidgeFit {
  const primal = design.columns <= design.rows;
  const gram = primal ? gramOfColumns(design) : gramOfRows(design);
  const size = primal ? design.columns : design.rows;
  const projected = primal ? transposeTimes(design, targets) : targets;
  const scale = sumOfSquares(design.values) / Math.max(1, design.columns) || 1;
  const attempt = (exponent: number): Attempt => {
    const penalty = 10 ** exponent * scale;
    const factor = cholesky(withDiagonal(gram, size, penalty), size);
    if (!factor) throw new Error('a penalised Gram matrix is positive definite');
    const solved = factor.solve(projected);
    const coefficients = primal ? solved : transposeTimes(design, solved);
    const residuals = primal ? lessFitted(design, coefficients, targets) : solved.map((value) => value * penalty);
    const unexplained = sumOfSquares(residuals) + penalty * sumOfSquares(coefficients);
    const variance = unexplained / Math.max(1, design.rows - 1);
    const evidence = -0.5 * ((design.rows - 1) * Math.log(variance) + factor.logDeterminant - size * Math.log(penalty));
    return { exponent, evidence, penalty, factor, coefficients, residuals, variance };
  };
  const coarse = mostProbable(COARSE.map(attempt));
  const best = mostProbable([coarse, ...NEIGHBOURS.map((step) => attempt(coarse.exponent + step))]);
  return primal ? primalFit(design, best) : dualFit(design, best);
}

function mostProbable(attempts: readonly Attempt[]): Attempt {
  return attempts.reduce((best, each) => (each.evidence > best.evidence ? each : best));
}

interface Attempt extends Pick<RidgeFit, 'penalty' | 'coefficients' | 'residuals'> {
  readonly exponent: number;
  readonly evidence: number;
  readonly factor: Cholesky;
  /** Of the noise. */
  readonly variance: number;
}

/** With S = (X'X + penalty)^-1: the estimator is S X', H = X S X', the bias S * penalty * coefficients. */
function primalFit({ values, columns, rows }: Design, { factor, variance, penalty, coefficients, residuals }: Attempt): RidgeFit {
  const inverse = factor.inverse();
  const estimators = new Float64Array(columns * rows);
  for (let p = 0; p < columns; p++) {
    for (let q = 0; q < columns; q++) addScaled(estimators, p * rows, values, q * rows, inverse[p * columns + q] as number, rows);
  }
  return {
    penalty,
    coefficients,
    residuals,
    estimator: (column) => ({
      row: estimators.subarray(column * rows, (column + 1) * rows),
      biasSquare: variance * penalty * dot(inverse, column * columns, inverse, column * columns, columns),
    }),
    leverage: (i, j) => {
      let sum = 0;
      for (let p = 0; p < columns; p++) sum += (values[p * rows + i] as number) * (estimators[p * rows + j] as number);
      return sum;
    },
  };
}

/** With K = XX' + penalty: the estimator is X' K^-1, H = I - penalty K^-1, and penalty S = I - X' K^-1 X. */
function dualFit({ values, rows }: Design, { factor, variance, penalty, coefficients, residuals }: Attempt): RidgeFit {
  const inverse = factor.inverse();
  return {
    penalty,
    coefficients,
    residuals,
    estimator: (column) => {
      const row = new Float64Array(rows);
      for (let i = 0; i < rows; i++) row[i] = dot(inverse, i * rows, values, column * rows, rows);
      const known = dot(row, 0, values, column * rows, rows);
      return { row, biasSquare: (variance / penalty) * Math.max(0, 1 - known - penalty * sumOfSquares(row)) };
    },
    leverage: (i, j) => (i === j ? 1 : 0) - penalty * (inverse[i * rows + j] as number),
  };
}

function gramOfColumns({ values, columns, rows }: Design): Float64Array {
  const gram = new Float64Array(columns * columns);
  for (let p = 0; p < columns; p++) {
    for (let q = 0; q <= p; q++) gram[p * columns + q] = dot(values, p * rows, values, q * rows, rows);
  }
  return gram;
}

function gramOfRows({ values, columns, rows }: Design): Float64Array {
  const turned = new Float64Array(columns * rows);
  for (let p = 0; p < columns; p++) for (let i = 0; i < rows; i++) turned[i * columns + p] = values[p * rows + i] as number;
  return gramOfColumns({ values: turned, columns: rows, rows: columns });
}

function withDiagonal(matrix: Float64Array, n: number, penalty: number): Float64Array {
  const copy = matrix.slice();
  for (let i = 0; i < n; i++) copy[i * n + i] = (copy[i * n + i] as number) + penalty;
  return copy;
}

/** X' v, [P]. */
function transposeTimes({ values, columns, rows }: Design, vector: Float64Array): Float64Array {
  return Float64Array.from({ length: columns }, (_, p) => dot(values, p * rows, vector, 0, rows));
}

function lessFitted({ values, rows }: Design, coefficients: Float64Array, targets: Float64Array): Float64Array {
  const residuals = targets.slice();
  for (const [p, coefficient] of coefficients.entries()) addScaled(residuals, 0, values, p * rows, -coefficient, rows);
  return residuals;
}

function addScaled(to: Float64Array, at: number, from: Float64Array, start: number, factor: number, length: number): void {
  for (let i = 0; i < length; i++) to[at + i] = (to[at + i] as number) + factor * (from[start + i] as number);
}

function sumOfSquares(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value * value, 0);
}
