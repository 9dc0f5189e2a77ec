import { grouped } from '../../base/grouped';
import { alias } from '../../runtime/alias';
import { tf, type Tensor } from '../../runtime/tf';
import type { PlannedUse } from './backwardPlan';
import { sumOfProducts } from './productUse';

/** The fixed factors of a batch's uses: made once, held for all columns. `square` holds their squares for the recursion. */
export class FixedFactors {
  private readonly held = new Map<string, Tensor>();
  private readonly numbers = new Map<PlannedUse, number>();

  constructor(private readonly square: boolean) {}

  of(planned: PlannedUse): Tensor | undefined {
    const { fixed } = planned.use;
    return fixed && this.once(`fixed ${this.numberOf(planned)}`, () => (this.square ? tf.square(fixed()) : fixed()));
  }

  /** The factors of several uses behind one another on the axis of positions. */
  joined(uses: readonly PlannedUse[]): Tensor {
    const key = uses.map((planned) => this.numberOf(planned)).join();
    return this.once(`joined ${key}`, () => {
      const parts = uses.map((planned) => this.of(planned)).filter((tensor) => tensor !== undefined);
      return tf.concat(parts, 1);
    });
  }

  dispose(): void {
    tf.dispose([...this.held.values()]);
  }

  private numberOf(planned: PlannedUse): number {
    const known = this.numbers.get(planned);
    if (known !== undefined) return known;
    this.numbers.set(planned, this.numbers.size);
    return this.numbers.size - 1;
  }

  private once(key: string, make: () => Tensor): Tensor {
    const known = this.held.get(key);
    if (known) return known;
    // Kept: it is made inside the tidy of the first that asks.
    const made = tf.keep(tf.tidy(make));
    this.held.set(key, made);
    return made;
  }
}

/** The per-sample gradients of one weight for one column, gathered use by use on the way back. */
export class WeightColumn {
  private readonly factors: { planned: PlannedUse; moving: Tensor }[] = [];
  private readonly others: { planned: PlannedUse; gradient: Tensor }[] = [];

  add(planned: PlannedUse, s: Tensor, fixed: FixedFactors): void {
    const { product, combine } = planned.use;
    if (product) this.factors.push({ planned, moving: tf.tidy(() => alias(product.moving(s))) });
    else this.others.push({ planned, gradient: tf.tidy(() => alias(combine(s, fixed.of(planned)))) });
  }

  /** What the only use of a plain matrix product made of s: [N, O]. The caller disposes. */
  movingFactor(): Tensor {
    const [only] = this.factors;
    if (!only) throw new Error('the weight was not used');
    const [samples = 0] = only.moving.shape;
    return tf.tidy(() => tf.reshape(only.moving, [samples, -1]));
  }

  /** The sum over all uses, in the weight's own order: [N, size]. The caller disposes. */
  total(size: number, fixed: FixedFactors): Tensor {
    return tf.tidy(() => {
      const groups = grouped(this.factors, ({ planned }) => `${planned.use.product?.fixedSide ?? ''} ${planned.view.key}`);
      const products = [...groups.values()].flatMap((group) => {
        const [first] = group;
        const side = first?.planned.use.product?.fixedSide;
        if (!first || !side) return [];
        const moving = tf.concat(
          group.map((each) => each.moving),
          1,
        );
        const sum = sumOfProducts(fixed.joined(group.map(({ planned }) => planned)), moving, side);
        return [inOwnOrder(sum, first.planned, size)];
      });
      const parts = [...products, ...this.others.map(({ planned, gradient }) => inOwnOrder(gradient, planned, size))];
      return parts.length === 1 && parts[0] ? alias(parts[0]) : tf.addN(parts);
    });
  }

  dispose(): void {
    tf.dispose([...this.factors.map(({ moving }) => moving), ...this.others.map(({ gradient }) => gradient)]);
  }
}

/** Puts the elements of a view where they stand in the weight; zeros elsewhere. */
function inOwnOrder(gradient: Tensor, { view }: PlannedUse, size: number): Tensor {
  const { elements } = view;
  if (!elements) return gradient;
  const [samples = 0] = gradient.shape;
  const from = new Int32Array(size).fill(elements.length);
  elements.forEach((element, i) => (from[element] = i));
  const padded = tf.concat([gradient, tf.zeros([samples, 1])], 1);
  return tf.gather(padded, tf.tensor1d(from, 'int32'), 1);
}
