import type { LiveTrace } from '../../runtime/liveTrace';
import { tf } from '../../runtime/tf';
import { backwardPlan, type BackwardPlan } from './backwardPlan';
import type { ChannelReads } from './channelReads';
import { ColumnPass, isPlainProduct, usesByWeight, type PassColumns } from './columnPass';
import type { CurvatureSettings, CurvatureSums, MissingCurvature, MissingMoments } from './curvature';
import { kernelGradient, noGradientReason } from './kernelGradient';
import { gradientColumn, hessianDiagonal, type RootValues } from './lossColumns';
import { lossRoot, type LossRoot, type LossSpec } from './lossRoot';
import { addSamples, MOMENTS, needCurvature, needGradient, noSums, type MomentSums } from './moments';
import { addProducts } from './productMoments';
import { curvatureColumns } from './rootColumns';
import { curvatureSquares } from './curvatureSquares';
import { noSquaredGradientReason, squaredGradient } from './squaredGradient';
import { unreached } from './unreached';

/** A batch of samples. */
export interface CurvatureBatch {
  /** [N * R * U]: targets as the loss takes them. */
  readonly targets: Float32Array;
  /** How many of the N samples count; the others only fill up a batch of fixed size. */
  readonly counted: number;
  /** The number of the first sample in the whole set, so that its draws don't depend on the batches. */
  readonly first: number;
}

/**
 * Sums moments of every sample's gradient and curvature over batches: the fold of a live trace from the loss back to each
 * weight and each channel's gate.
 */
export class CurvatureFold {
  private samples = 0;
  private batches = 0;
  private readonly weights = new Map<string, MomentSums>();
  private gates: MomentSums | undefined;
  private missing: readonly MissingMoments[] = [];

  constructor(
    private readonly spec: LossSpec,
    private readonly settings: CurvatureSettings,
    /** The weights' values, for |D|. */
    private readonly valuesOf: (weight: string) => ArrayLike<number>,
  ) {}

  /** Adds a batch by its trace; `gates` where those are wanted. The trace stays the caller's. */
  add(live: LiveTrace, gates: ChannelReads | undefined, batch: CurvatureBatch): void {
    const { kind, moments, weights } = this.settings;
    const root = lossRoot(live, this.spec);
    const wanted = { weights, ...(gates ? { gates } : {}) };
    const plan = backwardPlan(live, root.tensor, { ...wanted, impassable: noGradientReason, bilinear: false });
    const values = this.rootValues(live, root);
    const pass = new ColumnPass({ live, plan, root, counted: batch.counted, channels: gates?.channels ?? 0 });
    const recursion =
      kind === 'recursion' && needCurvature(moments)
        ? backwardPlan(live, root.tensor, { ...wanted, impassable: noSquaredGradientReason, bilinear: true })
        : undefined;
    let gradient: PassColumns | undefined;
    let curvature: PassColumns | undefined;
    try {
      if (needGradient(moments) || (kind === 'fisher' && needCurvature(moments))) {
        gradient = pass.single(gradientColumn(values, batch.targets), kernelGradient);
      }
      if (recursion) {
        curvature = new ColumnPass({ ...pass.setting, plan: recursion, squared: true }).alone(hessianDiagonal(values), squaredGradient);
      } else if (needCurvature(moments)) {
        curvature =
          kind === 'fisher' && gradient
            ? pass.squareOf(gradient)
            : curvatureSquares(pass, curvatureColumns(values, this.settings, batch.first), wanted);
      }
      this.addWeights(pass, gradient, { columns: curvature, plan: recursion ?? plan }, batch.counted);
      if (gates) this.addGates(gates.channels, gradient, curvature, batch.counted);
      this.missing = this.missingMoments([...plan.missing, ...unreached(plan, wanted)], recursion?.missing ?? []);
      this.samples += batch.counted;
      this.batches++;
    } finally {
      gradient?.dispose();
      curvature?.dispose();
      pass.dispose();
    }
  }

