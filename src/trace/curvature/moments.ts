/**
 * What is summed over samples, for each weight element w (or channel gate, w = 1): the gradient g_n of sample n's loss and
 * its curvature h_n, and D_n = -g_n w + 1/2 h_n w^2, by how much the loss rises when w is set to zero. Each says what has to
 * be known of a sample: its gradient at its own targets, its curvature, or both.
 */
export const MOMENTS = {
  /** g_n */
  g: { gradient: true, curvature: false },
  /** |g_n| */
  absG: { gradient: true, curvature: false },
  /** g_n^2 */
  g2: { gradient: true, curvature: false },
  /** h_n */
  h: { gradient: false, curvature: true },
  /** h_n^2 */
  h2: { gradient: false, curvature: true },
  /** |D_n| */
  absD: { gradient: true, curvature: true },
  /** The square of a mini-batch's mean of h_n, summed over mini-batches; asked for together with `h`. */
  batchH2: { gradient: false, curvature: true },
} as const satisfies Record<string, { readonly gradient: boolean; readonly curvature: boolean }>;

/** A moment of the table. */
export type MomentName = keyof typeof MOMENTS;

/** Sums over samples, one array per moment asked for. */
export type MomentSums = Partial<Record<MomentName, Float64Array>>;

/** Empty sums. */
export function noSums(names: Iterable<MomentName>, size: number): MomentSums {
  return Object.fromEntries([...names].map((name) => [name, new Float64Array(size)]));
}

/** Whether one of the moments needs the gradient. */
export function needGradient(names: Iterable<MomentName>): boolean {
  return [...names].some((name) => MOMENTS[name].gradient);
}

/** Whether one of the moments needs curvature. */
export function needCurvature(names: Iterable<MomentName>): boolean {
  return [...names].some((name) => MOMENTS[name].curvature);
}

/** Per-sample values of a batch, sample by sample: [samples * size]. */
export interface SampleValues {
  readonly samples: number;
  readonly g?: ArrayLike<number>;
  readonly h?: ArrayLike<number>;
  /** The weight's own values; ones for gates when absent. */
  readonly w?: ArrayLike<number>;
}

/** Adds a batch of per-sample values. One plain loop for each moment: with a function for the value it takes several times as long. */
export function addSamples(sums: MomentSums, { samples, g, h, w }: SampleValues): void {
  if (g && sums.g) addValues(sums.g, g, samples);
  if (g && sums.absG) addAbsolutes(sums.absG, g, samples);
  if (g && sums.g2) addSquares(sums.g2, g, samples);
  if (h && sums.h) addValues(sums.h, h, samples);
  if (h && sums.h2) addSquares(sums.h2, h, samples);
  if (g && h && sums.absD) addDamages(sums.absD, g, h, w, samples);
}

function addValues(sum: Float64Array, values: ArrayLike<number>, samples: number): void {
  const size = sum.length;
  for (let n = 0, i = 0; n < samples; n++) for (let k = 0; k < size; k++, i++) sum[k] = (sum[k] as number) + (values[i] as number);
}

function addAbsolutes(sum: Float64Array, values: ArrayLike<number>, samples: number): void {
  const size = sum.length;
  for (let n = 0, i = 0; n < samples; n++) for (let k = 0; k < size; k++, i++) sum[k] = (sum[k] as number) + Math.abs(values[i] as number);
}

function addSquares(sum: Float64Array, values: ArrayLike<number>, samples: number): void {
  const size = sum.length;
  for (let n = 0, i = 0; n < samples; n++) {
    for (let k = 0; k < size; k++, i++) {
      const value = values[i] as number;
      sum[k] = (sum[k] as number) + value * value;
    }
  }
}

function addDamages(
  sum: Float64Array,
  g: ArrayLike<number>,
  h: ArrayLike<number>,
  w: ArrayLike<number> | undefined,
  samples: number,
): void {
  const size = sum.length;
  for (let n = 0, i = 0; n < samples; n++) {
    for (let k = 0; k < size; k++, i++) {
      const own = w ? (w[k] as number) : 1;
      sum[k] = (sum[k] as number) + Math.abs(own * (0.5 * own * (h[i] as number) - (g[i] as number)));
    }
  }
}

/** Adds sums of other samples. */
export function addSums(sums: MomentSums, more: MomentSums): void {
  for (const [name, values] of Object.entries(more) as [MomentName, Float64Array][]) {
    const sum = sums[name];
    if (sum) for (let k = 0; k < sum.length; k++) sum[k] = (sum[k] as number) + (values[k] as number);
    else sums[name] = values.slice();
  }
}
