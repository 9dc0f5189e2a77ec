import { seededRandom, shuffle } from '../base/random';
import { Failure } from '../model/failure';
import type { Dataset } from './dataset';
import { takeSamples } from './takeSamples';

/**
 * Splits at random: `held` gets the fraction (0..1, both parts at least one sample), `kept` the rest, both in the data
 * set's order. The same seed gives the same parts.
 */
export function splitDataset(dataset: Dataset, fraction: number, seed: number): { kept: Dataset; held: Dataset } {
  const { samples } = dataset;
  if (!(fraction > 0 && fraction < 1)) {
    throw new Failure('settingInvalid', { setting: 'split', reason: `a share of ${fraction} is not between 0 and 1` });
  }
  if (samples < 2) {
    throw new Failure('dataInvalid', { file: dataset.file, reason: 'one sample can not be split into two parts' });
  }
  const order = shuffle(
    Uint32Array.from({ length: samples }, (_, i) => i),
    seededRandom(seed).fork('split'),
  );
  const count = Math.min(samples - 1, Math.max(1, Math.round(samples * fraction)));
  return {
    held: takeSamples(dataset, order.slice(0, count).sort()),
    kept: takeSamples(dataset, order.slice(count).sort()),
  };
}
