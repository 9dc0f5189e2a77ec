import { sizeOf } from '../base/shape';
import type { Dataset } from '../data/dataset';
import { gatherRows, type SampleChoice } from '../data/takeSamples';
import type { ExecutableModel } from '../runtime/executableModel';
import { tf, type Tensor } from '../runtime/tf';

/** How many samples a model takes at once, when it takes no other number. */
export function fixedBatch({ inputs }: ExecutableModel): number | undefined {
  return inputs.find(({ shape }) => typeof shape[0] === 'number')?.shape[0] ?? undefined;
}

/** The samples as the model's input tensors [B, …] of its own types; the caller disposes them. */
export function feed(exec: ExecutableModel, dataset: Dataset, choice: SampleChoice): Tensor[] {
  const samples = 'start' in choice ? choice.end - choice.start : choice.length;
  return exec.inputs.map((port, i) => {
    const input = dataset.inputs[i];
    if (!input) throw new Error(`no data for input ${port.name}`);
    const rows = gatherRows(input.values, sizeOf(input.shape), choice);
    const dtype = port.dtype === 'int32' || port.dtype === 'bool' ? port.dtype : 'float32';
    // A run shares the data set's memory, and backends may hold on to the array they are given.
    return tf.tensor('start' in choice ? rows.slice() : rows, [samples, ...input.shape], dtype);
  });
}
