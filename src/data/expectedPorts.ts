import type { DataHints } from '../model/dataHints';

/** An input or output of the model that the data is for; null stands for a size that is not fixed, axis 0 is the batch. */
export interface ExpectedPort {
  readonly name: string;
  readonly shape: readonly (number | null)[];
  readonly dtype: string;
}

/** What a model takes and gives. */
export interface ExpectedPorts {
  readonly inputs: readonly ExpectedPort[];
  readonly outputs: readonly ExpectedPort[];
  /** What is said beside the model about its data. */
  readonly hints?: DataHints;
}

/** A shape as people read it: `[28, 28, 1]`, with `?` for a size that is not fixed. */
export function shapeText(shape: readonly (number | null)[]): string {
  return `[${shape.map((size) => size ?? '?').join(', ')}]`;
}

/** Whether a shape is what the pattern asks for; null matches every size. */
export function matchesShape(shape: readonly number[], pattern: readonly (number | null)[]): boolean {
  return shape.length === pattern.length && shape.every((size, axis) => (pattern[axis] ?? size) === size);
}
