import { cholesky } from '../../base/cholesky';
import { aboutOrigin, pooled, type SecondMoments } from '../../trace/inputs/secondMoments';

/** How removed activations are made up for: t is near `coefficients` x + `constants`. */
export interface Regression {
  /** [C, K], row-major. */
  readonly coefficients: Float64Array;
  readonly constants: Float64Array;
  /** Ridge as a share of the regressors' mean variance; `constant` where a constant alone does better, `none` where nothing helps. */
  readonly strength: number | 'constant' | 'none';
}

/** What to fit. */
export interface RegressionProblem {
  /** Two halves of the observations: the strength is chosen by fitting one and predicting the other, both ways. */
  readonly halves: readonly [SecondMoments, SecondMoments];
  /** How much each target's squared error counts. */
  readonly importance: Float64Array;
  /** Without one the regression goes through the origin. */
  readonly withConstant: boolean;
}

/** Ridges as shares of the regressors' mean variance, from strong to weak. */
export const STRENGTHS = [1, 0.1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7];

/**
 * Ridge regression (Hoerl and Kennard 1970), the constant not penalised. Of the strengths, a constant alone and nothing
 * at all, that is taken which predicts the held-out half best, so the result is at least as good as none where the two
 * halves are alike. Solved in double precision. `saliency/ridgeRegression.ts` is another one: it keeps its design and has
 * standard errors, which moments alone can't give.
 */
export function regress({ halves, importance, withConstant }: RegressionProblem): Regression {
  const [a, b] = halves.map((half) => (withConstant ? half : aboutOrigin(half))) as [SecondMoments, SecondMoments];
  const fits = (fit: (moments: SecondMoments) => Fit): number => heldOutError(fit(a), b, importance) + heldOutError(fit(b), a, importance);
  let best: { error: number; strength: Regression['strength']; fit: (moments: SecondMoments) => Fit } = {
    error: fits(nothing),
    strength: 'none',
    fit: nothing,
  };
  const constantError = fits(constantOnly);
  if (withConstant && constantError < best.error) best = { error: constantError, strength: 'constant', fit: constantOnly };
  let previous = Infinity;
  for (const strength of a.regressorMeans.length === 0 ? [] : STRENGTHS) {
    const fit = (moments: SecondMoments): Fit => ridge(moments, strength);
    const error = fits(fit);
    if (error < best.error) best = { error, strength, fit };
    // Once weaker ridges do worse, yet weaker ones do too.
    if (!(error <= previous)) break;
    previous = error;
  }
  const { coefficients, constants } = best.fit(pooled(a, b));
  return { coefficients, constants, strength: best.strength };
}

type Fit = Omit<Regression, 'strength'>;

function nothing({ targetMeans, cross }: SecondMoments): Fit {
  return { coefficients: new Float64Array(cross.length), constants: new Float64Array(targetMeans.length) };
}

function constantOnly({ targetMeans, cross }: SecondMoments): Fit {
  return { coefficients: new Float64Array(cross.length), constants: targetMeans };
}

function ridge(moments: SecondMoments, strength: number): Fit {
  const { gram, cross, regressorMeans, targetMeans } = moments;
  const n = regressorMeans.length;
  let trace = 0;
  for (let k = 0; k < n; k++) trace += gram[k * n + k] as number;
  const penalised = gram.slice();
  for (let k = 0; k < n; k++) penalised[k * n + k] = (penalised[k * n + k] as number) + (strength * trace) / n;
  const factor = cholesky(penalised, n);
  if (!factor) return constantOnly(moments);
  const coefficients = new Float64Array(cross.length);
  for (let c = 0; c < targetMeans.length; c++) coefficients.set(factor.solve(cross.subarray(c * n, (c + 1) * n)), c * n);
  const constants = targetMeans.map((mean, c) => {
    let explained = 0;
    for (let k = 0; k < n; k++) explained += (coefficients[c * n + k] as number) * (regressorMeans[k] as number);
    return mean - explained;
  });
  return { coefficients, constants };
}

/** The importance-weighted mean squared error of a fit on other observations, from their moments alone. */
function heldOutError({ coefficients, constants }: Fit, moments: SecondMoments, importance: Float64Array): number {
  const { gram, cross, regressorMeans, targetMeans, targetVariances } = moments;
  const n = regressorMeans.length;
  let total = 0;
  for (let c = 0; c < targetMeans.length; c++) {
    const row = coefficients.subarray(c * n, (c + 1) * n);
    let [variance, bias] = [targetVariances[c] as number, (targetMeans[c] as number) - (constants[c] as number)];
    for (let k = 0; k < n; k++) {
      const coefficient = row[k] as number;
      if (coefficient === 0) continue;
      let image = 0;
      for (let j = 0; j < n; j++) image += (gram[k * n + j] as number) * (row[j] as number);
      variance += coefficient * (image - 2 * (cross[c * n + k] as number));
      bias -= coefficient * (regressorMeans[k] as number);
    }
    total += (importance[c] as number) * (variance + bias * bias);
  }
  return total;
}
