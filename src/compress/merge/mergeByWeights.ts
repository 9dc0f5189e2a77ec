import type { Model } from '../../model/model';
import type { Trace } from '../../runtime/trace';
import type { Structure } from '../../trace/structure/structure';
import { consumersOf } from './consumers';
import { FieldMerge } from './fieldMerge';
import type { ConsumerEdit } from './foldInto';
import { MergeNotes, type ChannelNotes } from './mergeNotes';
import { readFields } from './readFields';
import { foldResponses } from './response/foldResponses';
import { isResponse, type NoResponse } from './response/response';
import { indexTrace } from './traceIndex';

/** What to merge. */
export interface WeightMerge {
  readonly model: Model;
  /** Recorded without fused activations. */
  readonly trace: Trace;
  /** Of `trace` itself. */
  readonly structure: Structure;
  readonly removed: ReadonlySet<number>;
  /** Merge each channel into the nearest one only, if their likeness is at least so much (0..1). Else spread it over all. */
  readonly threshold?: number | undefined;
}

/** How a merge changes the weights that read the channels, and what became of each channel. */
export interface MergePlan {
  readonly edits: readonly ConsumerEdit[];
  readonly notes: ChannelNotes;
}

/**
 * Lets kept channels stand in for removed ones by their vectors [incoming weights, bias], BatchNormalization folded in. With a
 * threshold each goes into the kept channel that is most alike (Srinivas and Babu 2015; Kim et al. 2020): the consumers'
 * slices of the removed channel are added to those of the other, times s. Where only rectifiers stand between (f(s x) = s f(x) for
 * s > 0), likeness is the cosine and s the ratio of the lengths. Elsewhere s is 1 and likeness is 2 <v, w> / (|v|^2 + |w|^2), which
 * is the cosine for equal lengths and less for others. Without a threshold what dense layers make behind rectifiers is spread over
 * all kept channels (`spreadOver`), and the rest treated like that.
 */
export function mergeByWeights({ model, trace, structure, removed, threshold }: WeightMerge): MergePlan {
  const index = indexTrace(trace);
  const responses = foldResponses({ trace, structure, index, model });
  const { consumers, closed } = consumersOf(trace, structure, index);
  const notes = new MergeNotes(removed);
  for (const { channels, reason } of closed) notes.dropped(channels, reason);
  const edits = consumers.flatMap((consumer): ConsumerEdit[] => {
    const found = consumer.reads.map(({ call, input }) => {
      const tensor = trace.calls[call]?.inputs.get(input);
      return tensor && responses.get(tensor.id);
    });
    const unfollowed = found.find((response): response is NoResponse => response !== undefined && !isResponse(response));
    const followed = found.filter(isResponse);
    if (unfollowed || followed.length < found.length) {
      notes.dropped(consumer.channels, unfollowed?.reason ?? 'what computes them is not known');
      return [];
    }
    const mixes = readFields(consumer.channels).flatMap((field) => new FieldMerge(field, followed, removed, notes).mixes(threshold));
    return mixes.length === 0 ? [] : [{ weight: consumer.weight, axis: consumer.axis, mixes }];
  });
  return { edits, notes: notes.all() };
}
