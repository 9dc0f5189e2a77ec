import type { LiveTrace } from '../../runtime/liveTrace';
import { tf, type Tensor } from '../../runtime/tf';
import type { MissingCurvature } from '../curvature/curvature';
import type { ProductReads } from '../curvature/weightUse';
import { productReads, productSites, type Product, type ProductSites } from './productSites';
import { aboutOrigin, pooled, SecondMomentSums, type SecondMoments } from './secondMoments';
import type { InputBlock, InputMoments } from './inputMoments';

/** Moments of what a run of a block's inputs is, and the weight's elements [O, K] that they are multiplied with. */
export interface InputRun {
  readonly elements: Int32Array;
  readonly moments: SecondMoments;
}

/** What was summed over some samples. Plain data: it may cross threads. */
export interface InputSums {
  readonly weights: ReadonlyMap<string, readonly InputRun[]>;
  readonly missing: readonly MissingCurvature[];
  /** Weights whose inputs were taken in runs, with the longest run. */
  readonly inRuns: readonly { readonly weight: string; readonly longest: number }[];
}

/** Numbers of second moments that are held at once, 256 MiB; a layer whose inputs need more is taken in runs of them. */
const MOST_MOMENTS = 2 ** 25;
const LONGEST_RUN = 2048;

/** Sums second moments of what kernels read, over batches of one model. */
export class InputFold {
  private sites: ProductSites | undefined;
  private sums: { readonly product: Product; readonly starts: readonly number[]; readonly runs: readonly SecondMomentSums[] }[] = [];

  constructor(private readonly weights: readonly string[]) {}

  /** Adds a batch by its trace, of which `counted` samples count. The trace stays the caller's. */
  add(live: LiveTrace, counted: number): void {
    if (!this.sites) this.begin((this.sites = productSites(live, this.weights)));
    const reads = productReads(live, this.weights);
    for (const { product, starts, runs } of this.sums) {
      for (const { call } of product.calls) {
        const own = reads.get(call);
        if (!own) throw new Error(`call ${call} of another batch is another one`);
        tf.tidy(() => {
          const rows = observations(own, counted);
          runs.forEach((sums, i) => {
            const [start = 0, end = own.inputs] = starts.slice(i);
            const part = runs.length === 1 ? rows : tf.slice(rows, [0, 0, start], [-1, -1, end - start]);
            sums.add(part, part);
          });
        });
      }
    }
  }

  /** The sums so far. */
  result(): InputSums {
    const weights = new Map<string, InputRun[]>();
    for (const { product, starts, runs } of this.sums) {
      const { blocks, inputs, outputs } = geometryOf(product);
      const own = weights.get(product.weight) ?? [];
      weights.set(product.weight, own);
      for (let block = 0; block < blocks; block++) {
        runs.forEach((sums, i) => {
          const [start = 0, end = inputs] = starts.slice(i);
          own.push({ elements: elementsOf(product, { block, inputs, outputs, start, end }), moments: sums.moments(block) });
        });
      }
    }
    const inRuns = this.sums.flatMap(({ product: { weight }, runs }) => {
      return runs.length === 1 ? [] : [{ weight, longest: Math.max(...runs.map(({ regressors }) => regressors)) }];
    });
    return { weights, missing: this.sites?.missing ?? [], inRuns };
  }

  private begin({ products }: ProductSites): void {
    const all = [...products.values()].flat();
    const longest = longestRun(all.map(geometryOf));
    this.sums = all.map((product) => {
      const { blocks, inputs } = geometryOf(product);
      const count = Math.max(1, Math.ceil(inputs / longest));
      const starts = Array.from({ length: count }, (_, i) => Math.round((i * inputs) / count));
      const runs = starts.map((start, i) => new SecondMomentSums(0, (starts[i + 1] ?? inputs) - start, blocks));
      return { product, starts, runs };
    });
  }
}

/** The sums over the samples of all parts. */
export function pooledInputs(parts: readonly InputSums[]): InputSums {
  const [first, ...others] = parts;
  if (!first) throw new Error('no calibration samples');
  const weights = new Map(
    [...first.weights].map(([name, runs]) => [
      name,
      runs.map(({ elements, moments }, i): InputRun => {
        const more = others.flatMap((part) => part.weights.get(name)?.[i]?.moments ?? []);
        return { elements, moments: more.reduce(pooled, moments) };
      }),
    ]),
  );
  return { weights, missing: first.missing, inRuns: first.inRuns };
}

/** Uncentred, as criteria take them. */
export function inputMomentsOf({ weights }: InputSums): InputMoments {
  return new Map(
    [...weights].map(([name, runs]) => [
      name,
      runs.map(({ elements, moments }): InputBlock => {
        const { count, gram } = aboutOrigin(moments);
        return { count, gram, means: moments.regressorMeans, elements };
      }),
    ]),
  );
}

/** What a use reads as rows [G, M, K], of the samples that count. */
export function observations({ blocks, inputs, observed }: ProductReads, counted: number): Tensor {
  return tf.tidy(() => {
    const all = observed();
    const own = counted < (all.shape[1] ?? 0) ? tf.slice(all, [0, 0, 0, 0], [-1, counted, -1, -1]) : all;
    return tf.cast(tf.reshape(own, [blocks, -1, inputs]), 'float32');
  });
}

/** Numbers that observing one sample takes, of the use that takes most. */
export function observedElements(live: LiveTrace, weights: readonly string[]): number {
  const sizes = [...productReads(live, weights).values()].map(({ blocks, positions, inputs }) => blocks * positions * inputs);
  return Math.max(1, ...sizes);
}

/** How a product is laid out: the same at all of its calls. */
export function geometryOf({ calls: [first] }: Product): Pick<ProductReads, 'blocks' | 'inputs' | 'outputs'> {
  if (!first) throw new Error('a product without a call');
  return first.reads;
}

/** Halved until all moments together are few enough. */
function longestRun(products: readonly Pick<ProductReads, 'blocks' | 'inputs'>[]): number {
  for (let longest = LONGEST_RUN; longest > 1; longest /= 2) {
    const all = products.reduce((sum, { blocks, inputs }) => sum + blocks * inputs * Math.min(inputs, longest), 0);
    if (all <= MOST_MOMENTS) return longest;
  }
  return 1;
}

function elementsOf(
  { elements }: Product,
  of: { readonly block: number; readonly inputs: number; readonly outputs: number; readonly start: number; readonly end: number },
): Int32Array {
  const { block, inputs, outputs, start, end } = of;
  if (start === 0 && end === inputs) return elements.slice(block * outputs * inputs, (block + 1) * outputs * inputs);
  const own = new Int32Array(outputs * (end - start));
  for (let output = 0; output < outputs; output++) {
    const first = (block * outputs + output) * inputs;
    own.set(elements.subarray(first + start, first + end), output * (end - start));
  }
  return own;
}
