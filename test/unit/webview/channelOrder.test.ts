import { describe, expect, it } from 'vitest';
import { nextChannelOrder, orderChannels, type ChannelColumn, type ListedChannel } from '../../../webview/store/channelOrder';
import { NO_TICKS, ticksFromPicks } from '../../../webview/store/ticks';

/** Layers of channels, each with its score and rank; without, it can't be cut. */
function listed(layers: Record<string, ([score: number, rank: number] | null)[]>): ListedChannel[] {
  return Object.entries(layers).flatMap(([layer, channels]) =>
    channels.map((channel, index) => ({
      layer,
      index,
      score: channel?.[0] ?? null,
      rank: channel?.[1] ?? null,
      prunable: channel !== null,
      ...(channel ? {} : { reason: 'tied' }),
    })),
  );
}

const rows = listed({ late: [[3, 4], null, [1, 2]], early: [[1, 1], [2, 3], null] });
const order = (column: ChannelColumn, descending: boolean, ticks = NO_TICKS): string[] =>
  orderChannels(rows, { column, descending }, ticks).map(({ layer, index }) => `${layer} ${index}`);

describe('the order of channels', () => {
  it('goes by rank both ways, what can’t be cut last either way', () => {
    expect(order('rank', false)).toEqual(['early 0', 'late 2', 'early 1', 'late 0', 'late 1', 'early 2']);
    expect(order('rank', true)).toEqual(['late 0', 'early 1', 'late 2', 'early 0', 'late 1', 'early 2']);
  });

  it('goes by score both ways, equal ones as the network has them', () => {
    expect(order('score', true)).toEqual(['late 0', 'early 1', 'late 2', 'early 0', 'late 1', 'early 2']);
    expect(order('score', false)).toEqual(['late 2', 'early 0', 'early 1', 'late 0', 'late 1', 'early 2']);
  });

  it('goes by place in the layer both ways', () => {
    expect(order('index', false)).toEqual(['late 0', 'early 0', 'late 1', 'early 1', 'late 2', 'early 2']);
    expect(order('index', true)).toEqual(['late 2', 'early 2', 'late 1', 'early 1', 'late 0', 'early 0']);
  });

  it('goes by layer as the network has them, not by name', () => {
    expect(order('layer', false)).toEqual(['late 0', 'late 1', 'late 2', 'early 0', 'early 1', 'early 2']);
    expect(order('layer', true)).toEqual(['early 0', 'early 1', 'early 2', 'late 0', 'late 1', 'late 2']);
  });

  it('goes by state: ticked, not ticked, not prunable', () => {
    const ticks = ticksFromPicks([{ layer: 'early', channels: [1] }]);
    expect(order('state', false, ticks)).toEqual(['early 1', 'late 0', 'late 2', 'early 0', 'late 1', 'early 2']);
    expect(order('state', true, ticks)[0]).toBe('late 1');
  });

  it('leaves the rows it is given alone', () => {
    const before = [...rows];
    order('score', true);
    expect(rows).toEqual(before);
  });
});

describe('a click on a head', () => {
  it('shows the most valuable at once when it is the score’s, and the other way round with the next', () => {
    const first = nextChannelOrder({ column: 'index', descending: false }, 'score');
    expect(first).toEqual({ column: 'score', descending: true });
    expect(nextChannelOrder(first, 'score')).toEqual({ column: 'score', descending: false });
  });

  it('turns the ranks over, so that the most valuable come first', () => {
    expect(nextChannelOrder({ column: 'rank', descending: false }, 'rank')).toEqual({ column: 'rank', descending: true });
  });
});
