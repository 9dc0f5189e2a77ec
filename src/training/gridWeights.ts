import type { Disposable } from '../base/disposables';
import type { WeightGrid } from '../compress/quantize/weightGrid';
import type { ExecutableModel } from '../runtime/executableModel';
import { tf, type Variable } from '../runtime/tf';

/** Grids of quantized weights, by name. */
export type WeightGrids = ReadonlyMap<string, WeightGrid>;

/**
 * Trains quantized weights on the grids that ship, by straight-through estimates (Bengio, Léonard and Courville 2013): of each there is a
 * float that learns, kept within the grid's ends; the model itself always holds it rounded, and gradients of the rounded one move the float.
 * What changes but is not learnt by gradients (the statistics of normalizations) stays float until somebody looks at what ships.
 */
export class GridWeights implements Disposable {
  private readonly learning = new Map<number, { variable: Variable; float: Variable; grid: WeightGrid; rounded: Float32Array }>();
  private readonly others: readonly { variable: Variable; grid: WeightGrid }[];

  /** Of those `variables` that have a grid; their values are rounded at once. */
  constructor(exec: ExecutableModel, variables: readonly Variable[], grids: WeightGrids) {
    const learned = new Set(variables.map(({ id }) => id));
    const gridded = [...grids].flatMap(([name, grid]) => {
      const variable = exec.variables.get(name);
      return variable ? [{ variable, grid }] : [];
    });
    for (const { variable, grid } of gridded) {
      if (!learned.has(variable.id) || this.learning.has(variable.id)) continue;
      const float = tf.variable(variable, true);
      this.learning.set(variable.id, { variable, float, grid, rounded: new Float32Array(variable.size) });
    }
    this.others = gridded.filter(({ variable }) => !learned.has(variable.id));
    this.round();
  }

  /** What an optimizer changes in the place of a variable. */
  learnerOf(variable: Variable): Variable {
    return this.learning.get(variable.id)?.float ?? variable;
  }

  /** Puts the rounded floats into the model: to be called after each step. */
  round(): void {
    for (const { variable, float, grid, rounded } of this.learning.values()) {
      const values = float.dataSync() as Float32Array;
      grid.round(values, rounded);
      assign(variable, rounded);
      if (clipped(values, grid)) assign(float, values);
    }
  }

  /** Does something with the model as it ships. */
  async asShipped<T>(work: () => Promise<T>): Promise<T> {
    const floats = this.settle();
    try {
      return await work();
    } finally {
      floats.forEach((values, i) => {
        const other = this.others[i];
        if (other) assign(other.variable, values);
      });
    }
  }

  /** Leaves the model as it ships; returns what the weights that learn by no gradient were. */
  settle(): readonly Float32Array[] {
    return this.others.map(({ variable, grid }) => {
      const values = variable.dataSync() as Float32Array;
      const rounded = new Float32Array(values.length);
      grid.round(values, rounded);
      assign(variable, rounded);
      return values;
    });
  }

  dispose(): void {
    for (const { float } of this.learning.values()) float.dispose();
    this.learning.clear();
  }
}

/** Keeps values between the grid's ends, where a step back is felt at once; says whether any was beyond them. */
function clipped(values: Float32Array, { low, high }: WeightGrid): boolean {
  let any = false;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value < low) values[i] = low;
    else if (value > high) values[i] = high;
    else continue;
    any = true;
  }
  return any;
}

function assign(variable: Variable, values: Float32Array): void {
  // Backends may hold on to the array that they are given.
  tf.tidy(() => variable.assign(tf.tensor(values.slice(), variable.shape, 'float32')));
}
