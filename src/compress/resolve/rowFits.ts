import { grouped } from '../../base/grouped';
import { aboutOrigin, type SecondMoments } from '../../trace/inputs/secondMoments';
import { MaskedSystems } from './maskedSystems';
import { submatrix } from '../../base/submatrix';

/** A block of a product whose weights are to be re-solved. */
export interface ResolveBlock {
  /**
   * Two halves of the observations. Regressors are the K inputs as the edited network gives them; targets are what each of the O
   * outputs lacks: what the aim gives less what the edited network gives.
   */
  readonly halves: readonly [SecondMoments, SecondMoments];
  /** Of both halves together. */
  readonly whole: SecondMoments;
  /** [O, K]: 1 where a weight may change. */
  readonly free: Uint8Array;
  /** Whether a constant may be added to each output. */
  readonly withConstant: boolean;
}

/** Ridge as a share of the inputs' mean second moment; `constant` where nothing but a constant is fitted. */
export type Strength = number | 'constant';

/** What to add to some outputs. */
export interface RowFits {
  /** To the weights, [rows, K]. */
  readonly steps: Float64Array;
  /** To the outputs themselves, [rows]. */
  readonly constants: Float64Array;
}

/**
 * Fits what some outputs (rows of the block) lack by their free weights, on all observations: ridge least squares with the ridge
 * towards the weights as they are, the constant not penalised, in double precision.
 */
export function fitRows(block: ResolveBlock, rows: readonly number[], strength: Strength): RowFits {
  return fitOn(block.whole, block, rows, strength);
}

/**
 * By how much the mean squared lack of each of the rows changes where it is held out: each half is fitted and the other one judged by
 * it, both ways. Below zero is better than nothing.
 */
export function heldOutChanges(block: ResolveBlock, rows: readonly number[], strength: Strength): Float64Array {
  const [a, b] = block.halves;
  const [byA, byB] = [changes(block, rows, a, b, strength), changes(block, rows, b, a, strength)];
  return byA.map((change, i) => change + (byB[i] as number));
}

/** About how many multiplications a fit of the rows takes. */
export function fitCost({ free, halves: [half] }: Pick<ResolveBlock, 'free' | 'halves'>, rows: readonly number[]): number {
  const n = half.regressorMeans.length;
  return rows.reduce((sum, row) => {
    let own = 0;
    for (let k = 0; k < n; k++) own += free[row * n + k] as number;
    return sum + Math.min(own, Math.max(n - own, n / 4)) ** 3 / 3 + own ** 2;
  }, 0);
}

type Freedom = Pick<ResolveBlock, 'free' | 'withConstant'>;

function fitOn(observed: SecondMoments, { free, withConstant }: Freedom, rows: readonly number[], strength: Strength): RowFits {
  const moments = withConstant ? observed : aboutOrigin(observed);
  const { gram, cross, regressorMeans, targetMeans } = moments;
  const n = regressorMeans.length;
  const steps = new Float64Array(rows.length * n);
  if (strength !== 'constant') {
    // What never says anything has nothing to give.
    const active = Int32Array.from({ length: n }, (_, k) => k).filter((k) => (gram[k * n + k] as number) > 0);
    const places = new Int32Array(n).fill(-1);
    active.forEach((k, at) => (places[k] = at));
    const matrix = penalised(gram, n, active, strength);
    const subsets = rows.map((row) => active.filter((k) => free[row * n + k] === 1));
    const alike = [...grouped([...subsets.entries()], ([, subset]) => subset.join()).values()];
    const systems = new MaskedSystems(
      matrix,
      active.length,
      alike.map(([first]) => first?.[1].length ?? 0),
    );
    for (const members of alike) {
      const subset = members[0]?.[1] ?? new Int32Array();
      const solve = subset.length === 0 ? undefined : systems.of(subset.map((k) => places[k] as number));
      if (!solve) continue;
      for (const [at] of members) {
        const row = rows[at] as number;
        const solved = solve(Float64Array.from(subset, (k) => cross[row * n + k] as number));
        subset.forEach((k, i) => (steps[at * n + k] = solved[i] as number));
      }
    }
  }
  const constants = Float64Array.from(rows, (row, at) => {
    if (!withConstant) return 0;
    let given = 0;
    for (let k = 0; k < n; k++) given += (steps[at * n + k] as number) * (regressorMeans[k] as number);
    return (targetMeans[row] as number) - given;
  });
  return { steps, constants };
}

/** The Gram matrix of some inputs with the ridge on its diagonal. */
function penalised(gram: Float64Array, n: number, active: Int32Array, strength: number): Float64Array {
  const width = active.length;
  const ridge = (strength * active.reduce((sum, k) => sum + (gram[k * n + k] as number), 0)) / Math.max(1, width);
  const matrix = submatrix(gram, n, active);
  for (let i = 0; i < width; i++) matrix[i * width + i] = (matrix[i * width + i] as number) + ridge;
  return matrix;
}

/** Var(e - d x) + E[e - d x - c]^2, less what both are without d and c. */
function changes(
  freedom: Freedom,
  rows: readonly number[],
  fitted: SecondMoments,
  heldOut: SecondMoments,
  strength: Strength,
): Float64Array {
  const { steps, constants } = fitOn(fitted, freedom, rows, strength);
  const { gram, cross, regressorMeans, targetMeans } = heldOut;
  const n = regressorMeans.length;
  return Float64Array.from(rows, (row, at) => {
    const own = steps.subarray(at * n, (at + 1) * n);
    const used: number[] = [];
    for (let k = 0; k < n; k++) if (own[k] !== 0) used.push(k);
    const mean = targetMeans[row] as number;
    let [variance, bias] = [0, mean - (constants[at] as number)];
    for (const k of used) {
      let image = 0;
      for (const j of used) image += (gram[k * n + j] as number) * (own[j] as number);
      variance += (own[k] as number) * (image - 2 * (cross[row * n + k] as number));
      bias -= (own[k] as number) * (regressorMeans[k] as number);
    }
    return variance + bias ** 2 - mean ** 2;
  });
}
