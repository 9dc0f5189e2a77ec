import type { LiveTrace } from '../../runtime/liveTrace';
import { tf, type Tensor } from '../../runtime/tf';
import { geometryOf, observations } from '../../trace/inputs/inputFold';
import { productReads, productSites, type Product } from '../../trace/inputs/productSites';
import { SecondMomentSums, type SecondMoments } from '../../trace/inputs/secondMoments';

/** A kernel weight as two networks have it. */
export interface LackingWeight {
  readonly name: string;
  readonly before: ArrayLike<number>;
  readonly now: ArrayLike<number>;
  /** Whether the regressors are what the first network reads: small errors that come back at each step would grow. */
  readonly fedBack: boolean;
}

interface ProductSums {
  readonly weight: LackingWeight;
  readonly product: Product;
  /** [G, O, K] */
  readonly kernels: { readonly before: Float32Array; readonly now: Float32Array };
  readonly sums: SecondMomentSums;
}

/** Of each product of a weight the moments of each block, in the order in which `productSites` tells them. */
export type Lacks = ReadonlyMap<string, readonly (readonly SecondMoments[])[]>;

/** Sums moments of what products give less in one network than in another, with what the second one reads, over batches of both. */
export class LackFold {
  private sums: readonly ProductSums[] | undefined;

  constructor(private readonly weights: readonly LackingWeight[]) {}

  /** One batch of the same samples through both networks, whose calls come in the same order; `counted` of them count. */
  add(before: LiveTrace, now: LiveTrace, counted: number): void {
    const names = this.weights.map(({ name }) => name);
    this.sums ??= this.begin(before);
    const [readsBefore, readsNow] = [productReads(before, names), productReads(now, names)];
    for (const { weight, product, sums, kernels } of this.sums) {
      for (const { call } of product.calls) {
        const [own, other] = [readsBefore.get(call), readsNow.get(call)];
        if (!own || !other) throw new Error(`the two networks differ at call ${call}`);
        tf.tidy(() => {
          const rows = observations(own, counted);
          const present = weight.fedBack ? rows : observations(other, counted);
          const { blocks, inputs, outputs } = geometryOf(product);
          const given = (x: Tensor, kernel: Float32Array): Tensor =>
            tf.matMul(x, tf.tensor3d(kernel, [blocks, outputs, inputs]), false, true);
          sums.add(tf.sub(given(rows, kernels.before), given(present, kernels.now)), present);
        });
      }
    }
  }

  lacks(): Lacks {
    const found = new Map<string, SecondMoments[][]>();
    for (const { weight, sums } of this.sums ?? []) {
      const own = found.get(weight.name) ?? [];
      found.set(weight.name, own);
      own.push(Array.from({ length: sums.blocks }, (_, block) => sums.moments(block)));
    }
    return found;
  }

  private begin(live: LiveTrace): ProductSums[] {
    const { products } = productSites(
      live,
      this.weights.map(({ name }) => name),
    );
    return this.weights.flatMap((weight) =>
      (products.get(weight.name) ?? []).map((product) => {
        const { blocks, inputs, outputs } = geometryOf(product);
        const kernels = { before: kernelOf(product, weight.before), now: kernelOf(product, weight.now) };
        return { weight, product, kernels, sums: new SecondMomentSums(outputs, inputs, blocks) };
      }),
    );
  }
}

function kernelOf({ elements }: Product, values: ArrayLike<number>): Float32Array {
  const own = new Float32Array(elements.length);
  for (let i = 0; i < own.length; i++) own[i] = values[elements[i] as number] as number;
  return own;
}
