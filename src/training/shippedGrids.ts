import type { WeightGrid } from '../compress/quantize/weightGrid';
import type { ExecutableModel } from '../runtime/executableModel';
import type { Variable } from '../runtime/tf';
import { assignValues, type WeightGrids } from './learners';

/**
 * Quantized weights that change but learn by no gradient, the statistics of normalizations: they stay float until somebody looks at what ships.
 */
export class ShippedGrids {
  private constructor(private readonly others: readonly { readonly variable: Variable; readonly grid: WeightGrid }[]) {}

  /** Of all weights with a grid those that do not learn. */
  static beside(exec: ExecutableModel, learned: ReadonlySet<Variable>, grids: WeightGrids = new Map()): ShippedGrids {
    const others = [...grids].flatMap(([name, grid]) => {
      const variable = exec.variables.get(name);
      return variable && !learned.has(variable) ? [{ variable, grid }] : [];
    });
    return new ShippedGrids(others);
  }

  /** Does something with the model as it ships. */
  async asShipped<T>(work: () => Promise<T>): Promise<T> {
    const floats = this.settle();
    try {
      return await work();
    } finally {
      floats.forEach((values, i) => {
        const other = this.others[i];
        if (other) assignValues(other.variable, values);
      });
    }
  }

  /** Leaves the model as it ships; returns what the weights were. */
  settle(): readonly Float32Array[] {
    return this.others.map(({ variable, grid }) => {
      const values = Float32Array.from(variable.dataSync());
      const rounded = new Float32Array(values.length);
      grid.round(values, rounded);
      assignValues(variable, rounded);
      return values;
    });
  }
}
