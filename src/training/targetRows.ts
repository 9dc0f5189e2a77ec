import { sizeOf } from '../base/shape';
import type { Targets } from '../data/dataset';
import { gatherRows, type SampleChoice } from '../data/takeSamples';

/** The targets of some samples as rows of U units, [R * U]: labels become one-hot rows, or 0/1 for a single unit. */
export function targetRows(targets: Targets, choice: SampleChoice, units: number): Float32Array {
  if (targets.kind === 'none') throw new Error('there are no answers');
  if (targets.kind === 'values') return gatherRows(targets.values, sizeOf(targets.shape), choice);
  const labels = labelsOf(targets, choice);
  if (units === 1) return Float32Array.from(labels);
  const rows = new Float32Array(labels.length * units);
  for (let row = 0; row < labels.length; row++) rows[row * units + (labels[row] ?? 0)] = 1;
  return rows;
}

/** The labels of some samples. */
export function labelsOf(targets: Targets & { kind: 'classes' }, choice: SampleChoice): Int32Array {
  return gatherRows(targets.labels, sizeOf(targets.shape), choice);
}
