import type { Dataset } from '../data/dataset';
import { LOSSES } from './losses';
import type { Objective } from './objective';
import { targetRows } from './targetRows';

/** Probabilities are kept this far from 0 and 1 before they become logits. */
const EPSILON = 1e-7;

/** The loss of answering every sample with the mean of all targets (the classes' frequencies): that of knowing nothing. */
export function uninformedLoss({ targets, samples }: Dataset, { loss, units, rows }: Objective): number {
  const count = samples * rows;
  const expected = (sample: number): Float32Array => targetRows(targets, { start: sample, end: sample + 1 }, units);
  const mean = new Float64Array(units);
  for (let sample = 0; sample < samples; sample++) {
    for (const [i, target] of expected(sample).entries()) mean[i % units] = (mean[i % units] ?? 0) + target / count;
  }
  const answer = Float32Array.from({ length: rows * units }, (_, i) => {
    const value = mean[i % units] ?? 0;
    const probability = Math.min(Math.max(value, EPSILON), 1 - EPSILON);
    if (loss === 'softmaxCrossentropy') return Math.log(probability);
    return loss === 'sigmoidCrossentropy' ? Math.log(probability / (1 - probability)) : value;
  });
  let sum = 0;
  for (let sample = 0; sample < samples; sample++) {
    const targetsOfSample = expected(sample);
    for (let row = 0; row < rows; row++) sum += LOSSES[loss].ofRow(answer, targetsOfSample, row * units, units);
  }
  return sum / count;
}
