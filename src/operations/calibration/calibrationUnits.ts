import type { Random } from '../../base/random';
import type { PruneLevel } from '../../protocol/vocabulary';
import { stratifiedSample, type Stratum } from '../../saliency/calibration/stratifiedSample';
import type { Independence } from '../../trace/independence';
import type { Opened } from '../opened';
import type { Removed } from '../evidence/removalLosses';

/** A single weight or channel whose removal is measured. */
export interface Unit {
  /** The weight's name, or the path of the first layer that makes the channel. */
  readonly name: string;
  /** Flat index into the weight, or position in the layer. */
  readonly index: number;
  /** The channel's id, at neuron level. */
  readonly channel?: number;
  readonly removed: Removed;
}

/**
 * Draws units to remove one by one, as many of each layer as of any other while they last. Weights that are zero already are
 * left out, and what the measured output does not depend on.
 */
export function drawUnits(opened: Opened, level: PruneLevel, count: number, random: Random, output?: Independence): Unit[] {
  const stream = random.fork('units');
  if (level === 'parameter') {
    return stratifiedSample(weightStrata(opened, new Set(output?.weights)), count, stream).map(({ name, member }) => ({
      name,
      index: member,
      removed: { kind: 'weight', weight: name, index: member },
    }));
  }
  const idOf = channelIds(opened);
  return stratifiedSample(channelStrata(opened, new Set(output?.channels)), count, stream).map(({ name, member }) => {
    const channel = idOf(name, member);
    return { name, index: member, channel, removed: { kind: 'channels', channels: [channel] } };
  });
}

function weightStrata({ model, analysis }: Opened, unmeasured: ReadonlySet<string>): Stratum[] {
  return analysis.structure.kernelWeights
    .filter((name) => !unmeasured.has(name))
    .map((name) => {
      const values = model.weights.get(name)?.values ?? new Float32Array();
      return { name, members: Uint32Array.from(values.keys()).filter((i) => values[i] !== 0) };
    });
}

/** A channel that several layers make counts for the first of them. */
function channelStrata({ analysis: { structure } }: Opened, unmeasured: ReadonlySet<number>): Stratum[] {
  const seen = new Set(unmeasured);
  return structure.layers.map(({ layer, channels }) => ({
    name: layer,
    members: [...channels.entries()].flatMap(([position, id]) => {
      if (seen.has(id) || structure.channels[id]?.obstacle) return [];
      seen.add(id);
      return position;
    }),
  }));
}

function channelIds({ analysis: { structure } }: Opened): (layer: string, position: number) => number {
  const layers = new Map(structure.layers.map(({ layer, channels }) => [layer, channels]));
  return (layer, position) => layers.get(layer)?.[position] ?? -1;
}
