import type { ChannelMix } from './channelMix';
import type { MergeNotes } from './mergeNotes';
import { isSpreadable, Products, type PlaceParts } from './products';
import type { ReadField } from './readFields';
import type { Response } from './response/response';
import { spreadOver } from './spreadOver';

/** The cosine at which Kim et al. 2020 merge the dense layers of LeNet-300-100; for channels that can't be spread. */
const THRESHOLD = 0.45;

/** A removed channel of a field. */
interface Leaving {
  /** Its place in the field's `ids`, and that of the kept channel that is most alike; -1 for none. */
  readonly c: number;
  readonly nearest: number;
  readonly likeness: number;
  /** What it responds to, at each of the field's places. */
  readonly own: readonly PlaceParts[];
}

/** What becomes of the removed channels of a field at one consumer, whose calls see `responses`. See `mergeByWeights`. */
export class FieldMerge {
  private readonly products = new Products();
  private readonly leaving: readonly Leaving[];
  /** Places in the field's `ids`. */
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

  /** Into the nearest from a likeness of `threshold` on; without one over all that stay, where that is known to be better. */
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
    const merged = leaving.filter(({ nearest, likeness }) => nearest !== -1 && likeness >= threshold);
    for (const each of leaving) {
      if (merged.includes(each)) this.notes.merged(this.id(each.c), new Set([this.id(each.nearest)]));
      else this.notes.unlike(this.id(each.c));
    }
    const into = [...new Set(merged.map(({ nearest }) => nearest))];
    if (into.length === 0) return [];
    return this.field.places.map((place, j) => {
      const coefficients = new Float64Array(merged.length * into.length);
      merged.forEach(({ c, nearest, own }, row) => {
        coefficients[row * into.length + into.indexOf(nearest)] = this.products.scale(own[j] ?? [], this.id(c), this.id(nearest));
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
    // Most places of a Flatten are alike.
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

  /** Channels that respond to the same at a place, by a key that is the same where the same channels do so at another place. */
  private byParts(leaving: readonly Leaving[], place: number): Map<string, Leaving[]> {
    const groups = new Map<string, Leaving[]>();
    for (const each of leaving) {
      const key = this.products.keyOf(each.own[place] ?? []);
      const group = groups.get(key);
      if (group) group.push(each);
      else groups.set(key, [each]);
    }
    return new Map([...groups].map(([key, members]) => [`${key} of ${members.map(({ c }) => c).join()}`, members]));
  }

  private id(c: number): number {
    return this.field.ids[c] ?? -1;
  }
}

function mixOf(place: Int32Array, leaving: readonly Leaving[], into: readonly number[], coefficients: Float64Array): ChannelMix {
  return { from: Int32Array.from(leaving, ({ c }) => place[c] ?? 0), into: Int32Array.from(into, (k) => place[k] ?? 0), coefficients };
}
