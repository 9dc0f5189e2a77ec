import { Failure } from '../../model/failure';
import type { PickedChannels } from '../../protocol/settings/pruning';
import type { Structure } from '../../trace/structure/structure';

/**
 * The structure's channel ids of channels picked by layer and position. Throws `planInvalid` for a layer or position
 * that is not there and for a channel that can't be cut, with the reason.
 */
export function pickedChannelIds(structure: Structure, picks: PickedChannels['picks']): Set<number> {
  return new Set(
    picks.flatMap(({ layer, channels }) => {
      const own = structure.layers.find((entry) => entry.layer === layer)?.channels;
      if (!own) throw new Failure('planInvalid', { reason: `the model has no channels in a layer "${layer}"` });
      return channels.map((position) => {
        const channel = structure.channels[own[position] ?? -1];
        if (!channel) throw new Failure('planInvalid', { reason: `layer "${layer}" has no channel ${String(position)}` });
        if (channel.obstacle) {
          throw new Failure('planInvalid', {
            reason: `channel ${String(position)} of layer "${layer}" can't be cut: ${channel.obstacle.detail}`,
          });
        }
        return channel.id;
      });
    }),
  );
}
