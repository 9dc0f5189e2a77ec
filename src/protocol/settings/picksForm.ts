import type { TextForm } from './field';

/** Channels of layers, by layer and position. */
export type Picks = readonly { readonly layer: string; readonly channels: readonly number[] }[];

/** A layer's name may hold anything: it ends where a colon and nothing but positions follow. */
const LAYER = /(.+?):(\d+(?:-\d+)?(?:,\d+(?:-\d+)?)*)(?:;|$)/suy;

/** `conv1:0,3-5;dense:7` */
export const picksForm: TextForm<Picks> = {
  expectation: 'channels by layer and position, like conv1:0,3-5;dense:7',
  placeholder: 'layer:n,n-n;…',
  parse: (text) => {
    const picks: { layer: string; channels: readonly number[] }[] = [];
    LAYER.lastIndex = 0;
    while (LAYER.lastIndex < text.length) {
      const [, layer, ranges] = LAYER.exec(text) ?? [];
      if (layer === undefined || ranges === undefined) return undefined;
      const channels = ranges.split(',').map(rangeIn);
      if (channels.some((range) => range === undefined)) return undefined;
      picks.push({ layer, channels: channels.flatMap((range) => range ?? []) });
    }
    return picks.length === 0 ? undefined : picks;
  },
  text: (picks) => picks.map(({ layer, channels }) => `${layer}:${rangesOf(channels).join(',')}`).join(';'),
};

/** More positions than a layer has: a slip of the finger must not fill the memory. */
const MOST = 1_000_000;

function rangeIn(text: string): number[] | undefined {
  const [from = 0, to = from] = text.split('-').map(Number);
  return to < from || to - from >= MOST ? undefined : Array.from({ length: to - from + 1 }, (_, i) => from + i);
}

/** Runs of positions that follow each other, in the order given. */
function rangesOf(channels: readonly number[]): string[] {
  const runs: [number, number][] = [];
  for (const channel of channels) {
    const run = runs.at(-1);
    if (run?.[1] === channel - 1) run[1] = channel;
    else runs.push([channel, channel]);
  }
  return runs.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`));
}
