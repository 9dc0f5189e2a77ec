import type { LossName } from '../../data/lossName';
import { Failure } from '../../model/failure';
import type { Model } from '../../model/model';
import type { DataChoice } from '../../protocol/dataChoice';
import type { CurvatureChoice } from '../../protocol/settings/scoring';
import { structureOf } from '../../trace/structure/structureOf';
import { backwardPlan } from '../../trace/curvature/backwardPlan';
import { channelReads, type ChannelReads } from '../../trace/curvature/channelReads';
import type { CurvatureSettings, CurvatureSums } from '../../trace/curvature/curvature';
import { BUDGET_BYTES, bytesPerSample } from '../../trace/curvature/bytesPerSample';
import { CurvatureFold } from '../../trace/curvature/curvatureFold';
import { noGradientReason } from '../../trace/curvature/kernelGradient';
import { lossRoot } from '../../trace/curvature/lossRoot';
import { needCurvature } from '../../trace/curvature/moments';
import type { ExecutableModel } from '../../runtime/executableModel';
import type { Dataset } from '../../data/dataset';
import { objectiveFor, type Objective } from '../../training/objective';
import { targetRows } from '../../training/targetRows';
import { withExecutable } from '../withExecutable';
import { forEachBatch, withBatch, type BatchSize } from '../../training/batches';
import { openSamples, type Ports } from '../samples/openSamples';
import { onlySo } from '../../protocol/runWords';
import { ranking } from '../../protocol/settings/ranking';

/** A run of calibration samples, folded by one thread. */
export interface CurvaturePartInput {
  readonly model: Model;
  readonly ports: Ports;
  readonly data: DataChoice;
  readonly loss?: LossName;
  /** Which samples of the training part. */
  readonly indices: Uint32Array;
  /** The place of the first among all calibration samples. */
  readonly first: number;
  readonly settings: Omit<CurvatureSettings, 'kind'> & { readonly kind: CurvatureChoice };
  /** Whether the channels' gates are wanted. */
  readonly gates: boolean;
  /** Take batches of just so many samples. */
  readonly batchSize?: number;
}

/** From so many columns of the loss's root on, `auto` draws labels instead of going through all of them. */
const MOST_EXACT_COLUMNS = 20;
/** Longer batches gain nothing. */
const MOST_SAMPLES = 128;

/** Sums gradients and curvatures over some samples. Throws `settingInvalid` where the loss has no curvature. */
export function curvaturePart(input: CurvaturePartInput): Promise<CurvatureSums> {
  const { model, ports, data, loss, indices, first } = input;
  return withExecutable(model, async (executable) => {
    const { train } = await openSamples(data, ports);
    const objective = objectiveFor(executable, train, loss);
    refuseOtherBatches(executable, input.batchSize);
    const settings = settledSettings(input.settings, objective);
    const fold = new CurvatureFold(objective, settings, (name) => model.weights.get(name)?.values ?? []);
    const size = (): BatchSize => ({ most: input.batchSize ?? affordableBatch(executable, train, objective, settings) });
    let reads: ChannelReads | undefined;
    await forEachBatch(executable, train, { size, order: indices }, ({ inputs, fed, start, end }) => {
      const live = executable.recordLive(inputs);
      try {
        // The calls of every pass are the same, so the first tells for all.
        if (input.gates) reads ??= channelReads(structureOf(model, live), live);
        const targets = targetRows(train.targets, fed, objective.units);
        fold.add(live, reads, { targets, counted: end - start, first: first + start });
      } finally {
        live.dispose();
      }
    });
    return fold.result();
  });
}

/** The spread over mini-batches is that of their means, each from one pass. */
function refuseOtherBatches({ fixedSamples }: ExecutableModel, miniBatch: number | undefined): void {
  if (miniBatch === undefined || fixedSamples === undefined || miniBatch === fixedSamples) return;
  const reason = `a spread over mini-batches of ${miniBatch} takes passes of so many samples; ${onlySo(fixedSamples)}`;
  throw new Failure('settingInvalid', { setting: ranking.fields.miniBatch.label, reason });
}

function settledSettings({ kind, ...settings }: CurvaturePartInput['settings'], { loss, rows, units }: Objective): CurvatureSettings {
  if (loss === 'meanAbsoluteError' && kind !== 'fisher' && needCurvature(settings.moments)) {
    throw new Failure('settingInvalid', {
      setting: 'method',
      reason: 'the mean absolute error has no curvature; taylor and fisher do without',
    });
  }
  const exact = rows * units <= MOST_EXACT_COLUMNS;
  return { ...settings, kind: kind === 'auto' ? (exact ? 'ggn' : 'ggn-mc') : kind };
}

/** As many samples as the budget allows, by what two of them take. */
function affordableBatch(executable: ExecutableModel, dataset: Dataset, objective: Objective, { weights }: CurvatureSettings): number {
  return withBatch(executable, dataset, [0, Math.min(1, dataset.samples - 1)], (inputs) => {
    const live = executable.recordLive(inputs);
    try {
      const plan = backwardPlan(live, lossRoot(live, objective).tensor, { weights, impassable: noGradientReason, bilinear: false });
      return Math.max(1, Math.min(MOST_SAMPLES, Math.floor(BUDGET_BYTES / bytesPerSample(live, plan))));
    } finally {
      live.dispose();
    }
  });
}
