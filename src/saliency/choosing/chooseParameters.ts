import type { KeepMasks } from '../../model/keepMasks';
import type { PruneScope } from '../../protocol/answers';
import type { ParameterScores } from '../criterion';

/** What to remove of how much. */
export interface ParameterChoice {
  readonly scores: ParameterScores;
  /** The weights' present values: what is zero already is removed first and counts. */
  readonly values: ReadonlyMap<string, ArrayLike<number>>;
  /** Fraction of all elements to be zero afterwards, 0..1. */
  readonly amount: number;
  readonly scope: PruneScope;
}

/** Of each weight at least this share of its elements stays, and at least one element. */
const FLOOR = 0.001;

/**
 * Picks the elements with the lowest scores; equal scores go by position, so the same input gives the same masks.
 * With scope `layer` each weight gives the same fraction; with `global` the weights compete.
 */
export function chooseParameters({ scores, values, amount, scope }: ParameterChoice): KeepMasks {
  const names = [...scores.keys()];
  const effective = new Map(names.map((name) => [name, zerosFirst(scores.get(name) ?? new Float32Array(), values.get(name) ?? [])]));
  const groups = scope === 'global' ? [names] : names.map((name) => [name]);
  return new Map(groups.flatMap((group) => chooseWithin(group, effective, amount)));
}

function zerosFirst(scores: Float32Array, values: ArrayLike<number>): Float32Array {
  return scores.map((score, i) => (values[i] === 0 ? -Infinity : score));
}

function chooseWithin(names: readonly string[], scores: ReadonlyMap<string, Float32Array>, amount: number): [string, Uint8Array][] {
  const elements = names.reduce((sum, name) => sum + (scores.get(name)?.length ?? 0), 0);
  const pool = new Float32Array(elements);
  let end = 0;
  for (const name of names) {
    const own = protectStrongest(scores.get(name) ?? new Float32Array());
    pool.set(own, end);
    end += own.length;
  }
  const wanted = Math.round(elements * amount);
  const threshold = wanted === 0 ? -Infinity : (pool.slice().sort()[wanted - 1] ?? Infinity);
  let below = 0;
  for (const score of pool) if (score < threshold) below++;
  let atThreshold = wanted - below;
  let start = 0;
  return names.map((name) => {
    const length = scores.get(name)?.length ?? 0;
    const keep = new Uint8Array(length).fill(1);
    for (let i = 0; i < length; i++) {
      const score = pool[start + i] as number;
      if (score === Infinity) continue;
      if (score < threshold || (score === threshold && wanted > 0 && atThreshold-- > 0)) keep[i] = 0;
    }
    start += length;
    return [name, keep];
  });
}

/** The same scores with the floor's elements raised to infinity, which is never removed. */
function protectStrongest(scores: Float32Array): Float32Array {
  const protectedCount = Math.min(scores.length, Math.max(1, Math.floor(scores.length * FLOOR)));
  if (protectedCount === 0) return scores;
  const bar = scores.slice().sort()[scores.length - protectedCount] ?? Infinity;
  let left = protectedCount;
  const raised = scores.map((score) => {
    if (score <= bar || Number.isNaN(score)) return score;
    left--;
    return Infinity;
  });
  // Equal scores are removed from the front, so they are protected from the back.
  for (let i = raised.length - 1; i >= 0 && left > 0; i--) {
    if (scores[i] !== bar) continue;
    raised[i] = Infinity;
    left--;
  }
  return raised;
}
