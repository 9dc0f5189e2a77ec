import { Failure } from '../../model/failure';
import type { MethodName, PruneLevel } from '../../protocol/answers';
import type { ScoreSettings } from '../../protocol/settings';
import type { Evidence, MeasuredOutput, Needs } from '../../saliency/criterion';
import { criteria } from '../../saliency/criteria';
import type { MaskLosses } from '../../saliency/maskPlan';
import { SCORE_DEFAULTS } from '../../saliency/scoreDefaults';
import { addCurvature, type CurvatureSums } from '../../trace/curvature/curvature';
import type { MomentName } from '../../trace/curvature/moments';
import type { EvidenceContext } from '../context';
import { tasksHere } from '../task';
import { checkScoreSettings } from './checkScoreSettings';
import { curvaturePart, type CurvaturePartInput } from './curvaturePart';
import { measuredOutput } from './measuredOutput';
import { measureMasks } from './measureMasks';
import type { Opened } from '../opened';
import { calibrationSamples } from '../samples/sampleSet';
import type { Samples } from '../samples/samples';

/** Samples that one thread folds at a time; always the same, so that sums don't depend on the number of threads. */
const SAMPLES_A_PART = 256;

/** What is asked of the data. */
export interface EvidenceQuestion {
  readonly needs: readonly Needs[];
  readonly levels: readonly PruneLevel[];
  readonly settings: ScoreSettings;
  readonly seed: number;
  readonly samples: Samples | undefined;
  /** For the failure when there is no data. */
  readonly what: string;
}

/**
 * Finds out on the calibration samples, once, what all the needs ask for. Throws `dataNeeded` where the data are
 * missing.
 */
export async function gatherEvidence(opened: Opened, question: EvidenceQuestion, context: EvidenceContext): Promise<Evidence> {
  const moments = new Set(question.needs.flatMap((each) => each.moments ?? []));
  const masks = question.levels.includes('neuron') && question.needs.some((each) => each.masks);
  const output = outputOf(opened, question.samples);
  return {
    ...(output === undefined ? {} : { output }),
    ...(moments.size === 0 ? {} : { curvature: await gatherCurvature(opened, moments, question, context) }),
    ...(masks ? { maskLosses: await gatherMasks(opened, question, output, context) } : {}),
  };
}

/** The needs of some methods. */
export function needsOf(methods: readonly MethodName[], settings: ScoreSettings): Needs[] {
  return methods.flatMap((method) => criteria[method].needs?.(settings) ?? []);
}

async function gatherCurvature(
  { model, analysis }: Opened,
  moments: ReadonlySet<MomentName>,
  { levels, settings, seed, samples, what }: EvidenceQuestion,
  { tasks = tasksHere, report }: EvidenceContext,
): Promise<CurvatureSums> {
  if (!samples) throw new Failure('dataNeeded', { what });
  const indices = calibrationSamples(samples.train.samples, settings.samples ?? SCORE_DEFAULTS.samples, seed);
  checkScoreSettings(settings, indices.length);
  const { neuronScore, curvature: kind, draws, miniBatch, loss } = { ...SCORE_DEFAULTS, ...settings };
  const gates = levels.includes('neuron') && neuronScore === 'gate';
  const weights = levels.includes('parameter') || neuronScore === 'weights' ? analysis.structure.kernelWeights : [];
  const batchSize = moments.has('batchH2') ? { batchSize: miniBatch } : {};
  const parts = partsOf(indices, batchSize.batchSize).map(([first, own]): CurvaturePartInput => ({
    model,
    data: samples.path,
    indices: own,
    first,
    settings: { kind, draws, seed, moments, weights },
    gates,
    ...batchSize,
    ...(loss === undefined ? {} : { loss }),
  }));
  let done = 0;
  const tell = (): void => report?.({ done: done++, total: parts.length, message: 'Measuring gradients and curvature' });
  tell();
  const sums = await tasks.run({ name: 'curvaturePart', run: curvaturePart }, parts, tell);
  const [first, ...others] = sums;
  if (!first) throw new Error('no calibration samples');
  return others.reduce(addCurvature, first);
}

function outputOf({ analysis }: Opened, samples: Samples | undefined): MeasuredOutput | undefined {
  return samples && measuredOutput(analysis, samples.evaluation);
}

function gatherMasks(
  opened: Opened,
  { settings, seed, samples, what }: EvidenceQuestion,
  output: MeasuredOutput | undefined,
  context: EvidenceContext,
): Promise<MaskLosses> {
  if (!samples) throw new Failure('dataNeeded', { what });
  const { masks, keep, samples: count, loss } = { ...SCORE_DEFAULTS, ...settings };
  const set = { data: samples.path, part: 'train', samples: count, seed } as const;
  const spared = output?.channels ?? [];
  return measureMasks(
    opened,
    { keep, seed, set, spared, ...(masks === undefined ? {} : { masks }), ...(loss === undefined ? {} : { loss }) },
    context,
  );
}

/** Runs of samples with the place of each run's first; whole mini-batches where their size is given. */
function partsOf(indices: Uint32Array, miniBatch = 1): [number, Uint32Array][] {
  const size = Math.max(1, Math.floor(SAMPLES_A_PART / miniBatch)) * miniBatch;
  return Array.from({ length: Math.ceil(indices.length / size) }, (_, i) => [i * size, indices.slice(i * size, (i + 1) * size)]);
}
