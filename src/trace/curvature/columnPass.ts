import { grouped } from '../../base/grouped';
import { sizeOf } from '../../base/shape';
import type { LiveTrace } from '../../runtime/liveTrace';
import { tf, type Tensor } from '../../runtime/tf';
import type { BackwardPlan, PlannedUse } from './backwardPlan';
import { GateColumn } from './gateColumn';
import type { LossRoot } from './lossRoot';
import { walkBack, type HandOn } from './walkBack';
import { FixedFactors, WeightColumn } from './weightColumn';

/** What one or more columns made of every sample. Disposing it frees the tensors. */
export interface PassColumns {
  /** By weight: [N, size], or [N, O] where a plain product uses the weight once. */
  readonly weights: ReadonlyMap<string, Tensor>;
  /** [N, channels], row-major. */
  readonly gates: Float64Array;
  dispose(): void;
}

/** What a pass works on. */
interface PassSetting {
  readonly live: LiveTrace;
  readonly plan: BackwardPlan;
  readonly root: LossRoot;
  readonly counted: number;
  readonly channels: number;
  /** Whether activations are squared before anything is contracted with them (the recursion). */
  readonly squared?: boolean;
}

/** The uses of each weight on a plan's way. */
export function usesByWeight({ steps }: BackwardPlan): ReadonlyMap<string, readonly PlannedUse[]> {
  return grouped(
    steps.flatMap(({ uses }) => uses),
    ({ view }) => view.weight,
  );
}

/** Whether a plain matrix product uses the whole weight once, with one position a sample. */
export function isPlainProduct(uses: readonly PlannedUse[]): boolean {
  const [only] = uses;
  return uses.length === 1 && only?.use.product?.positions === 1 && only.view.elements === undefined;
}

/** Walks back column by column over one batch. Columns are [N * R * U], as the root has them. */
export class ColumnPass {
  private readonly fixed: FixedFactors;
  private readonly activations = new Map<number, Float32Array>();
  private readonly uses: ReadonlyMap<string, readonly PlannedUse[]>;

  constructor(readonly setting: PassSetting) {
    this.fixed = new FixedFactors(setting.squared ?? false);
    this.uses = usesByWeight(setting.plan);
  }

  /** The activations of a use. They belong to the pass. */
  fixedOf(planned: PlannedUse): Tensor {
    const fixed = this.fixed.of(planned);
    if (!fixed) throw new Error('a product has a fixed factor');
    return fixed;
  }

  /** What one column makes. */
  single(column: Float32Array, handOn: HandOn): PassColumns {
    const weights = new Map<string, Tensor>();
    const gates = this.walk(this.onlyCounted(column), handOn, (name, tensor) => weights.set(name, tensor));
    return passColumns(weights, gates);
  }

  /** The same, and the pass is over. */
  alone(column: Float32Array, handOn: HandOn): PassColumns {
    try {
      return this.single(column, handOn);
    } finally {
      this.dispose();
    }
  }

  /**
   * The sum over columns of the squares of what each makes. `repeated` is a pass over a trace that has every sample as many
   * times as columns go at once; without it they go one after another.
   */
  squares(columns: readonly Float32Array[], handOn: HandOn, repeated?: ColumnPass): PassColumns {
    const weights = new Map<string, Tensor>();
    const gates = new Float64Array(this.setting.live.samples * this.setting.channels);
    const walker = repeated ?? this;
    const copies = walker.setting.live.samples / this.setting.live.samples;
    for (let first = 0; first < columns.length; first += copies) {
      const seed = behindOneAnother(
        columns.slice(first, first + copies).map((column) => this.onlyCounted(column)),
        copies,
      );
      const own = walker.walk(seed, handOn, (name, tensor) => {
        const before = weights.get(name);
        weights.set(name, addSquares(before, tensor, copies));
        tf.dispose(before ? [before, tensor] : [tensor]);
      });
      for (let i = 0; i < own.length; i++) gates[i % gates.length] = (gates[i % gates.length] as number) + (own[i] as number) ** 2;
    }
    return passColumns(weights, gates);
  }

  /** The squares of one column's. */
  squareOf({ weights, gates }: PassColumns): PassColumns {
    return passColumns(
      new Map([...weights].map(([name, tensor]) => [name, tf.square(tensor)])),
      gates.map((gate) => gate ** 2),
    );
  }

  dispose(): void {
    this.fixed.dispose();
  }

  private walk(column: Float32Array, handOn: HandOn, take: (weight: string, tensor: Tensor) => void): Float64Array {
    const { live, plan, root, channels, squared = false } = this.setting;
    const gathered = new Map([...this.uses.keys()].map((name) => [name, new WeightColumn()]));
    const gates = new GateColumn(live, channels, squared, this.activations);
    const seed = tf.tidy(() => tf.tensor(column, [...root.tensor.shape]));
    try {
      walkBack(plan, live, { root: root.tensor, seed }, handOn, {
        use: (planned, s) => gathered.get(planned.view.weight)?.add(planned, s, this.fixed),
        read: (read, s) => gates.add(read, s),
      });
      for (const [name, uses] of this.uses) {
        const gradient = gathered.get(name);
        if (gradient) take(name, isPlainProduct(uses) ? gradient.movingFactor() : gradient.total(this.sizeOf(name), this.fixed));
      }
    } finally {
      seed.dispose();
      for (const gradient of gathered.values()) gradient.dispose();
    }
    return gates.values;
  }

  /** Zero for the samples that only fill up the batch. */
  private onlyCounted(column: Float32Array): Float32Array {
    const { live, counted } = this.setting;
    return column.fill(0, (column.length / live.samples) * counted);
  }

  private sizeOf(weight: string): number {
    return sizeOf(this.setting.live.weights.get(weight)?.shape ?? []);
  }
}

/** Columns as one of `copies` times the length; zeros where there are fewer. */
function behindOneAnother(columns: readonly Float32Array[], copies: number): Float32Array {
  const [first] = columns;
  if (!first || copies === 1) return first ?? new Float32Array();
  const all = new Float32Array(first.length * copies);
  columns.forEach((column, i) => {
    all.set(column, i * first.length);
  });
  return all;
}

/** [N, size]: `before` and the squares of all copies of [copies * N, size]. */
function addSquares(before: Tensor | undefined, tensor: Tensor, copies: number): Tensor {
  return tf.tidy(() => {
    const squares = tf.square(tensor);
    const [rows = 0, size = 1] = tensor.shape;
    const sum = copies === 1 ? squares : tf.reshape(tf.sum(tf.reshape(squares, [copies, -1]), 0), [rows / copies, size]);
    return before ? tf.add(before, sum) : sum;
  });
}

function passColumns(weights: ReadonlyMap<string, Tensor>, gates: Float64Array): PassColumns {
  return { weights, gates, dispose: () => tf.dispose([...weights.values()]) };
}
