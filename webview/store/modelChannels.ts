import type { RankedLayer } from '../../src/protocol/rankAnswer';
import type { LayerRow } from '../../src/protocol/inspectAnswer';
import type { ChannelRow } from '../../src/protocol/views';
import type { ListedChannel } from './channelOrder';
import { filterLayers } from './layerFilter';

const listed = new WeakMap<readonly ChannelRow[], readonly ListedChannel[]>();

/** The channels of one layer with its name, made once. */
export function channelsOf(layer: string, rows: readonly ChannelRow[]): readonly ListedChannel[] {
  const known = listed.get(rows) ?? rows.map((row) => ({ ...row, layer }));
  listed.set(rows, known);
  return known;
}

const NO_SCORE = 'can’t be cut or was not scored; choose its layer to see why';

interface Listed {
  readonly filter: string;
  readonly channels: readonly ListedChannel[];
}

const ofModel = new WeakMap<readonly RankedLayer[], readonly ListedChannel[]>();
/** The last filter of each ranking: it is asked for at every render. */
const filtered = new WeakMap<readonly RankedLayer[], Listed>();

/**
 * The channels of a ranking at neuron level whose layers match the filter, layer by layer in the network's order. The
 * same question gets the same array.
 */
export function channelsOfModel(ranked: readonly RankedLayer[], layers: readonly LayerRow[], filter: string): readonly ListedChannel[] {
  const known = filtered.get(ranked);
  if (known?.filter === filter) return known.channels;
  const all = ofModel.get(ranked) ?? allChannels(ranked, layers);
  ofModel.set(ranked, all);
  const names = new Set(filterLayers(layers, filter).rows.map(({ name }) => name));
  const channels = names.size === layers.length ? all : all.filter(({ layer }) => names.has(layer));
  filtered.set(ranked, { filter, channels });
  return channels;
}

function allChannels(ranked: readonly RankedLayer[], layers: readonly LayerRow[]): readonly ListedChannel[] {
  const rows = new Map(layers.map((layer) => [layer.name, layer]));
  return ranked.flatMap(({ name, reason, scores = [], ranks = [] }) => {
    const whyNot = reason ?? rows.get(name)?.reason ?? NO_SCORE;
    return scores.map((score, index): ListedChannel => ({
      layer: name,
      index,
      score,
      rank: ranks[index] ?? null,
      prunable: score !== null,
      ...(score === null ? { reason: whyNot } : {}),
    }));
  });
}
