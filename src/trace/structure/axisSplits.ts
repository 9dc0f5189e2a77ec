import type { Atoms, Axis } from './atoms';

/** An axis whose indices were spread over several: index f of `whole` went to index (f / inner) % part.length of `part`. */
interface AxisSplit {
  readonly whole: Axis;
  readonly part: Axis;
  readonly inner: number;
}

/**
 * Reshapes that split an axis of channels into several (a generator's dense columns become height, width, channels).
 * To cut channel c of the new axis, all the indices that went to c have to go. They are joined only at the end, and only
 * where c can be cut, so that a dense output layer behind which an image is formed keeps its single channels.
 */
export class AxisSplits {
  private readonly splits: AxisSplit[] = [];

  constructor(private readonly atoms: Atoms) {}

  /** The atoms of the new axis, of `length` indices; `inner` elements of the old axis lie between two neighbours. */
  split(whole: Axis, length: number, inner: number): Axis {
    const part = this.atoms.make(length);
    this.splits.push({ whole, part, inner });
    return part;
  }

  /** Carries obstacles across the splits, then joins what has none. Call it once all other joins are made. */
  settle(): void {
    while (this.splits.map((split) => this.carryObstacles(split)).includes(true));
    this.forEachPair((whole, part) => {
      if (!this.atoms.obstacleOf(part)) this.atoms.join(whole, part);
    });
  }

  private carryObstacles({ whole, part, inner }: AxisSplit): boolean {
    let carried = false;
    whole.forEach((atom, f) => {
      const other = part[Math.floor(f / inner) % part.length] as number;
      const [mine, theirs] = [this.atoms.obstacleOf(atom), this.atoms.obstacleOf(other)];
      if (!mine === !theirs) return;
      carried = true;
      if (mine) this.atoms.block(Int32Array.of(other), mine);
      if (theirs) this.atoms.block(Int32Array.of(atom), theirs);
    });
    return carried;
  }

  private forEachPair(visit: (whole: number, part: number) => void): void {
    for (const { whole, part, inner } of this.splits) {
      whole.forEach((atom, f) => visit(atom, part[Math.floor(f / inner) % part.length] as number));
    }
  }
}
