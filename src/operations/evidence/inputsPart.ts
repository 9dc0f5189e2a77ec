import type { Model } from '../../model/model';
import type { DataChoice } from '../../protocol/dataChoice';
import { InputFold, observedElements, type InputSums } from '../../trace/inputs/inputFold';
import { ACTIVATIONS, forEachBatch, withBatch } from '../../training/batches';
import { openSamples, type Ports } from '../samples/openSamples';
import { withExecutable } from '../withExecutable';

/** A run of calibration samples, looked at by one thread. */
export interface InputsPartInput {
  readonly model: Model;
  readonly ports: Ports;
  readonly data: DataChoice;
  /** Which samples of the training part. */
  readonly indices: Uint32Array;
  readonly weights: readonly string[];
}

/** Numbers that a batch's patches may take, 64 MiB. */
const MOST_OBSERVED = 2 ** 24;

/** Sums second moments of what the kernels read over some samples; no answers are looked at. */
export function inputsPart({ model, ports, data, indices, weights }: InputsPartInput): Promise<InputSums> {
  return withExecutable(model, async (executable) => {
    const { train } = await openSamples(data, ports);
    const fold = new InputFold(weights);
    const size = affordableBatch(executable, train, weights);
    await forEachBatch(executable, train, { size: { ...ACTIVATIONS, most: size }, order: indices }, ({ inputs, start, end }) => {
      const live = executable.recordLive(inputs);
      try {
        fold.add(live, end - start);
      } finally {
        live.dispose();
      }
    });
    return fold.result();
  });
}

/** As many samples as may be observed at once, by what two of them take. */
export function affordableBatch(
  executable: Parameters<typeof withBatch>[0],
  dataset: Parameters<typeof withBatch>[1],
  weights: readonly string[],
): number {
  const each = withBatch(
    executable,
    dataset,
    { start: 0, end: 1 },
    (inputs) => {
      const live = executable.recordLive(inputs);
      try {
        return observedElements(live, weights);
      } finally {
        live.dispose();
      }
    },
    2,
  );
  return Math.max(1, Math.min(ACTIVATIONS.most, Math.floor(MOST_OBSERVED / each)));
}
