import type { Trace } from '../../runtime/trace';
import type { ChannelRead, Structure } from '../../trace/structure/structure';
import { axisOfChannels } from './axisOfChannels';
import type { TraceIndex } from './traceIndex';

/** A weight that reads channels along one of its axes. */
export interface Consumer {
  readonly weight: string;
  readonly axis: number;
  /** The channel of each index of the axis, -1 for none. */
  readonly channels: Int32Array;
  /** Where it does so: a shared or recurrent layer has several calls, in the order of the trace. */
  readonly reads: readonly ChannelRead[];
}

/** A place where channels are read in a way that nothing can be folded into. */
export interface ClosedRead {
  readonly channels: Int32Array;
  /** In the user's words. */
  readonly reason: string;
}

/** All that reads channels, in the order of the trace. */
export interface Consumers {
  readonly consumers: readonly Consumer[];
  readonly closed: readonly ClosedRead[];
}

/** Finds the weights that read channels. `structure` must be that of `trace` itself. */
export function consumersOf(trace: Trace, structure: Structure, index: TraceIndex): Consumers {
  const found = new Map<string, Consumer & { reads: ChannelRead[] }>();
  const closed: ClosedRead[] = [];
  for (const read of structure.reads) {
    const call = trace.calls[read.call];
    const tensor = call?.inputs.get(read.input);
    const channels = tensor && structure.tensorAxes.get(tensor.id)?.[read.axis];
    if (!call || !channels) continue;
    const weight = [...call.inputs.values()].map((input) => index.weightOf(input)).find((name) => name !== undefined);
    const axis = weight === undefined ? undefined : axisOfChannels(weight, 'consumer', channels, structure);
    const where = call.layer === undefined ? '' : ` in layer "${call.layer}"`;
    if (weight === undefined) closed.push({ channels, reason: `${call.kernel}${where} reads them without a weight` });
    else if (axis === undefined) closed.push({ channels, reason: `"${weight}" is not used${where} as it is stored` });
    else {
      const consumer = found.get(`${axis} ${weight}`) ?? { weight, axis, channels, reads: [] };
      found.set(`${axis} ${weight}`, consumer);
      consumer.reads.push(read);
    }
  }
  return { consumers: [...found.values()], closed };
}
