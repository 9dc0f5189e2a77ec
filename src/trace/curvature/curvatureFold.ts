import type { LiveTrace } from '../../runtime/liveTrace';
import { tf } from '../../runtime/tf';
import { backwardPlan, type BackwardPlan } from './backwardPlan';
import type { ChannelReads } from './channelReads';
import { ColumnPass, isPlainProduct, usesByWeight, type PassColumns } from './columnPass';
import type { CurvatureSettings, CurvatureSums } from './curvature';
import { kernelGradient, noGradientReason } from './kernelGradient';
import { gradientColumn, hessianDiagonal, type RootValues } from './lossColumns';
import { lossRoot, type LossRoot, type LossSpec } from './lossRoot';
import { addSamples, needCurvature, needGradient, noSums, type MomentSums } from './moments';
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
  private missing: CurvatureSums['missing'] = [];

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
      this.addWeights(pass, recursion ?? plan, gradient, curvature, batch.counted);
      if (gates) this.addGates(gates.channels, gradient, curvature, batch.counted);
      this.missing = [...plan.missing, ...(recursion?.missing ?? []), ...unreached(plan, wanted)];
      this.samples += batch.counted;
      this.batches++;
    } finally {
      gradient?.dispose();
      curvature?.dispose();
      pass.dispose();
    }
  }

  /** The sums so far; channels that can't be told are NaN, weights that can't are left out. */
  result(): CurvatureSums {
    const { samples, batches, gates, missing } = this;
    const lost = new Set(missing.flatMap((each) => each.weights));
    for (const sums of gates ? Object.values(gates) : []) {
      for (const id of missing.flatMap(({ channels }) => channels)) sums[id] = Number.NaN;
    }
    const weights = new Map([...this.weights].filter(([name]) => !lost.has(name)));
    return { samples, batches, weights, ...(gates ? { gates } : {}), missing };
  }

  private rootValues(live: LiveTrace, { tensor, form }: LossRoot): RootValues {
    const { rows, units } = this.spec;
    return { form, values: Float32Array.from(live.value(tensor).dataSync()), samples: live.samples, rows, units };
  }

  private addWeights(
    pass: ColumnPass,
    plan: BackwardPlan,
    gradient: PassColumns | undefined,
    curvature: PassColumns | undefined,
    samples: number,
  ): void {
    const lost = new Set(plan.missing.flatMap(({ weights }) => weights));
    for (const [name, uses] of usesByWeight(plan)) {
      if (lost.has(name)) continue;
      const w = this.valuesOf(name);
      const sums = this.weights.get(name) ?? noSums(this.settings.moments, w.length);
      this.weights.set(name, sums);
      this.withMiniBatch(sums, samples, () => {
        const [d, s] = [gradient?.weights.get(name), curvature?.weights.get(name)];
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
