import type { JsonObject } from '../base/json';
import { withWeights, type Model, type Weight } from '../model/model';

/** What an edit replaced: enough to take it back exactly. */
export interface Undo {
  readonly weights: readonly Weight[];
  readonly topology: JsonObject;
}

/** An edited model, and the way back. */
export interface Edited {
  readonly model: Model;
  readonly undo: Undo;
}

/** Replaces weights (and the topology), and remembers what was there. */
export function edit(model: Model, replaced: readonly Weight[], topology: JsonObject = model.topology): Edited {
  const weights = replaced.flatMap(({ name }) => model.weights.get(name) ?? []);
  return { model: withWeights(model, replaced, topology), undo: { weights, topology: model.topology } };
}

/** Takes an edit back. `model` is what the edit gave. */
export function undo(model: Model, { weights, topology }: Undo): Model {
  return withWeights(model, weights, topology);
}
