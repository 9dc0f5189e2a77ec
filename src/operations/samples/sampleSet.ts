import { seededRandom, shuffle } from '../../base/random';
import type { Dataset } from '../../data/dataset';
import { takeSamples } from '../../data/takeSamples';
import { Failure } from '../../model/failure';
import type { DataChoice } from '../../protocol/dataChoice';
import { openSamples, type Ports } from './openSamples';

/** Which samples something is measured on, as plain data: each thread reads the same ones by itself. */
export interface SampleSet {
  readonly data: DataChoice;
  /** `train` is what scores may look at, `test` what they never see, `evaluation` what `evaluate` measures on. */
  readonly part: 'train' | 'test' | 'evaluation';
  /** At most this many, drawn with the seed; all when absent. */
  readonly samples?: number;
  readonly seed?: number;
}

/** Reads the samples for a model with these ports, in the data set's order. */
export async function readSampleSet({ data, part, samples, seed = 0 }: SampleSet, ports: Ports): Promise<Dataset> {
  const whole = (await openSamples(data, ports))[part];
  if (samples === undefined) return takeSamples(whole, { start: 0, end: whole.samples });
  return takeSamples(whole, calibrationSamples(whole.samples, samples, seed));
}

/** `count` sample numbers without repeats, all where there are no more; in ascending order. */
export function calibrationSamples(samples: number, count: number, seed: number): Uint32Array {
  if (!(Number.isInteger(count) && count > 0)) {
    throw new Failure('settingInvalid', { setting: 'samples', reason: `${String(count)} is not a whole number above 0` });
  }
  const order = shuffle(
    Uint32Array.from({ length: samples }, (_, i) => i),
    seededRandom(seed).fork('calibration samples'),
  );
  return order.slice(0, count).sort();
}
