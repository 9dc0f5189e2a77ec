import type { Random } from '../../base/random';
import type { RootForm } from './lossRoot';

/** The values at the root: N samples of R rows of U units, row-major. */
export interface RootValues {
  readonly form: RootForm;
  readonly values: Float32Array;
  readonly samples: number;
  readonly rows: number;
  readonly units: number;
}

/**
 * How a loss bends at its root z, row by row. With H the (Gauss-Newton) Hessian of a row's loss in z, `root` gives columns
 * whose outer products add up to H, `draw` a random column whose outer product is H on average, `gradient` the slope at a
 * target, `diagonal` the diagonal of H. The last argument of each is written to.
 */
interface RowForm {
  /** Columns of an exact root; 0 where the loss has no curvature. */
  readonly columns: (units: number) => number;
  readonly root: (z: Float64Array, column: number, s: Float64Array) => void;
  readonly draw: (z: Float64Array, random: Random, s: Float64Array) => void;
  readonly gradient: (z: Float64Array, target: Float32Array, s: Float64Array) => void;
  readonly diagonal: (z: Float64Array, s: Float64Array) => void;
  /** Whether a row's loss is the sum over its units divided by U, as tfjs has it. */
  readonly meanOverUnits: boolean;
}

/** How many columns an exact root of one sample's Hessian has. */
export function exactColumns({ form, rows, units }: Pick<RootValues, 'form' | 'rows' | 'units'>): number {
  return rows * FORMS[form].columns(units);
}

/** Column `column` of the exact root of every sample's Hessian: [N * R * U], zero outside of the column's own row. */
export function exactColumn(root: RootValues, column: number): Float32Array {
  const form = FORMS[root.form];
  const ofRow = form.columns(root.units);
  const row = Math.floor(column / ofRow);
  return everyRow(root, 0.5, (z, s, at) => {
    if (at % root.rows === row) form.root(z, column % ofRow, s);
  });
}

/** One random column for every sample; `randomOf` gives each sample its own stream. */
export function drawnColumn(root: RootValues, randomOf: (sample: number) => Random): Float32Array {
  let random: Random | undefined;
  return everyRow(root, 0.5, (z, s, row) => {
    if (row % root.rows === 0) random = randomOf(row / root.rows);
    if (random) FORMS[root.form].draw(z, random, s);
  });
}

/** The gradient of every sample's loss in the root, at its targets [N * R * U]. */
export function gradientColumn(root: RootValues, targets: Float32Array): Float32Array {
  const { units } = root;
  return everyRow(root, 1, (z, s, row) => FORMS[root.form].gradient(z, targets.subarray(row * units, (row + 1) * units), s));
}

/** The diagonal of every sample's Hessian in the root. */
export function hessianDiagonal(root: RootValues): Float32Array {
  return everyRow(root, 1, (z, s) => FORMS[root.form].diagonal(z, s));
}

/** A sample's loss is the mean over its rows (and units): what is linear in it is divided by their number, roots by its square root. */
function everyRow(
  { form, values, samples, rows, units }: RootValues,
  power: 0.5 | 1,
  write: (z: Float64Array, s: Float64Array, row: number) => void,
): Float32Array {
  const result = new Float32Array(values.length);
  const scale = (rows * (FORMS[form].meanOverUnits ? units : 1)) ** -power;
  const z = new Float64Array(units);
  const s = new Float64Array(units);
  for (let row = 0; row < samples * rows; row++) {
    for (let k = 0; k < units; k++) z[k] = values[row * units + k] ?? 0;
    s.fill(0);
    write(z, s, row);
    for (let k = 0; k < units; k++) result[row * units + k] = (s[k] ?? 0) * scale;
  }
  return result;
}

/** Keeps probabilities that were made elsewhere from being divided by. */
const SMALLEST = 1e-7;

/** Cross-entropy of softmax(z): H = diag(p) - pp', of rank U - 1; its Cholesky factor in closed form. */
const softmax: RowForm = {
  columns: (units) => units - 1,
  root: (z, column, s) => {
    softmaxInPlace(z);
    const own = z[column] ?? 0;
    let after = 0;
    for (let k = column + 1; k < z.length; k++) after += z[k] ?? 0;
    const tail = own + after;
    if (own === 0 || after === 0) return;
    s[column] = Math.sqrt((own * after) / tail);
    const slope = Math.sqrt(own / (tail * after));
    for (let k = column + 1; k < z.length; k++) s[k] = -(z[k] ?? 0) * slope;
  },
  draw: (z, random, s) => {
    softmaxInPlace(z);
    const label = drawLabel(z, random);
    for (let k = 0; k < z.length; k++) s[k] = (z[k] ?? 0) - (k === label ? 1 : 0);
  },
  gradient: (z, target, s) => {
    softmaxInPlace(z);
    const mass = target.reduce((sum, t) => sum + t, 0);
    for (let k = 0; k < z.length; k++) s[k] = mass * (z[k] ?? 0) - (target[k] ?? 0);
  },
  diagonal: (z, s) => {
    softmaxInPlace(z);
    for (let k = 0; k < z.length; k++) s[k] = (z[k] ?? 0) * (1 - (z[k] ?? 0));
  },
  meanOverUnits: false,
};

