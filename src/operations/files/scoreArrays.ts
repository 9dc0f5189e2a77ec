import type { Opened, Scores } from '../opened';

/** A named array of a scores file. */
export interface ScoreArray {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** Scores by name: each kernel in its weight's shape, or each layer's channels (NaN where they can't be cut). */
export function scoreArrays({ model, analysis }: Opened, { parameters, channels }: Scores): Map<string, ScoreArray> {
  const arrays = new Map<string, ScoreArray>();
  for (const [name, values] of parameters ?? []) {
    arrays.set(name, { shape: model.weights.get(name)?.shape ?? [values.length], values });
  }
  if (channels) {
    for (const { layer, channels: ids } of analysis.structure.layers) {
      const values = Float32Array.from(ids, (id) => channels[id] ?? Number.NaN);
      arrays.set(layer, { shape: [values.length], values });
    }
  }
  return arrays;
}
