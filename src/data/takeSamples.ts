import { sizeOf } from '../base/shape';
import type { Dataset, Targets } from './dataset';

/** Which samples: by index (in that order, repeats allowed), or a run [start, end). */
export type SampleChoice = ArrayLike<number> | { readonly start: number; readonly end: number };

/** The chosen samples as a data set of their own; the test part is left out. A run shares the memory. */
export function takeSamples(dataset: Dataset, choice: SampleChoice): Dataset {
  const samples = 'start' in choice ? choice.end - choice.start : choice.length;
  const { targets, inputs } = dataset;
  const taken: Dataset = {
    ...dataset,
    samples,
    inputs: inputs.map((input) => ({ ...input, values: gatherRows(input.values, sizeOf(input.shape), choice) })),
    targets: takenOf(targets, choice),
  };
  const { held: _, ...alone } = taken;
  return alone;
}

function takenOf(targets: Targets, choice: SampleChoice): Targets {
  switch (targets.kind) {
    case 'classes':
      return { ...targets, labels: gatherRows(targets.labels, sizeOf(targets.shape), choice) };
    case 'values':
      return { ...targets, values: gatherRows(targets.values, sizeOf(targets.shape), choice) };
    case 'none':
      return targets;
  }
}

/** Rows of `size` elements, copied by index or shared as a run. */
export function gatherRows<T extends Float32Array | Int32Array>(values: T, size: number, choice: SampleChoice): T {
  if ('start' in choice) return values.subarray(choice.start * size, choice.end * size) as T;
  const rows = (values instanceof Float32Array ? new Float32Array(choice.length * size) : new Int32Array(choice.length * size)) as T;
  for (let i = 0; i < choice.length; i++) {
    const start = (choice[i] as number) * size;
    rows.set(values.subarray(start, start + size), i * size);
  }
  return rows;
}
