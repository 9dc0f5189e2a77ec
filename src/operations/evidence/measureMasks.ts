import { seededRandom } from '../../base/random';
import type { LossName } from '../../data/lossName';
import { Failure } from '../../model/failure';
import { planMasks, type MaskLosses } from '../../saliency/dropout/maskPlan';
import type { Structure } from '../../trace/structure/structure';
import type { EvidenceContext } from '../context';
import { measureRemovals } from './measureRemovals';
import type { Opened } from '../opened';
import type { SampleSet } from '../samples/sampleSet';

/** How dropout-based damage is measured. */
export interface MaskSettings {
  /** Random masks; a multiple of two is taken. By the number of channels when absent. */
  readonly masks?: number;
  /** The probability of a channel to stay, 0..1. */
  readonly keep: number;
  readonly seed: number;
  readonly set: SampleSet;
  /** Channels that stay: what is measured does not depend on them. */
  readonly spared?: readonly number[];
  readonly loss?: LossName;
}

/** See docs/adr/0010 for how these and the default `keep` were found. */
const MASKS_PER_CHANNEL = 4;
const FEWEST = 64;
const MOST = 1024;

/** Draws random masks over all channels that can be cut and measures by how much the loss rises under each, on a part of the samples each. */
export async function measureMasks(
  opened: Opened,
  { masks, keep, seed, spared = [], ...measured }: MaskSettings,
  context: EvidenceContext,
): Promise<MaskLosses> {
  const kept = new Set(spared);
  const channels = prunableChannels(opened.analysis.structure).filter((id) => !kept.has(id));
  const count = 2 * Math.ceil((checked(masks, keep) ?? defaultMasks(channels.length)) / 2);
  const plan = planMasks(channels, { masks: count, keep, random: seededRandom(seed).fork('dropout') });
  const removed = Array.from({ length: count }, (_, m) => ({
    kind: 'channels' as const,
    channels: [...channels].filter((_id, column) => plan.removed[m * channels.length + column] === 1),
    // Both of a pair see the same samples.
    place: Math.floor(m / 2) / (count / 2),
  }));
  const losses = await measureRemovals(opened, { ...measured, removed, eachSample: false }, 'Dropping channels at random', context);
  return { ...plan, losses: Float64Array.from(losses, ({ loss, intact = 0 }) => loss - intact) };
}

/** Ids of the channels that can be cut, ascending. */
export function prunableChannels({ channels }: Structure): Int32Array {
  return Int32Array.from(channels.filter(({ obstacle }) => !obstacle).map(({ id }) => id));
}

function defaultMasks(channels: number): number {
  return Math.min(MOST, Math.max(FEWEST, MASKS_PER_CHANNEL * channels));
}

function checked(masks: number | undefined, keep: number): number | undefined {
  if (!(keep > 0 && keep < 1)) {
    throw new Failure('settingInvalid', { setting: 'keep', reason: `${String(keep)} is not between 0 and 1` });
  }
  if (masks !== undefined && !(Number.isInteger(masks) && masks >= 4)) {
    throw new Failure('settingInvalid', { setting: 'masks', reason: `${String(masks)} is not a whole number of at least 4` });
  }
  return masks;
}
