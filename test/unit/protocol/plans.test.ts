import { describe, expect, it } from 'vitest';
import { dataChoice } from '../../../src/protocol/dataChoice';
import { sameSamples, trainedOn, withMeasured, type PlanNode, type SamplesUsed } from '../../../src/protocol/plans';
import { lossOf, original, quantized } from '../extension/planFixtures';

const all: SamplesUsed = { part: 'all', samples: 10, data: '/data' };

/** A node that training on a data set made. */
function trained(data = dataChoice('/data', {})): PlanNode {
  const node = quantized('a');
  if (!node.made) throw new Error('it was made');
  return { ...node, made: { ...node.made, recipe: { edit: 'finetune', settings: { epochs: 1 }, data } } };
}

describe('samples that figures stand on', () => {
  it('are the same where set, part and number are', () => {
    expect(sameSamples(all, { ...all })).toBe(true);
    for (const other of [{ part: 'test' as const }, { samples: 9 }, { data: '/other' }])
      expect(sameSamples(all, { ...all, ...other })).toBe(false);
  });

  it('keep one figure each, the newest last', () => {
    const [first, second] = [{ ...lossOf(1), on: all }, lossOf(2)];
    const node = withMeasured(withMeasured(withMeasured(original, first), second), { ...first, loss: 3 });
    expect(node.measured.map(({ loss }) => loss)).toEqual([2, 3]);
  });
});

describe('samples that were trained on', () => {
  it('are all of a set that a part was held out of, not its test part', () => {
    const path = [original, trained()];
    expect(trainedOn(path, all)).toBe(true);
    expect(trainedOn(path, { ...all, part: 'test' })).toBe(false);
    expect(trainedOn(path, { ...all, data: '/other' })).toBe(false);
    expect(trainedOn([original, quantized('b')], all)).toBe(false);
  });

  it('are a part that is drawn in another way than in training', () => {
    const path = [original, trained(dataChoice('/data', { test: '/held' }))];
    expect(trainedOn(path, { ...all, part: 'test' })).toBe(true);
    expect(trainedOn(path, { ...all, part: 'test', data: dataChoice('/data', { test: '/held' }) })).toBe(false);
  });
});
