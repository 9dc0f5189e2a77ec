import { ridgeRegression, type RidgeFit } from './ridgeRegression';
import type { MaskLosses } from './maskPlan';

/** What removing each channel costs, estimated from random masks. */
export interface DamageEstimate {
  /** Rise of the mean loss by the channel's removal, in the order of the masks' channels [P]. */
  readonly damage: Float64Array;
  /** Its standard error [P]; Infinity where two pairs of masks can't tell. */
  readonly standardErrors: Float64Array;
}

/**
 * Damage by dropout: the losses under M random masks, regressed on what they removed (1 removed, 0 kept) with an
 * intercept. `ridge` takes all channels at once; `difference` takes for each the mean loss with it removed less that with
 * it kept, which is simpler and noisier, since the other channels' damage counts as noise.
 *
 * Standard errors count a pair of masks as one observation, since its two losses are not independent, and let the noise
 * differ from pair to pair (cluster-robust). Ridge adds the bias that its shrinking is expected to make; so where there
 * are fewer masks than channels, the errors say how little is known.
 */
export function dropoutDamage(masks: MaskLosses, estimate: 'ridge' | 'difference'): DamageEstimate {
  return estimate === 'ridge' ? byRidge(masks) : byDifference(masks);
}

function byRidge({ channels, removed, losses }: MaskLosses): DamageEstimate {
  const [columns, rows] = [channels.length, losses.length];
  const fit = ridgeRegression(centredColumns(removed, columns, rows), centred(losses));
  const freed = pairResiduals(fit, rows);
  const standardErrors = fit.coefficients.map((_, column) => {
    const { row: own, biasSquare } = fit.estimator(column);
    let square = 0;
    for (let row = 0; row < rows; row += 2) {
      const share = (own[row] as number) * (freed[row] as number) + (own[row + 1] as number) * (freed[row + 1] as number);
      square += share * share;
    }
    return Math.sqrt(square + biasSquare);
  });
  return { damage: fit.coefficients, standardErrors };
}

/**
 * Residuals freed of what the fit took from them: each pair's are multiplied by (I - H)^-1/2 of the pair (the CR2
 * correction of Bell and McCaffrey 2002), H mapping losses to fitted losses, the intercept included.
 */
function pairResiduals({ residuals, leverage }: RidgeFit, rows: number): Float64Array {
  const freed = new Float64Array(rows);
  for (let row = 0; row < rows; row += 2) {
    const a = 1 - leverage(row, row) - 1 / rows;
    const b = -leverage(row, row + 1) - 1 / rows;
    const c = 1 - leverage(row + 1, row + 1) - 1 / rows;
    const [first, second] = [residuals[row] as number, residuals[row + 1] as number];
    // The square root of [a b; b c] is ([a b; b c] + s I) / t with s the root of its determinant.
    const s = Math.sqrt(Math.max(a * c - b * b, Number.MIN_VALUE));
    const t = Math.sqrt(a + c + 2 * s);
    const determinant = (a + s) * (c + s) - b * b;
    freed[row] = (t * ((c + s) * first - b * second)) / determinant;
    freed[row + 1] = (t * ((a + s) * second - b * first)) / determinant;
  }
  return freed;
}

function byDifference({ channels, removed, losses }: MaskLosses): DamageEstimate {
  const columns = channels.length;
  const damage = new Float64Array(columns);
  const standardErrors = new Float64Array(columns);
  for (let column = 0; column < columns; column++) {
    const removes = (row: number): boolean => removed[row * columns + column] === 1;
    const sums = { gone: 0, kept: 0 };
    let gone = 0;
    for (const [row, loss] of losses.entries()) {
      if (removes(row)) gone++;
      sums[removes(row) ? 'gone' : 'kept'] += loss;
    }
    const kept = losses.length - gone;
    const means = { gone: sums.gone / gone, kept: sums.kept / kept };
    const share = (row: number): number => {
      const loss = losses[row] as number;
      return removes(row) ? (loss - means.gone) / gone : (means.kept - loss) / kept;
    };
    const pairs = losses.length / 2;
    let square = 0;
    for (let row = 0; row < losses.length; row += 2) square += (share(row) + share(row + 1)) ** 2;
    damage[column] = means.gone - means.kept;
    standardErrors[column] = pairs > 1 ? Math.sqrt((square * pairs) / (pairs - 1)) : Infinity;
  }
  return { damage, standardErrors };
}

/** Columns of the masks less their means, as rows: [P * M]. */
function centredColumns(removed: Uint8Array, columns: number, rows: number): { values: Float64Array; columns: number; rows: number } {
  const values = new Float64Array(columns * rows);
  for (let column = 0; column < columns; column++) {
    let count = 0;
    for (let row = 0; row < rows; row++) count += removed[row * columns + column] as number;
    for (let row = 0; row < rows; row++) values[column * rows + row] = (removed[row * columns + column] as number) - count / rows;
  }
  return { values, columns, rows };
}

function centred(values: Float64Array): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
}
