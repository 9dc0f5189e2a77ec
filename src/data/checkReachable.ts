import { sizeOf } from '../base/shape';
import { badLabel } from './badLabel';
import type { ValueTargets } from './dataset';
import type { OutputActivation } from './expectedPorts';
import type { LossName } from './lossName';
import type { RawSamples } from './rawSamples';

/** How far the sum of a softmax's row may be from 1: what float16 and rounding to three digits leave. */
const SUM_TOLERANCE = 1e-3;
/** So many rows are named. */
const NAMED = 3;
/** Losses that any answers have. */
const DISTANCES: ReadonlySet<LossName | undefined> = new Set<LossName>(['meanSquaredError', 'meanAbsoluteError']);

/**
 * Refuses values that the output's last activation never gives: outside 0 to 1 behind a sigmoid; rows that don't sum to 1
 * or have a negative number behind a softmax. Throws `dataInvalid` with the rows. Where the data set itself names a loss
 * that is a distance they are taken; what is wrong with them is then returned.
 */
export function checkReachable(
  targets: ValueTargets,
  activation: OutputActivation,
  raw: RawSamples,
  loss: LossName | undefined,
): string | undefined {
  const fault = activation === 'other' ? undefined : activation === 'sigmoid' ? beyondShares(targets) : beyondProbabilities(targets);
  if (!fault) return undefined;
  const gives = activation === 'sigmoid' ? 'values from 0 to 1' : 'rows of shares that sum to 1';
  const reason = `the model ends in ${activation}, which gives ${gives}: ${fault.reason}`;
  if (DISTANCES.has(loss)) return `The answers are out of reach: ${reason}.`;
  throw badLabel(raw, fault.row, `${reason} ("loss": "meanSquaredError" in a dataset.json takes any)`);
}

interface Fault {
  /** The first sample that has it. */
  readonly row: number;
  readonly reason: string;
}

function beyondShares({ values, shape }: ValueTargets): Fault | undefined {
  let [least, most] = [Infinity, -Infinity];
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  if (least >= 0 && most <= 1) return undefined;
  const row = Math.floor(values.findIndex((value) => value < 0 || value > 1) / sizeOf(shape));
  return { row, reason: `the answers run from ${short(least)} to ${short(most)}${fewText(values)}` };
}

/** The values themselves where there are few. */
function fewText(values: Float32Array): string {
  const found = new Set<number>();
  for (const value of values) {
    found.add(value);
    if (found.size > 5) return '';
  }
  return ` (${[...found]
    .sort((a, b) => a - b)
    .map(short)
    .join(', ')})`;
}

function beyondProbabilities({ values, shape }: ValueTargets): Fault | undefined {
  const units = shape.at(-1) ?? 1;
  const rowsEach = sizeOf(shape) / units;
  const rows = values.length / units;
  const faults: { readonly row: number; readonly what: string }[] = [];
  let count = 0;
  for (let row = 0; row < rows; row++) {
    const what = faultOf(values.subarray(row * units, (row + 1) * units));
    if (what === undefined) continue;
    count++;
    if (faults.length < NAMED) faults.push({ row, what });
  }
  const [first] = faults;
  if (!first) return undefined;
  const named = faults.map(({ row, what }) => {
    const place = rowsEach === 1 ? `row ${row}` : `row ${Math.floor(row / rowsEach)}, position ${row % rowsEach}`;
    return `${place} ${what}`;
  });
  const more = count > faults.length ? ', …' : '';
  return { row: Math.floor(first.row / rowsEach), reason: `${count} of ${rows} rows of the answers do not (${named.join(', ')}${more})` };
}

function faultOf(row: Float32Array): string | undefined {
  const negative = row.find((value) => value < 0);
  if (negative !== undefined) return `has ${short(negative)}`;
  const sum = row.reduce((total, value) => total + value, 0);
  if (Math.abs(sum - 1) <= SUM_TOLERANCE) return undefined;
  return row.every((value) => value === 0) ? 'is empty' : `sums to ${short(sum)}`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
