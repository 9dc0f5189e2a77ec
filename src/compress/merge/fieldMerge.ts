import { grouped } from '../../base/grouped';
import type { ChannelMix } from './channelMix';
import type { MergeNotes } from './mergeNotes';
import { isSpreadable, Products, type PlaceParts } from './products';
import type { ReadField } from './readFields';
import type { Response } from './response/response';
import { spreadOver } from './spreadOver';

/** The cosine from which Kim et al. 2020 merge neurons of LeNet-300-100's dense layers. Only for channels that can't be spread. */
const THRESHOLD = 0.45;

/** A removed channel of a field. Channels are told by their index in the field's `ids`. */
interface Leaving {
  readonly c: number;
  /** The most similar kept channel; -1 where none is similar at all. */
  readonly nearest: number;
  /** How similar that is, from 0 to 1. */
  readonly likeness: number;
  /** The response vectors of the channel, for each of the field's places. */
  readonly own: readonly PlaceParts[];
}

/**
 * Decides which kept channels take over from the removed ones of a field, at one consumer. `responses` are those of the tensors
 * that the consumer's calls read. See `mergeByWeights`.
 */
export class FieldMerge {
  private readonly products = new Products();
  private readonly leaving: readonly Leaving[];
  /** The kept channels. */
  private readonly staying: readonly number[];

  constructor(
    private readonly field: ReadField,
    private readonly responses: readonly Response[],
    removed: ReadonlySet<number>,
    private readonly notes: MergeNotes,
  ) {
    this.staying = field.ids.flatMap((id, c) => (removed.has(id) ? [] : [c]));
    this.leaving = field.ids.flatMap((id, c) => (removed.has(id) ? [this.withNearest(c)] : []));
  }

  /**
   * How the consumer's slices change. With a threshold each removed channel goes into the most similar kept one, if they are at least
   * that similar. Without one it is spread over all kept channels wherever the theory of `spreadOver` holds.
   */
  mixes(threshold: number | undefined): ChannelMix[] {
    const spread = new Set(threshold === undefined ? this.leaving.filter(({ own }) => own.every(isSpreadable)) : []);
    return [
      ...this.intoNearest(
        this.leaving.filter((each) => !spread.has(each)),
        threshold ?? THRESHOLD,
      ),
      ...this.overAll([...spread]),
    ];
  }

  private withNearest(c: number): Leaving {
    const own = this.field.places.map((place) => this.responses.flatMap(({ parts, partOf }) => parts[partOf[place[c] ?? 0] ?? -1] ?? []));
    const all = [...new Set(own.flat())];
    let best = { nearest: -1, likeness: 0 };
    for (const k of this.staying) {
      const likeness = this.products.likeness(all, this.id(c), this.id(k));
      if (likeness > best.likeness) best = { nearest: k, likeness };
    }
    return { c, own, ...best };
  }

  private intoNearest(leaving: readonly Leaving[], threshold: number): ChannelMix[] {
    const { yes: merged = [], no: unlike = [] } = Object.fromEntries(
      grouped(leaving, ({ nearest, likeness }) => (nearest !== -1 && likeness >= threshold ? 'yes' : 'no')),
    );
    for (const { c, nearest } of merged) this.notes.merged(this.id(c), new Set([this.id(nearest)]));
    for (const { c } of unlike) this.notes.unlike(this.id(c));
    const into = [...new Set(merged.map(({ nearest }) => nearest))];
    if (into.length === 0) return [];
    const columnOf = new Map(into.map((k, column) => [k, column]));
    return this.field.places.map((place, j) => {
      const coefficients = new Float64Array(merged.length * into.length);
      merged.forEach(({ c, nearest, own }, row) => {
        coefficients[row * into.length + (columnOf.get(nearest) as number)] = this.products.scale(
          own[j] ?? [],
          this.id(c),
          this.id(nearest),
        );
      });
      return mixOf(place, merged, into, coefficients);
    });
  }

  private overAll(leaving: readonly Leaving[]): ChannelMix[] {
    const kept = this.staying.map((k) => this.id(k));
    const takers = new Set(kept);
    for (const { c } of leaving) {
      if (kept.length > 0) this.notes.merged(this.id(c), takers);
      else this.notes.unlike(this.id(c));
    }
    // Behind a Flatten most places have the same responses, so the same coefficients.
    const known = new Map<string, Float64Array>();
    return this.field.places.flatMap((place, j) =>
      [...this.byParts(leaving, j)].map(([key, members]) => {
        const channels = members.map(({ c, nearest }) => ({ id: this.id(c), nearest: this.id(nearest) }));
        const coefficients = known.get(key) ?? spreadOver(this.products, members[0]?.own[j] ?? [], channels, kept);
        known.set(key, coefficients);
        return mixOf(place, members, this.staying, coefficients);
      }),
    );
  }

  /**
   * The removed channels in groups whose vectors can be compared at a place, as they belong to the same parts. The keys are equal for
   * groups of two places that hold the same channels and parts.
   */
  private byParts(leaving: readonly Leaving[], place: number): Map<string, readonly Leaving[]> {
    const groups = grouped(leaving, ({ own }) => this.products.keyOf(own[place] ?? []));
    return new Map([...groups].map(([key, members]) => [`${key} of ${members.map(({ c }) => c).join()}`, members]));
  }

  private id(c: number): number {
    return this.field.ids[c] as number;
  }
}

function mixOf(place: Int32Array, leaving: readonly Leaving[], into: readonly number[], coefficients: Float64Array): ChannelMix {
  return { from: Int32Array.from(leaving, ({ c }) => place[c] ?? 0), into: Int32Array.from(into, (k) => place[k] ?? 0), coefficients };
}
