import type { Structure } from '../../trace/structure/structure';
import type { ChannelScores, ParameterScores } from '../criterion';

/** Scores of weights that mean something else in each, made to compete: divided by the root mean square of their weight's scores. */
export function comparableParameterScores(scores: ParameterScores): ParameterScores {
  return new Map(
    [...scores].map(([name, values]) => {
      const scale = rootMeanSquare(values);
      return [name, values.map((score) => score / scale)];
    }),
  );
}

/** The same for channels; one that several layers produce is measured against the mean of their root mean squares. */
export function comparableChannelScores(scores: ChannelScores, structure: Structure): ChannelScores {
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

/** 1 where all scores are 0, so that dividing by it is harmless. */
function rootMeanSquare(values: Float32Array | Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value * value;
  return sum > 0 ? Math.sqrt(sum / values.length) : 1;
}
