import type { DataHints } from '../model/dataHints';

/** What a model's output went through last, as far as its answers are concerned. */
export type OutputActivation = 'softmax' | 'sigmoid' | 'other';

/** An input or output of the model that the data is for; null stands for a size that is not fixed, axis 0 is the batch. */
export interface ExpectedPort {
  readonly name: string;
  readonly shape: readonly (number | null)[];
  readonly dtype: string;
  /** Of an output: its last activation, where it is known. */
  readonly activation?: OutputActivation;
  /** Of an input whose values are indices: how many there are, 0 the first. */
  readonly indexOf?: number;
}

/** What a model takes and gives. */
export interface ExpectedPorts {
  readonly inputs: readonly ExpectedPort[];
  readonly outputs: readonly ExpectedPort[];
  /** What is said beside the model about its data. */
  readonly hints?: DataHints;
}

/** Units on the last axis of an output, behind the batch; undefined where that is not fixed, or the output unknown. */
export function unitsOf(output: ExpectedPort | undefined): number | undefined {
  if (!output || output.shape.length === 0) return undefined;
  return output.shape.length === 1 ? 1 : (output.shape.at(-1) ?? undefined);
}

/** A shape as people read it: `[28, 28, 1]`, with `?` for a size that is not fixed. */
export function shapeText(shape: readonly (number | null)[]): string {
  return `[${shape.map((size) => size ?? '?').join(', ')}]`;
}
