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
export function usesByWeight({ steps }: BackwardPlan): Map<string, PlannedUse[]> {
  const found = new Map<string, PlannedUse[]>();
  for (const planned of steps.flatMap(({ uses }) => uses)) {
    found.set(planned.view.weight, [...(found.get(planned.view.weight) ?? []), planned]);
  }
  return found;
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
    const gates = this.walk(column, handOn, (name, tensor) => weights.set(name, tensor));
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

  /** The sum over columns of the squares of what each makes. */
  squares(columns: Iterable<Float32Array>, handOn: HandOn): PassColumns {
    const weights = new Map<string, Tensor>();
    const gates = new Float64Array(this.setting.live.samples * this.setting.channels);
    for (const column of columns) {
      const own = this.walk(column, handOn, (name, tensor) => {
        const before = weights.get(name);
        const sum = tf.tidy(() => (before ? tf.add(before, tf.square(tensor)) : tf.square(tensor)));
        tf.dispose(before ? [before, tensor] : [tensor]);
        weights.set(name, sum);
      });
      for (let i = 0; i < gates.length; i++) gates[i] = (gates[i] ?? 0) + (own[i] ?? 0) ** 2;
    }
    return passColumns(weights, gates);
  }

  /** The squares of one column's. */
  squareOf({ weights, gates }: PassColumns): PassColumns {
    return passColumns(new Map([...weights].map(([name, tensor]) => [name, tf.square(tensor)])), gates.map((gate) => gate ** 2));
  }

  dispose(): void {
    this.fixed.dispose();
  }

  private walk(column: Float32Array, handOn: HandOn, take: (weight: string, tensor: Tensor) => void): Float64Array {
    const { live, plan, root, counted, channels, squared = false } = this.setting;
    const gathered = new Map([...this.uses.keys()].map((name) => [name, new WeightColumn()]));
    const gates = new GateColumn(live, channels, squared, this.activations);
    const seed = tf.tidy(() => tf.tensor(column.fill(0, (column.length / live.samples) * counted), [...root.tensor.shape]));
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

  private sizeOf(weight: string): number {
    return sizeOf(this.setting.live.weights.get(weight)?.shape ?? []);
  }
}

function passColumns(weights: ReadonlyMap<string, Tensor>, gates: Float64Array): PassColumns {
  return { weights, gates, dispose: () => tf.dispose([...weights.values()]) };
}
