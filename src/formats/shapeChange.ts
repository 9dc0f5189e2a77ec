import type { Json } from '../base/json';
import type { Shape } from '../base/shape';

/** A tensor's shape in the recorded pass before a cut, and after. Axis 0 is the batch. */
export interface ShapeChange {
  readonly before: Shape;
  readonly after: Shape;
}

/** A stored shape with new sizes where it states the old ones; null and -1 stay. */
export function resizedShape(stored: Json | undefined, change: ShapeChange | undefined): Json {
  if (!Array.isArray(stored) || stored.length !== change?.before.length) return stored ?? null;
  return (stored as readonly Json[]).map((size, axis) => (size === change.before[axis] ? (change.after[axis] ?? size) : size));
}
