import type { Model } from '../../model/model';
import type { Trace } from '../../runtime/trace';
import type { Structure } from '../../trace/structure/structure';
import { readersOf, type Consumer } from './consumers';
import type { ChannelMix } from './channelMix';
import type { ConsumerEdit } from './foldInto';
import { MergeNotes, type ChannelNotes } from './mergeNotes';
import { readFields, type ReadField } from './readFields';
import { foldResponses } from './response/foldResponses';
import { isResponse, withConstantInside, type NoResponse, type Response, type ResponsePart } from './response/response';
import { indexTrace } from './traceIndex';

/** What to merge. */
export interface WeightMerge {
  readonly model: Model;
  /** Recorded without fused activations. */
  readonly trace: Trace;
  /** Of `trace` itself. */
  readonly structure: Structure;
  readonly removed: ReadonlySet<number>;
  /** The least likeness, 0..1, at which a channel is merged and not just removed. */
  readonly threshold: number;
}

/** How a merge changes the weights that read the channels, and what became of each channel. */
export interface MergePlan {
  readonly edits: readonly ConsumerEdit[];
  readonly notes: ChannelNotes;
}

/**
 * Lets the kept channel that is most alike stand in for each removed one (Srinivas and Babu 2015; Kim et al. 2020): the
 * consumers' slices of the removed channel are added to those of the other, times s. Alike are channels whose vectors
 * [incoming weights, bias], BatchNormalization folded in, point the same way. Where only rectifiers stand between (f(s x) =
 * s f(x) for s > 0), likeness is the cosine, and s that of the least mean square error for normal inputs of equal size. Elsewhere
 * s is 1 and likeness is 2 <v, w> / (|v|^2 + |w|^2), which is the cosine for equal lengths and less for others.
 */
export function mergeByWeights({ model, trace, structure, removed, threshold }: WeightMerge): MergePlan {
  const index = indexTrace(trace);
  const responses = foldResponses({ trace, structure, index, model });
  const { consumers, closed } = readersOf(trace, structure, index);
  const notes = new MergeNotes(removed);
  for (const { channels, reason } of closed) notes.dropped(channels, reason);
  const edits = consumers.flatMap((consumer): ConsumerEdit[] => {
    const found = consumer.reads.map(({ call, input }) => {
      const tensor = trace.calls[call]?.inputs.get(input);
      return tensor && responses.get(tensor.id);
    });
    const unfollowed = found.find((response) => !isResponse(response)) as NoResponse | undefined;
    const followed = found.filter(isResponse);
    if (unfollowed || followed.length < found.length) {
      notes.dropped(consumer.channels, unfollowed?.reason ?? 'what computes them is not known');
      return [];
    }
    const mixes = readFields(consumer.channels).flatMap((field) => mixField(field, followed, removed, threshold, notes));
    return mixes.length === 0 ? [] : [editOf(consumer, mixes)];
  });
  return { edits, notes: notes.all() };
}

function editOf({ weight, axis }: Consumer, mixes: readonly ChannelMix[]): ConsumerEdit {
  return { weight, axis, mixes };
}

/** One place of a field: what its channels respond to, over all calls of the consumer. */
type PlaceParts = readonly ResponsePart[];

function mixField(
  { ids, places }: ReadField,
  responses: readonly Response[],
  removed: ReadonlySet<number>,
  threshold: number,
  notes: MergeNotes,
): ChannelMix[] {
  const leaving = ids.flatMap((id, c) => (removed.has(id) ? [c] : []));
  const staying = ids.flatMap((id, c) => (removed.has(id) ? [] : [c]));
  if (leaving.length === 0) return [];
  const product = new Products();
  const partsAt = (c: number): PlaceParts[] =>
    places.map((place) => responses.flatMap(({ parts, partOf }) => parts[partOf[place[c] ?? 0] ?? -1] ?? []));
  const partners = leaving.map((c) => {
    const own = partsAt(c);
    const all = [...new Set(own.flat())];
    const likeness = (k: number): number => product.likeness(all, ids[c] ?? -1, ids[k] ?? -1);
    let best = { k: -1, likeness: 0 };
    for (const k of staying) {
      const found = likeness(k);
      if (found > best.likeness) best = { k, likeness: found };
    }
    return { c, own, ...best };
  });
  const merged = partners.filter(({ c, k, likeness }) => {
    const goes = k !== -1 && likeness >= threshold;
    if (goes) notes.merged(ids[c] ?? -1, ids[k] ?? -1);
    else notes.unlike(ids[c] ?? -1);
    return goes;
  });
  return places.map((place, j) => {
    const into = [...new Set(merged.map(({ k }) => k))];
    const coefficients = new Float64Array(merged.length * into.length);
    merged.forEach(({ c, k, own }, row) => {
      coefficients[row * into.length + into.indexOf(k)] = product.scale(own[j] ?? [], ids[c] ?? -1, ids[k] ?? -1);
    });
    return { from: Int32Array.from(merged, ({ c }) => place[c] ?? 0), into: Int32Array.from(into, (k) => place[k] ?? 0), coefficients };
  });
}

/** Inner products of channels over several parts. */
class Products {
  private readonly inside = new Map<ResponsePart, { readonly part: ResponsePart; readonly column: ReadonlyMap<number, number> }>();

  likeness(parts: PlaceParts, a: number, b: number): number {
    const [aa, bb, ab] = [this.sum(parts, a, a), this.sum(parts, b, b), this.sum(parts, a, b)];
    if (!(aa > 0 && bb > 0)) return 0;
    return parts.every(({ scalable }) => scalable) ? ab / Math.sqrt(aa * bb) : (2 * ab) / (aa + bb);
  }

  /**
   * What `b` has to be multiplied with to stand in for `a`: the ratio of the lengths (all there is in Kim et al.) times how
   * much of the one activation lies in the other. For independent standard normal inputs that is the cosine of the angle t
   * between the vectors where everything is linear, and (sin t + (pi - t) cos t) / pi behind a rectifier (Cho and Saul
   * 2009, eq. 6); 1 for twins.
   */
  scale(parts: PlaceParts, a: number, b: number): number {
    if (!parts.every(({ scalable }) => scalable)) return 1;
    const [aa, bb] = [this.sum(parts, a, a), this.sum(parts, b, b)];
    if (!(aa > 0 && bb > 0)) return 0;
    const cosine = Math.min(1, Math.max(-1, this.sum(parts, a, b) / Math.sqrt(aa * bb)));
    const angle = Math.acos(cosine);
    const shared = parts.some(({ bent }) => bent) ? (Math.sin(angle) + (Math.PI - angle) * cosine) / Math.PI : cosine;
    return shared * Math.sqrt(aa / bb);
  }

  private sum(parts: PlaceParts, a: number, b: number): number {
    return parts.reduce((total, part) => {
      const { part: whole, column } = this.of(part);
      const [row, other] = [column.get(a), column.get(b)];
      return row === undefined || other === undefined ? total : total + (whole.gram[row * column.size + other] as number);
    }, 0);
  }

  private of(part: ResponsePart): { readonly part: ResponsePart; readonly column: ReadonlyMap<number, number> } {
    const known = this.inside.get(part);
    if (known) return known;
    const made = { part: withConstantInside(part), column: new Map(Array.from(part.ids, (id, column) => [id, column] as const)) };
    this.inside.set(part, made);
    return made;
  }
}
