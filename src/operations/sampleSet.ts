import { seededRandom, shuffle } from '../base/random';
import type { Dataset } from '../data/dataset';
import { takeSamples } from '../data/takeSamples';
import { datasetFor } from './datasetFor';
import { trainAndTest } from './trainAndTest';

/** Which samples something is measured on, as plain data: each thread reads the same ones by itself. */
export interface SampleSet {
  /** Path of the data set. */
  readonly data: string;
  /** `train` is what scores may look at, `test` what they never see, `evaluation` what `evaluate` measures on. */
  readonly part: 'train' | 'test' | 'evaluation';
  /** At most this many, drawn with the seed; all when absent. */
  readonly samples?: number;
  readonly seed?: number;
}

/** Reads the samples for a model with these ports, in the data set's order. */
export async function readSampleSet(
  { data, part, samples, seed = 0 }: SampleSet,
  ports: Parameters<typeof datasetFor>[1],
): Promise<Dataset> {
  const dataset = await datasetFor(data, ports);
  const whole = part === 'evaluation' ? (dataset.held ?? dataset) : trainAndTest(dataset)[part];
  if (samples === undefined || samples >= whole.samples) return takeSamples(whole, { start: 0, end: whole.samples });
  const order = shuffle(Uint32Array.from({ length: whole.samples }, (_, i) => i), seededRandom(seed).fork(`${part} samples`));
  return takeSamples(whole, order.slice(0, samples).sort());
}
