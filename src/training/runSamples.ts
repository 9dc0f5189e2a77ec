import type { Dataset } from '../data/dataset';
import type { SampleChoice } from '../data/takeSamples';
import { Failure, toFailureRecord } from '../model/failure';
import type { ExecutableModel } from '../runtime/executableModel';
import { valuesOf } from '../runtime/valuesOf';
import { feed, fixedBatch } from './feed';
import { repeatTo } from './repeatTo';

/**
 * One inference pass over a run of samples; the values of output number `output`, of those samples alone also where the
 * model's batch is fixed and larger. Throws `dataInvalid` where tfjs refuses the samples (an index out of a vocabulary).
 */
export function runSamples(exec: ExecutableModel, dataset: Dataset, choice: SampleChoice, output: number): Float32Array {
  const samples = 'start' in choice ? choice.end - choice.start : choice.length;
  const size = fixedBatch(exec) ?? samples;
  return refusing(dataset, choice, () => {
    const values = valuesOf(() => {
      const tensor = exec.run(feed(exec, dataset, repeatTo(choice, size)))[output];
      if (!tensor) throw new Error(`the model has no output ${output}`);
      return tensor;
    });
    return values.subarray(0, (values.length / size) * samples);
  });
}

/**
 * Says which samples a refusal was about. Called when the model has run before (on the first sample), so that it is the
 * batch it refuses.
 */
export function refusing<T>(dataset: Dataset, choice: SampleChoice, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { code, data } = toFailureRecord(error);
    if (code !== 'modelNotRunnable') throw error;
    const row = 'start' in choice ? choice.start : choice[0];
    const reason = `the model refuses the batch that starts here: ${typeof data['reason'] === 'string' ? data['reason'] : ''}`;
    throw new Failure('dataInvalid', { file: dataset.file, ...(row === undefined ? {} : { row }), reason }, { cause: error });
  }
}
