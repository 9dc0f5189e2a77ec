import type { Trace } from '../../runtime/trace';
import type { Structure } from '../structure/structure';

/** Where channels that can be cut are read, by the places of the calls: it holds for every pass of the same model. */
export interface ChannelReads {
  /** Number of channel ids. */
  readonly channels: number;
  readonly reads: readonly {
    readonly call: number;
    readonly input: string;
    readonly axis: number;
    /** The channel of each index of the axis; -1 where there is none, or none that can be cut. */
    readonly ids: Int32Array;
  }[];
}

/** Takes the reads out of the structure that was found from this trace. */
export function channelReads({ channels, reads, tensorAxes }: Structure, trace: Trace): ChannelReads {
  return {
    channels: channels.length,
    reads: reads.flatMap(({ call, input, axis }) => {
      const tensor = trace.calls[call]?.inputs.get(input);
      const ids = tensor && tensorAxes.get(tensor.id)?.[axis]?.map((id) => (id >= 0 && !channels[id]?.obstacle ? id : -1));
      return ids?.some((id) => id >= 0) ? [{ call, input, axis, ids }] : [];
    }),
  };
}
