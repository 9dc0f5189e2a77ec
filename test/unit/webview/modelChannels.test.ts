import { describe, expect, it } from 'vitest';
import type { RankedLayer } from '../../../src/protocol/rankAnswer';
import { channelsOf, channelsOfModel } from '../../../webview/store/modelChannels';
import { fixtureModel } from '../../webview-harness/fixtureModel';
import { channelRows, rankAnswer } from '../../webview-harness/fixtureScores';

const { layers } = fixtureModel();
const settings = { method: 'magnitude', level: 'neuron' } as const;

describe('the channels of all layers', () => {
  const ranked = rankAnswer(layers, settings).layers;

  it('are those of each layer’s own list, with their scores and ranks', () => {
    const all = channelsOfModel(ranked, layers, '');
    expect(all).toHaveLength(layers.reduce((sum, { channels }) => sum + (channels ?? 0), 0));
    for (const layer of ['Conv1', 'dense_1', 'predictions']) {
      const own = channelRows(layers, layer, settings).map(({ index, score, rank, prunable }) => ({ layer, index, score, rank, prunable }));
      expect(all.filter((row) => row.layer === layer)).toMatchObject(own);
    }
  });

  it('keep the reason of what can’t be cut', () => {
    const output = channelsOfModel(ranked, layers, 'predictions')[0];
    expect(output).toMatchObject({ prunable: false, reason: 'tied to the model’s output' });
  });

  it('are filtered by layer, and the same question gets the same array', () => {
    const some = channelsOfModel(ranked, layers, 'block_1_expand conv2d');
    expect(new Set(some.map(({ layer }) => layer))).toEqual(new Set(['block_1_expand']));
    expect(channelsOfModel(ranked, layers, 'block_1_expand conv2d')).toBe(some);
    expect(channelsOfModel(ranked, layers, '')).toBe(channelsOfModel(ranked, layers, ''));
  });

  it('have no rank where the answer has none, rather than a made-up one', () => {
    const bare: RankedLayer[] = [{ name: 'Conv1', count: 2, min: 1, mean: 1, max: 1, scores: [1, null] }];
    expect(channelsOfModel(bare, layers, '')).toMatchObject([
      { rank: null, prunable: true },
      { rank: null, prunable: false },
    ]);
  });
});

it('names the channels of one layer once', () => {
  const rows = channelRows(layers, 'Conv1', settings);
  expect(channelsOf('Conv1', rows)).toBe(channelsOf('Conv1', rows));
  expect(channelsOf('Conv1', rows)[3]).toEqual({ ...rows[3], layer: 'Conv1' });
});
