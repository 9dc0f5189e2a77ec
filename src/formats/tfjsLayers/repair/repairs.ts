import { strongest, type StockEffect } from '../../../model/stockEffect';

/** A regularizer that a repaired model does not have any more, and why. */
export interface LeftOut {
  readonly layer: string;
  readonly key: string;
  readonly why: string;
}

/** What a repair changed, in words, with how often, and what stock TensorFlow.js makes of the file without it. */
export class Repairs {
  private readonly noted = new Map<string, { count: number; stock: StockEffect }>();
  private readonly leftOut: LeftOut[] = [];

  /** Notes a regularizer of a layer that tfjs can't have; `why` follows a colon. */
  leaveOut(layer: string, key: string, why: string): void {
    this.note(`${key} of layer ${layer} is left out`, 'refuses');
    this.leftOut.push({ layer, key, why });
  }

  /** The regularizers that training will do without. */
  get withoutRegularizers(): readonly LeftOut[] {
    return this.leftOut;
  }

  /** Counts one change; `what` completes "Repaired in memory: …", `stock` says what tfjs does with the file as it was. */
  note(what: string, stock: StockEffect): void {
    const known = this.noted.get(what);
    this.noted.set(what, { count: (known?.count ?? 0) + 1, stock: known ? strongest([known.stock, stock]) : stock });
  }

  /** One entry for each kind of change, in the order in which they were first made. */
  list(): Repair[] {
    return [...this.noted].map(([what, { count, stock }]) => ({
      what: count === 1 ? what : `${what} (${String(count)} times)`,
      stock,
    }));
  }
}

/** One kind of change. */
export interface Repair {
  readonly what: string;
  readonly stock: StockEffect;
}
