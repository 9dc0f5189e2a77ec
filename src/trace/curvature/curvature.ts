import { addSums, type MomentName, type MomentSums } from './moments';

/** How curvature h is computed. */
export type CurvatureKind =
  /** The exact diagonal of the Gauss-Newton matrix: the Hessian's, for piecewise-linear networks. */
  | 'ggn'
  /** The same on average, from labels that are drawn from the model's own predictions. */
  | 'ggn-mc'
  /** LeCun 1989, eq. 6-8: one pass with squared weights; exact in the last layer only. */
  | 'recursion'
  /** The square of the gradient at the samples' own targets. */
  | 'fisher';

/** What of a model is summed, and how. */
export interface CurvatureSettings {
  readonly kind: CurvatureKind;
  /** Random columns a sample for `ggn-mc`. */
  readonly draws: number;
  readonly seed: number;
  readonly moments: ReadonlySet<MomentName>;
  /** Names of the weights wanted. */
  readonly weights: readonly string[];
}

/** What lies behind a call that can't be passed, is used in a way nobody knows, or has no say in the loss, and why. */
export interface MissingCurvature {
  readonly weights: readonly string[];
  readonly channels: readonly number[];
  readonly kernel: string;
  readonly layer?: string;
  readonly reason: string;
}

/** The moments that can't be told of what lies there; others may be. */
export interface MissingMoments extends MissingCurvature {
  readonly moments: readonly MomentName[];
}

/** Sums over samples. Plain data: it may cross threads, and sums of other samples may be added. */
export interface CurvatureSums {
  readonly samples: number;
  readonly batches: number;
  /** Without the moments that `missing` lists of a weight; a weight of which none is left has no entry. */
  readonly weights: ReadonlyMap<string, MomentSums>;
  /** By channel id; NaN where `missing` lists the moment of the channel. */
  readonly gates?: MomentSums;
  readonly missing: readonly MissingMoments[];
}

/** Sums over the samples of both. */
export function addCurvature(a: CurvatureSums, b: CurvatureSums): CurvatureSums {
  const weights = new Map([...a.weights].map(([name, sums]) => [name, added(sums, b.weights.get(name))]));
  return {
    samples: a.samples + b.samples,
    batches: a.batches + b.batches,
    weights,
    ...(a.gates ? { gates: added(a.gates, b.gates) } : {}),
    missing: a.missing,
  };
}

function added(a: MomentSums, b: MomentSums | undefined): MomentSums {
  const sums = {};
  addSums(sums, a);
  if (b) addSums(sums, b);
  return sums;
}
