import { Failure } from '../../../model/failure';
import { oneBatchReason, ranking } from '../../../protocol/settings/ranking';
import type { SettledScoring } from '../../../protocol/settings/scoring';
import { defined } from '../../../base/defined';
import type { Needs } from '../../../saliency/evidence';
import { addCurvature } from '../../../trace/curvature/curvature';
import type { MomentName } from '../../../trace/curvature/moments';
import { calibrationSamples } from '../../samples/sampleSet';
import { tasksHere } from '../../task';
import { curvaturePart, type CurvaturePartInput } from '../curvaturePart';
import type { EvidenceProvider } from '../evidenceProvider';
import { portsOf } from '../../samples/openSamples';
import { partsOf } from '../partsOf';

/** Moments of the samples' gradients and curvatures, of the weights or the channels' gates. */
export const moments: EvidenceProvider = {
  key: 'moments',
  answers: true,
  gather: async ({ model, analysis }, { needs, level, settings, seed, samples }, { tasks = tasksHere, report }) => {
    const indices = calibrationSamples(samples.train.samples, settings.samples, seed);
    refuseOneBatch(settings, indices.length);
    const { neuronScore, curvature: kind, draws, miniBatch, loss } = settings;
    const gates = level === 'neuron' && neuronScore === 'gate';
    const weights = gates ? [] : analysis.structure.kernelWeights;
    const asked = askedOf(needs);
    const batchSize = asked.has('batchH2') ? miniBatch : undefined;
    const parts = partsOf(indices, batchSize).map(({ first, own }): CurvaturePartInput => ({
      model,
      ports: portsOf(analysis),
      data: samples.choice,
      indices: own,
      first,
      settings: { kind, draws, seed, moments: asked, weights },
      gates,
      ...defined({ batchSize, loss }),
    }));
    let done = 0;
    const tell = (): void => report?.({ done: done++, total: parts.length, message: 'Measuring gradients and curvature' });
    tell();
    const [first, ...others] = await tasks.run({ name: 'curvaturePart', run: curvaturePart }, parts, tell);
    if (!first) throw new Error('no calibration samples');
    return { moments: others.reduce(addCurvature, first) };
  },
  missing: ({ moments: found }, needs) => {
    const asked = askedOf(needs);
    return (found?.missing ?? []).filter(({ moments: lost }) => lost.some((moment) => asked.has(moment)));
  },
};

function askedOf(needs: readonly Needs[]): ReadonlySet<MomentName> {
  return new Set(needs.flatMap((each) => each.moments ?? []));
}

/** The data set may have fewer samples than were asked for. */
function refuseOneBatch({ spread, miniBatch }: SettledScoring, samples: number): void {
  const reason = spread === 'batch' ? oneBatchReason(samples, miniBatch) : undefined;
  if (reason !== undefined) throw new Failure('settingInvalid', { setting: ranking.fields.miniBatch.label, reason });
}
