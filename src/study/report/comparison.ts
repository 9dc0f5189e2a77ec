import type { Interval } from '../../base/interval';
import { defined } from '../../base/defined';
import type { TrialRecord } from '../../protocol/trialRecord';
import { bootstrapMean } from '../statistics/bootstrapMean';
import { flips } from '../statistics/flips';
import { holm } from '../statistics/holm';
import { mcNemar } from '../statistics/mcNemar';
import { LEAST_SEEDS } from '../statistics/meanInterval';
import { pairedDifference } from '../statistics/pairedDifference';
import { rightBits, type RightBits } from '../statistics/rightBits';
import { seedsAndSamples } from '../statistics/seedsAndSamples';
import type { Cell } from './cells';
import type { Measure } from './measures';

/** Two cells side by side. What is positive is better, whatever the measure. */
export interface Comparison {
  readonly difference: number;
  /** How many seeds were paired; 0 where neither cell hangs on one. */
  readonly seeds: number;
  /** 95 %; absent where nothing can be said. Computed when it is asked for: it takes its time. */
  readonly interval: () => Interval | undefined;
  /** Absent where there are too few seeds for a claim. */
  readonly p?: number;
}

/** A comparison among others that are made together. */
export interface Judged extends Comparison {
  /**
   * 1 where the first is better, -1 where it is worse, by Holm's correction and by the interval; 0 where they are not told apart. Takes
   * its time, as the interval does.
   */
  readonly verdict: () => -1 | 0 | 1;
}

const compared = new WeakMap<Cell, Map<Cell, Comparison | undefined>>();

/** What the first cell is above the second, seed by seed. Undefined where no seed has both. */
export function compareCells(first: Cell, second: Cell, measure: Measure): Comparison | undefined {
  const known = compared.get(first) ?? new Map<Cell, Comparison | undefined>();
  compared.set(first, known);
  if (!known.has(second)) known.set(second, comparisonOf(first, second, measure));
  return known.get(second);
}

function comparisonOf(first: Cell, second: Cell, measure: Measure): Comparison | undefined {
  const pairs = pairsOf(first, second);
  if (pairs.length === 0) return undefined;
  const differences = pairs.map(([a, b]) => measure.better * ((measure.of(a) ?? Number.NaN) - (measure.of(b) ?? Number.NaN)));
  const { mean, p } = pairedDifference(differences);
  const exact = !first.chance && !second.chance;
  const bits = bitsOf(pairs, measure);
  const withBits = bits && (exact || pairs.length >= LEAST_SEEDS) ? bits : undefined;
  let known: Interval | undefined;
  return {
    difference: mean,
    seeds: exact ? 0 : pairs.length,
    interval: () =>
      (known ??= withBits ? seedsAndSamples(withBits.pairs, withBits.samples) : enough(bootstrapMean(differences), pairs.length)),
    ...defined({ p: exact ? exactP(bits) : enough(p, pairs.length) }),
  };
}

/** How often among comparisons that are made together one may be called a difference that is none. */
const LEVEL = 0.05;

/** Says of comparisons that are made together which are differences. */
export function judge(comparisons: readonly Comparison[]): Judged[] {
  const testable = comparisons.filter(({ p }) => p !== undefined);
  const adjusted = holm(testable.map(({ p }) => p ?? 1));
  const byComparison = new Map(testable.map((each, i) => [each, adjusted[i] ?? 1]));
  return comparisons.map((each) => ({
    ...each,
    verdict: () => {
      const isDifferent = (byComparison.get(each) ?? 1) < LEVEL && excludesZero(each.interval());
      return isDifferent ? (each.difference > 0 ? 1 : -1) : 0;
    },
  }));
}

function excludesZero(interval: Interval | undefined): boolean {
  return interval !== undefined && (interval.low > 0 || interval.high < 0);
}

function enough<T>(value: T, seeds: number): T | undefined {
  return seeds >= LEAST_SEEDS ? value : undefined;
}

/** Records of the same seed; one that hangs on none goes with every other. */
export function pairsOf(first: Cell, second: Cell): (readonly [TrialRecord, TrialRecord])[] {
  const [a, b] = [[...first.bySeed.values()], [...second.bySeed.values()]];
  const [onlyA, onlyB] = [a[0], b[0]];
  if (!onlyA || !onlyB) return [];
  if (!first.chance && !second.chance) return [[onlyA, onlyB]];
  if (!first.chance) return b.map((other) => [onlyA, other] as const);
  if (!second.chance) return a.map((one) => [one, onlyB] as const);
  return [...first.bySeed]
    .sort(([one], [other]) => one - other)
    .flatMap(([seed, record]) => {
      const other = second.bySeed.get(seed);
      return other ? [[record, other] as const] : [];
    });
}

interface Bits {
  /** The better one's rise is positive: `first` holds the second cell's bits. */
  readonly pairs: readonly { readonly first: RightBits; readonly second: RightBits }[];
  readonly samples: number;
}

/** Which samples were answered right, where every record tells it, of as many samples, and accuracy is what counts. */
function bitsOf(pairs: readonly (readonly [TrialRecord, TrialRecord])[], measure: Measure): Bits | undefined {
  const samples = pairs[0]?.[0].test?.samples ?? 0;
  const told = pairs.flat().every(({ test }) => test?.right !== undefined && test.samples === samples);
  if (!told || samples === 0 || measure.better < 0) return undefined;
  return { samples, pairs: pairs.map(([a, b]) => ({ first: decoded(b), second: decoded(a) })) };
}

const bitsByRecord = new WeakMap<TrialRecord, RightBits>();

function decoded(record: TrialRecord): RightBits {
  const known = bitsByRecord.get(record) ?? rightBits(record.test?.right ?? '');
  bitsByRecord.set(record, known);
  return known;
}

function exactP(bits: Bits | undefined): number | undefined {
  const pair = bits?.pairs[0];
  if (!bits || !pair) return undefined;
  const { lost, gained } = flips(pair.first, pair.second, bits.samples);
  return mcNemar(lost.length, gained.length);
}
