import type { JsonObject } from '../base/json';
import { withWeights, type Model, type Weight } from '../model/model';

/** What an edit replaced: enough to take it back exactly. */
export interface Undo {
  readonly weights: readonly Weight[];
  readonly topology: JsonObject;
  /** Names of weights that were not there. */
  readonly added: readonly string[];
}

/** An edited model, and the way back. */
export interface Edited {
  readonly model: Model;
  readonly undo: Undo;
}

/** Replaces weights (and the topology), adds some, and remembers what was there. */
export function edit(
  model: Model,
  replaced: readonly Weight[],
  topology: JsonObject = model.topology,
  added: readonly Weight[] = [],
): Edited {
  const weights = replaced.flatMap(({ name }) => model.weights.get(name) ?? []);
  const changed = withAdded(withWeights(model, replaced, topology), added);
  return { model: changed, undo: { weights, topology: model.topology, added: added.map(({ name }) => name) } };
}

/** Takes an edit back. `model` is what the edit gave. */
export function undo(model: Model, { weights, topology, added }: Undo): Model {
  const gone = new Set(added);
  const kept = new Map([...model.weights].filter(([name]) => !gone.has(name)));
  const groups = model.groups.map((group) => ({ ...group, weightNames: group.weightNames.filter((name) => !gone.has(name)) }));
  return withWeights({ ...model, weights: kept, groups: gone.size > 0 ? groups : model.groups }, weights, topology);
}

/** New weights go behind the others of the first group. */
function withAdded(model: Model, added: readonly Weight[]): Model {
  if (added.length === 0) return model;
  const [first, ...others] = model.groups;
  const weightNames = [...(first?.weightNames ?? []), ...added.map(({ name }) => name)];
  const weights = new Map([...model.weights, ...added.map((weight) => [weight.name, weight] as const)]);
  return { ...model, weights, groups: [{ ...first, weightNames }, ...others] };
}
