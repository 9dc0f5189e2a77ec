import { describe, expect, it } from 'vitest';
import type { LayerRow } from '../../../src/protocol/inspectAnswer';
import type { ChannelRow } from '../../../src/protocol/views';
import {
  channelsBelow,
  countTicks,
  emptiedLayers,
  NO_TICKS,
  picksFromTicks,
  ticksFromPicks,
  ticksOf,
  toggledTick,
  withLayerTicks,
} from '../../../webview/store/ticks';

const channel = (index: number, score: number | null): ChannelRow => ({
  index,
  score,
  rank: null,
  prunable: score !== null,
});
const layer = (name: string, channels: number): LayerRow => ({
  name,
  className: 'Dense',
  outputShape: [null, channels],
  params: 0,
  bytes: 0,
  macs: 0,
  activationBytes: 0,
  sparsity: 0,
  dtype: 'float32',
  channels,
  prunable: channels,
  weights: [],
});

describe('ticks', () => {
  it('turn a channel over without changing what they were', () => {
    const once = toggledTick(NO_TICKS, 'a', 3);
    const twice = toggledTick(once, 'a', 3);
    expect([...ticksOf(once, 'a')]).toEqual([3]);
    expect(twice.size).toBe(0);
    expect(NO_TICKS.size).toBe(0);
  });

  it('become picks with ascending channels, and back', () => {
    const ticks = withLayerTicks(withLayerTicks(NO_TICKS, 'b', [7, 1]), 'a', [2]);
    const picks = picksFromTicks(ticks);
    expect(picks).toEqual([
      { layer: 'b', channels: [1, 7] },
      { layer: 'a', channels: [2] },
    ]);
    expect(picksFromTicks(ticksFromPicks(picks))).toEqual(picks);
    expect(countTicks(ticks)).toBe(3);
  });

  it('hold no empty layer', () => {
    expect(ticksFromPicks([{ layer: 'a', channels: [] }]).size).toBe(0);
    expect(withLayerTicks(toggledTick(NO_TICKS, 'a', 1), 'a', []).size).toBe(0);
  });

  it('take the channels strictly below a score, and none that can’t be cut', () => {
    expect(channelsBelow([channel(0, 0.1), channel(1, 0.2), channel(2, null), channel(3, 0)], 0.2)).toEqual([0, 3]);
  });

  it('tell which layers would be left empty', () => {
    const ticks = ticksFromPicks([
      { layer: 'a', channels: [0, 1] },
      { layer: 'b', channels: [0] },
    ]);
    expect(emptiedLayers(ticks, [layer('a', 2), layer('b', 2), layer('relu', 0)])).toEqual(['a']);
  });
});
