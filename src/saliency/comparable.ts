import type { PruneLevel } from '../protocol/vocabulary';
import type { Structure } from '../trace/structure/structure';
import type { ChannelScores, Criterion, ParameterScores } from './criterion';

/**
 * Scores that may compete over the whole model. A criterion whose scores may compete as they are keeps them; others are
 * divided by the root mean square of their layer's scores. Absolute weights are kept (docs/adr/0017), norms of whole
 * channels are not: they grow with the number of inputs.
 */
export function comparableParameterScores(criterion: Criterion, scores: ParameterScores): ParameterScores {
  if (isComparable(criterion, 'parameter')) return scores;
  return new Map(
    [...scores].map(([name, values]) => {
      const scale = rootMeanSquare(values);
      return [name, values.map((score) => score / scale)];
    }),
  );
}

/** The same for channels; one that several layers produce is measured against the mean of their root mean squares. */
export function comparableChannelScores(criterion: Criterion, scores: ChannelScores, structure: Structure): ChannelScores {
  if (isComparable(criterion, 'neuron')) return scores;
  const scale = new Float64Array(scores.length);
  const owners = new Uint16Array(scores.length);
  for (const { channels } of structure.layers) {
    const ofLayer = Float64Array.from(channels, (id) => scores[id] ?? Number.NaN).filter(Number.isFinite);
    const norm = rootMeanSquare(ofLayer);
    for (const id of channels) {
      scale[id] = (scale[id] ?? 0) + norm;
      owners[id] = (owners[id] ?? 0) + 1;
    }
  }
  return scores.map((score, id) => (owners[id] ? score / ((scale[id] ?? 1) / (owners[id] ?? 1)) : score));
}

function isComparable({ comparable }: Criterion, level: PruneLevel): boolean {
  return comparable === true || comparable === level;
}

/** 1 where all scores are 0, so that dividing by it is harmless. */
function rootMeanSquare(values: Float32Array | Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return sum > 0 ? Math.sqrt(sum / values.length) : 1;
}
