import { describe, expect, it } from 'vitest';
import { chooseChannels } from '../../../../src/saliency/choosing/chooseChannels';
import type { Obstacle, Structure } from '../../../../src/trace/structure/structure';
import { structureOf } from '../../../fixtures/structureOf';

/** A structure of the given layers' channel ids; `fixed` can't be cut. */
function structure(layers: Record<string, number[]>, fixed: number[] = []): Structure {
  const count = Math.max(...Object.values(layers).flat()) + 1;
  const obstacle: Obstacle = { code: 'modelOutput', detail: 'fixed' };
  return structureOf(
    Array.from({ length: count }, (_, id) => ({ id, slices: [], ...(fixed.includes(id) ? { obstacle } : {}) })),
    layers,
  );
}

describe('choosing channels', () => {
  it('takes the lowest scores over all layers', () => {
    const { removed, keptBack } = chooseChannels({
      scores: Float64Array.of(5, 1, 6, 2, 7, 8),
      structure: structure({ a: [0, 1, 2], b: [3, 4, 5] }),
      amount: 1 / 3,
      scope: 'global',
    });
    expect([...removed].sort()).toEqual([1, 3]);
    expect(keptBack).toBe(0);
  });

  it('keeps one channel in each layer and says how many were wanted', () => {
    const { removed, keptBack } = chooseChannels({
      scores: Float64Array.of(1, 2, 30, 40),
      structure: structure({ a: [0, 1], b: [2, 3] }),
      amount: 0.75,
      scope: 'global',
    });
    expect([...removed].sort()).toEqual([0, 2]);
    expect(keptBack).toBe(1);
  });

  it('never takes a channel with an obstacle, and counts the share of the others', () => {
    const { removed } = chooseChannels({
      scores: Float64Array.of(Number.NaN, Number.NaN, 3, 4, 5, 6),
      structure: structure({ a: [0, 1, 2, 3, 4, 5] }, [0, 1]),
      amount: 0.5,
      scope: 'global',
    });
    expect([...removed].sort()).toEqual([2, 3]);
  });

  it('does not empty a layer through a channel that it shares with another', () => {
    const { removed } = chooseChannels({
      scores: Float64Array.of(1, 2, 3),
      structure: structure({ narrow: [0], wide: [0, 1, 2] }),
      amount: 0.67,
      scope: 'layer',
    });
    expect(removed.has(0)).toBe(false);
    expect([...removed].sort()).toEqual([1, 2]);
  });

  it('stays within the layers asked for', () => {
    const { removed } = chooseChannels({
      scores: Float64Array.of(1, 2, 3, 4),
      structure: structure({ a: [0, 1], b: [2, 3] }),
      amount: 0.5,
      scope: 'global',
      layers: new Set(['b']),
    });
    expect([...removed]).toEqual([2]);
  });

  it('takes the first of equals by their ids', () => {
    const scores = Float64Array.of(1, 1, 1, 1);
    const { removed } = chooseChannels({ scores, structure: structure({ a: [3, 2, 1, 0] }), amount: 0.5, scope: 'global' });
    expect([...removed].sort()).toEqual([0, 1]);
  });

  it('counts the share of what could be scored', () => {
    const scores = Float64Array.of(Number.NaN, Number.NaN, 1, 2);
    const { removed, keptBack } = chooseChannels({ scores, structure: structure({ a: [0, 1, 2, 3] }), amount: 0.5, scope: 'global' });
    expect([...removed]).toEqual([2]);
    expect(keptBack).toBe(0);
  });

  it('counts for a layer what went through another', () => {
    const scores = Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    const shared = structure({ a: [0, 1, 2, 3, 6, 7, 8, 9], b: [0, 1, 4, 5] });
    const choose = (amount: number): number[] => [...chooseChannels({ scores, structure: shared, amount, scope: 'layer' }).removed].sort();
    expect(choose(0.5)).toEqual([0, 1, 2, 3]);
    expect(choose(0.75)).toEqual([0, 1, 2, 3, 4, 6, 7]);
  });

  it('keeps one channel of a layer that has it at several places', () => {
    const { removed } = chooseChannels({
      scores: Float64Array.of(1, 2),
      structure: structure({ a: [0, 1, 0, 1] }),
      amount: 1,
      scope: 'layer',
    });
    expect([...removed]).toEqual([0]);
  });
});
