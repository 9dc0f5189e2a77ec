import { nthLowest } from '../../base/nthLowest';
import type { KeepMasks } from '../../model/keepMasks';
import type { PruneScope } from '../../protocol/vocabulary';
import type { ParameterScores } from '../criterion';

/** What to remove of how much. */
export interface ParameterChoice {
  readonly scores: ParameterScores;
  /** The present values of the weights scored: what is zero already is removed first and counts. */
  readonly values: ReadonlyMap<string, ArrayLike<number>>;
  /** Fraction of all elements to be zero afterwards, 0..1. */
  readonly amount: number;
  readonly scope: PruneScope;
}

/** Of each weight at least this share of its elements stays, and at least one element. */
export const LEAST_KEPT = 0.001;

/**
 * Picks the elements with the lowest scores; equal scores go by position, so the same input gives the same masks.
 * With scope `layer` each weight gives the same fraction; with `global` the weights compete.
 */
export function chooseParameters({ scores, values, amount, scope }: ParameterChoice): KeepMasks {
  const weights = [...scores].map(([name, own]) => {
    const present = values.get(name);
    if (!present) throw new Error(`${name} has scores and no values`);
    return { name, removable: removability(own, present) };
  });
  const groups = scope === 'global' ? [weights] : weights.map((weight) => [weight]);
  return new Map(groups.flatMap((group) => chooseWithin(group, amount)));
}

interface Candidates {
  readonly name: string;
  /** The order in which elements go, lowest first; Infinity for what stays in any case. */
  readonly removable: Float32Array;
}

function chooseWithin(weights: readonly Candidates[], amount: number): [string, Uint8Array][] {
  const pool = new Float32Array(weights.reduce((sum, { removable }) => sum + removable.length, 0));
  let end = 0;
  for (const { removable } of weights) {
    pool.set(removable, end);
    end += removable.length;
  }
  let able = 0;
  for (const score of pool) if (score < Infinity) able++;
  const keep = lowest(pool, Math.min(able, Math.round(pool.length * amount))).map((gone) => 1 - gone);
  let start = 0;
  return weights.map(({ name, removable }) => [name, keep.slice(start, (start += removable.length))]);
}

/** Zeros first; the floor's strongest elements, and what could not be scored, never. */
function removability(scores: Float32Array, values: ArrayLike<number>): Float32Array {
  const order = scores.map((score, i) => (values[i] === 0 ? -Infinity : Number.isNaN(score) ? Infinity : score));
  const floor = Math.min(order.length, Math.max(1, Math.floor(order.length * LEAST_KEPT)));
  const weakest = lowest(order, order.length - floor);
  return order.map((score, i) => (weakest[i] ? score : Infinity));
}

/** 1 for each of the `count` lowest values; of equal ones the first. */
function lowest(values: Float32Array, count: number): Uint8Array<ArrayBuffer> {
  const chosen = new Uint8Array(values.length);
  if (count === 0) return chosen;
  const threshold = nthLowest(values.slice(), count - 1);
  let atThreshold = count;
  for (const value of values) if (value < threshold) atThreshold--;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value < threshold || (value === threshold && atThreshold-- > 0)) chosen[i] = 1;
  }
  return chosen;
}
