import { withConstantInside, type ResponsePart } from './response/response';

/** The response parts that a channel belongs to at one place of its consumer's axis: one for each call of the consumer. */
export type PlaceParts = readonly ResponsePart[];

/** A part with its constants inside, numbered in the order of use. */
interface Inside {
  readonly part: ResponsePart;
  readonly column: ReadonlyMap<number, number>;
  readonly number: number;
}

/** Inner products of channels, by their ids, summed over several parts. */
export class Products {
  private readonly inside = new Map<ResponsePart, Inside>();

  /** How similar two vectors are: their cosine where they are scalable, else 2 <v, w> / (|v|^2 + |w|^2). Negative ones count as 0. */
  likeness(parts: PlaceParts, a: number, b: number): number {
    const [aa, bb, ab] = [this.vectors(parts, a, a), this.vectors(parts, b, b), this.vectors(parts, a, b)];
    if (!(aa > 0 && bb > 0)) return 0;
    return Math.max(0, isScalable(parts) ? ab / Math.sqrt(aa * bb) : (2 * ab) / (aa + bb));
  }

  /** What `b` is multiplied with to stand in for `a`: the ratio of the lengths, or 1 where nothing scales. */
  scale(parts: PlaceParts, a: number, b: number): number {
    if (!isScalable(parts)) return 1;
    const [aa, bb] = [this.vectors(parts, a, a), this.vectors(parts, b, b)];
    return aa > 0 && bb > 0 ? Math.sqrt(aa / bb) : 0;
  }

  /** Of the channels' activations, where the inputs are independent and standard normal. */
  activations(parts: PlaceParts, a: number, b: number): number {
    return this.sum(parts, 'moments', a, b);
  }

  /** The same text for the same parts. */
  keyOf(parts: PlaceParts): string {
    return parts.map((part) => this.of(part).number).join();
  }

  private vectors(parts: PlaceParts, a: number, b: number): number {
    return this.sum(parts, 'gram', a, b);
  }

  private sum(parts: PlaceParts, of: 'gram' | 'moments', a: number, b: number): number {
    return parts.reduce((total, part) => {
      const { part: whole, column } = this.of(part);
      const [row, other] = [column.get(a), column.get(b)];
      return row === undefined || other === undefined ? total : total + (whole[of][row * column.size + other] as number);
    }, 0);
  }

  private of(part: ResponsePart): Inside {
    const known = this.inside.get(part);
    if (known) return known;
    const column = new Map(Array.from(part.ids, (id, at) => [id, at] as const));
    const made: Inside = { part: withConstantInside(part), column, number: this.inside.size };
    this.inside.set(part, made);
    return made;
  }
}

/** Whether s times the vectors (s > 0) give s times the activations. */
export function isScalable(parts: PlaceParts): boolean {
  return parts.every(({ scalable }) => scalable);
}

/** Whether the theory of `spreadOver` holds: what is behind rectifiers, but not what convolutions make (docs/merging.md). */
export function isSpreadable(parts: PlaceParts): boolean {
  return parts.every(({ scalable, convolved }) => scalable && !convolved);
}