  /** The sums so far; moments that can't be told are NaN of channels and left out of weights. */
  result(): CurvatureSums {
    const { samples, batches, gates, missing } = this;
    const weights = new Map([...this.weights].map(([name, sums]) => [name, { ...sums }]));
    for (const { moments, weights: names, channels } of missing) {
      for (const moment of moments) {
        for (const name of names) delete weights.get(name)?.[moment];
        for (const id of channels) gates?.[moment]?.fill(Number.NaN, id, id + 1);
      }
    }
    const told = new Map([...weights].filter(([, sums]) => Object.keys(sums).length > 0));
    return { samples, batches, weights: told, ...(gates ? { gates } : {}), missing };
  }

  /** Where the way back ends, no moment can be told; where only the recursion's does, those of the gradient can. */
  private missingMoments(missing: readonly MissingCurvature[], recursion: readonly MissingCurvature[]): MissingMoments[] {
    const moments = [...this.settings.moments];
    const curved = moments.filter((name) => MOMENTS[name].curvature);
    const weights = new Set(missing.flatMap((each) => each.weights));
    const channels = new Set(missing.flatMap((each) => each.channels));
    const more = recursion.map((each) => ({
      ...each,
      weights: each.weights.filter((name) => !weights.has(name)),
      channels: each.channels.filter((id) => !channels.has(id)),
    }));
    return [
      ...missing.map((each) => ({ ...each, moments })),
      ...more.filter((each) => each.weights.length + each.channels.length > 0).map((each) => ({ ...each, moments: curved })),
    ];
  }

  private rootValues(live: LiveTrace, { tensor, form }: LossRoot): RootValues {
    const { rows, units } = this.spec;
    return { form, values: Float32Array.from(live.value(tensor).dataSync()), samples: live.samples, rows, units };
  }

  private addWeights(
    pass: ColumnPass,
    gradient: PassColumns | undefined,
    curvature: { readonly columns: PassColumns | undefined; readonly plan: BackwardPlan },
    samples: number,
  ): void {
    const lost = lostWeights(pass.setting.plan);
    const uncurved = lostWeights(curvature.plan);
    for (const [name, uses] of usesByWeight(pass.setting.plan)) {
      if (lost.has(name)) continue;
      const w = this.valuesOf(name);
      const sums = this.weights.get(name) ?? noSums(this.settings.moments, w.length);
      this.weights.set(name, sums);
      this.withMiniBatch(sums, samples, () => {
        const d = gradient?.weights.get(name);
        const s = uncurved.has(name) ? undefined : curvature.columns?.weights.get(name);
        const [only] = uses;
        if (only?.use.product && isPlainProduct(uses)) {
          const x = tf.tidy(() => tf.reshape(pass.fixedOf(only), [pass.setting.live.samples, -1]));
          addProducts(sums, { samples, x, w, fixedSide: only.use.product.fixedSide, ...(d ? { d } : {}), ...(s ? { s } : {}) });
          x.dispose();
        } else {
          addSamples(sums, { samples, w, ...(d ? { g: d.dataSync() } : {}), ...(s ? { h: s.dataSync() } : {}) });
        }
      });
    }
  }

  private addGates(channels: number, gradient: PassColumns | undefined, curvature: PassColumns | undefined, samples: number): void {
    const sums = (this.gates ??= noSums(this.settings.moments, channels));
    this.withMiniBatch(sums, samples, () => {
      addSamples(sums, { samples, ...(gradient ? { g: gradient.gates } : {}), ...(curvature ? { h: curvature.gates } : {}) });
    });
  }

  /** What `add` adds to h is this mini-batch's. */
  private withMiniBatch(sums: MomentSums, samples: number, add: () => void): void {
    const { h, batchH2 } = sums;
    const before = batchH2 && h?.slice();
    add();
    if (batchH2 && h && before) {
      for (let k = 0; k < h.length; k++) batchH2[k] = (batchH2[k] ?? 0) + (((h[k] ?? 0) - (before[k] ?? 0)) / samples) ** 2;
    }
  }
}

function lostWeights({ missing }: BackwardPlan): Set<string> {
  return new Set(missing.flatMap(({ weights }) => weights));
}
