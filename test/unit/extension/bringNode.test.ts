import { describe, expect, it } from 'vitest';
import { bringNode, secondsToMake, type Bringing } from '../../../src/extension/document/bringNode';
import { Failure } from '../../../src/model/failure';
import { ORIGINAL, type NodeId, type PlanTree } from '../../../src/protocol/plans';
import { failureOf } from '../../fixtures/failureOf';
import { original, quantized, totalsOf } from './planFixtures';

const tree: PlanTree = {
  nodes: [original, quantized('a', ORIGINAL, 2), quantized('b', 'a', 30), quantized('c', 'b', 4)],
  at: 'c',
  saved: ORIGINAL,
  canUndo: true,
  canRedo: false,
};

/** An engine that holds some nodes, and writes down what it is asked. */
function engineWith(
  held: readonly NodeId[],
  { kept = [] as readonly NodeId[], loss = 0.25, params = 25, base = ORIGINAL, part = 'test' } = {},
) {
  const asked: string[] = [];
  const other: NodeId[] = [];
  const current: NodeId[] = [];
  const memory = new Set<NodeId>([ORIGINAL, ...held]);
  const snapshot = { model: { totals: totalsOf(params) } };
  const ask = (method: string, told: { node?: NodeId; file?: string }): Promise<unknown> => {
    asked.push([method, told.node ?? '', told.file ?? ''].join(' ').trim());
    const { node = '' } = told;
    if (method === 'goTo' && !memory.has(node)) return Promise.reject(new Failure('nodeGone', { node }));
    if (method === 'adopt' && told.file === '/bad')
      return Promise.reject(new Failure('fileUnreadable', { file: '/bad', reason: 'it is bad' }));
    memory.add(node);
    if (method !== 'quantize') return Promise.resolve(snapshot);
    return Promise.resolve({ plan: {}, certificate: {}, warnings: [], before: {}, after: { loss, on: { part, samples: 10 } } });
  };
  const bringing = {
    tree,
    base,
    ask: ask as unknown as Bringing['ask'],
    kept: (id: NodeId) => Promise.resolve(kept.includes(id) ? `/kept/${id}` : undefined),
    onCurrent: (id: NodeId) => current.push(id),
    onWork: () => asked.push('work'),
    onOther: (id: NodeId) => other.push(id),
    log: () => undefined,
  } satisfies Bringing;
  return { bringing, asked, other, current };
}

describe('bringing a node back', () => {
  it('goes to it where it is in memory', async () => {
    const { bringing, asked, current } = engineWith(['c']);
    await bringNode('c', bringing);
    expect(asked).toEqual(['goTo c']);
    expect(current).toEqual(['c']);
  });

  it('makes it again from the nearest one that is left', async () => {
    const { bringing, asked, current, other } = engineWith(['a']);
    await bringNode('c', bringing);
    expect(asked).toEqual(['goTo c', 'work', 'goTo b', 'work', 'goTo a', 'quantize b', 'snapshot', 'quantize c', 'snapshot']);
    expect(current).toEqual(['a', 'b', 'c']);
    expect(other).toEqual([]);
  });

  it('reads it from where it was kept, and what is made of it from there', async () => {
    const { bringing, asked } = engineWith([], { kept: ['b'] });
    await bringNode('c', bringing);
    expect(asked).toEqual(['goTo c', 'work', 'goTo b', 'work', 'adopt b /kept/b', 'quantize c', 'snapshot']);
  });

  it('makes it again where what was kept can’t be read', async () => {
    const { bringing, asked } = engineWith([]);
    await bringNode('a', { ...bringing, kept: () => Promise.resolve('/bad') });
    expect(asked).toEqual(['goTo a', 'work', 'adopt a /bad', 'goTo original', 'quantize a', 'snapshot']);
  });

  it('tells of a node that is not what it was: of another size, or with another loss on the same samples', async () => {
    for (const made of [{ params: 24 }, { loss: 0.26 }, { loss: Number.NaN }]) {
      const { bringing, other } = engineWith([], made);
      await bringNode('a', bringing);
      expect(other).toEqual(['a']);
    }
    for (const same of [{ loss: 0.2501 }, { loss: 0.9, part: 'all' }]) {
      const { bringing, other } = engineWith([], same);
      await bringNode('a', bringing);
      expect(other).toEqual([]);
    }
  });

  it('starts from the node that the file holds since it was written over, and does not take it for the original', async () => {
    const { bringing, asked } = engineWith([], { base: 'b' });
    await bringNode('c', bringing);
    expect(asked).toEqual(['goTo c', 'work', 'goTo original', 'quantize c', 'snapshot']);
    expect(await failureOf(bringNode(ORIGINAL, bringing))).toMatchObject({ code: 'nodeGone' });
    expect(await failureOf(bringNode('a', bringing))).toMatchObject({ code: 'nodeGone' });
  });

  it('takes as long as its steps took, from the nearest one that is there', () => {
    expect(secondsToMake(tree, 'c', (id) => id === ORIGINAL)).toBe(36);
    expect(secondsToMake(tree, 'c', (id) => id === 'b' || id === ORIGINAL)).toBe(4);
    expect(secondsToMake(tree, 'c', () => true)).toBe(0);
  });
});
