import { inputMomentsOf, pooledInputs } from '../../../trace/inputs/inputFold';
import { calibrationSamples } from '../../samples/sampleSet';
import { portsOf } from '../../samples/openSamples';
import { tasksHere } from '../../task';
import type { EvidenceProvider } from '../evidenceProvider';
import { inputsPart, type InputsPartInput } from '../inputsPart';
import { partsOf } from '../partsOf';

/** Second moments of what each kernel reads. */
export const inputs: EvidenceProvider = {
  key: 'inputs',
  gather: async ({ model, analysis }, { settings, seed, samples }, { tasks = tasksHere, report }) => {
    const indices = calibrationSamples(samples.train.samples, settings.samples, seed);
    const parts = partsOf(indices).map(({ own }): InputsPartInput => ({
      model,
      ports: portsOf(analysis),
      data: samples.choice,
      indices: own,
      weights: analysis.structure.kernelWeights,
    }));
    let done = 0;
    const tell = (): void => report?.({ done: done++, total: parts.length, message: 'Measuring what kernels read' });
    tell();
    const sums = pooledInputs(await tasks.run({ name: 'inputsPart', run: inputsPart }, parts, tell));
    return { inputs: inputMomentsOf(sums), unread: sums.missing, inRuns: sums.inRuns };
  },
  missing: ({ unread = [] }) => unread,
};