/** Cross-entropy of o / sum(o): H is the Fisher information of the class, of columns sqrt(p_c) d log p_c / do. */
const categorical: RowForm = {
  columns: (units) => units,
  root: (z, column, s) => {
    const sum = clipped(z);
    const root = Math.sqrt((z[column] ?? 0) / sum);
    for (let k = 0; k < z.length; k++) s[k] = root * ((k === column ? 1 / (z[k] ?? 1) : 0) - 1 / sum);
  },
  draw: (z, random, s) => {
    const sum = clipped(z);
    const label = drawLabel(
      z.map((o) => o / sum),
      random,
    );
    for (let k = 0; k < z.length; k++) s[k] = 1 / sum - (k === label ? 1 / (z[k] ?? 1) : 0);
  },
  gradient: (z, target, s) => {
    const sum = clipped(z);
    const mass = target.reduce((total, t) => total + t, 0);
    for (let k = 0; k < z.length; k++) s[k] = mass / sum - (target[k] ?? 0) / (z[k] ?? 1);
  },
  diagonal: (z, s) => {
    const sum = clipped(z);
    for (let k = 0; k < z.length; k++) s[k] = 1 / ((z[k] ?? 1) * sum) - 1 / sum ** 2;
  },
  meanOverUnits: false,
};

/** Each unit its own yes or no with probability sigmoid(z): H = diag(p (1 - p)). */
const sigmoid: RowForm = unitByUnit({
  curvature: (z) => probability(z) * (1 - probability(z)),
  slope: (z, target) => probability(z) - target,
  draw: (z, random) => probability(z) - (random.uniform() < probability(z) ? 1 : 0),
});

/** Each unit its own yes or no with probability o: H = diag(1 / (o (1 - o))). */
const bernoulli: RowForm = unitByUnit({
  curvature: (o) => 1 / (clip(o) * (1 - clip(o))),
  slope: (o, target) => (clip(o) - target) / (clip(o) * (1 - clip(o))),
  draw: (o, random) => (clip(o) - (random.uniform() < o ? 1 : 0)) / (clip(o) * (1 - clip(o))),
});

/** (o - t)^2: H = 2. */
const squares: RowForm = unitByUnit({
  curvature: () => 2,
  slope: (o, target) => 2 * (o - target),
  draw: (_, random) => (random.uniform() < 0.5 ? -Math.SQRT2 : Math.SQRT2),
});

/** |o - t| bends nowhere but at t. */
const absolute: RowForm = {
  ...unitByUnit({ curvature: () => 0, slope: (o, target) => Math.sign(o - target), draw: () => 0 }),
  columns: () => 0,
};

const FORMS: Readonly<Record<RootForm, RowForm>> = { softmax, categorical, sigmoid, bernoulli, squares, absolute };

/** Losses whose units don't know of one another. */
function unitByUnit(unit: {
  readonly curvature: (z: number) => number;
  readonly slope: (z: number, target: number) => number;
  readonly draw: (z: number, random: Random) => number;
}): RowForm {
  return {
    columns: (units) => units,
    root: (z, column, s) => {
      s[column] = Math.sqrt(unit.curvature(z[column] ?? 0));
    },
    draw: (z, random, s) => {
      for (let k = 0; k < z.length; k++) s[k] = unit.draw(z[k] ?? 0, random);
    },
    gradient: (z, target, s) => {
      for (let k = 0; k < z.length; k++) s[k] = unit.slope(z[k] ?? 0, target[k] ?? 0);
    },
    diagonal: (z, s) => {
      for (let k = 0; k < z.length; k++) s[k] = unit.curvature(z[k] ?? 0);
    },
    meanOverUnits: true,
  };
}

function softmaxInPlace(z: Float64Array): void {
  const largest = z.reduce((most, value) => Math.max(most, value), -Infinity);
  let sum = 0;
  for (let k = 0; k < z.length; k++) sum += z[k] = Math.exp((z[k] ?? 0) - largest);
  for (let k = 0; k < z.length; k++) z[k] = (z[k] ?? 0) / sum;
}

function drawLabel(p: Float64Array, random: Random): number {
  let left = random.uniform();
  for (let k = 0; k < p.length - 1; k++) {
    left -= p[k] ?? 0;
    if (left < 0) return k;
  }
  return p.length - 1;
}

function probability(z: number): number {
  return 1 / (1 + Math.exp(-z));
}

function clip(o: number): number {
  return Math.min(Math.max(o, SMALLEST), 1 - SMALLEST);
}

/** Raises what is too small in place; returns the sum. */
function clipped(o: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < o.length; k++) sum += o[k] = Math.max(o[k] ?? 0, SMALLEST);
  return sum;
}
