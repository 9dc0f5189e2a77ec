import type { WeightGrid } from '../compress/quantize/weightGrid';
import type { KeepMasks } from '../model/keepMasks';
import type { SettledFinetuning } from '../protocol/settings/finetuning';
import type { ExecutableModel } from '../runtime/executableModel';
import { tf, type Tensor, type Variable } from '../runtime/tf';
import { makeOptimizer, type Descent, type Optimizer } from './optimizers/optimizer';

/** Grids of quantized weights, by name. */
export type WeightGrids = ReadonlyMap<string, WeightGrid>;

/** What keeps weights from learning freely, by their names. */
export interface Limits {
  /** Elements with 0 keep the value that they have. */
  readonly masks?: KeepMasks | undefined;
  /** What values may be in the model. */
  readonly grids?: WeightGrids | undefined;
}

/** Weights that learn together. */
export interface Learning {
  readonly variables: readonly Variable[];
  /** Moves each by its gradient, of the variable's shape; one without stays as it is. The gradients are the caller's. */
  step(learningRate: number, gradients: readonly (Tensor | undefined)[]): void;
}

/**
 * Weights that learn, by an optimizer of their own. What moves is an array beside each variable; after each step the variable gets it, on a grid
 * rounded: gradients of the rounded values move the float ones, which stay between the grid's ends (straight-through estimates, Bengio, Léonard
 * and Courville 2013). Masked elements are in no array.
 */
export class Learners implements Learning {
  private readonly optimizer: Optimizer;
  private readonly learners: readonly Learner[];

  /** Puts what has a grid on it at once. */
  constructor(
    exec: ExecutableModel,
    readonly variables: readonly Variable[],
    optimizer: SettledFinetuning['optimizer'],
    { masks, grids }: Limits = {},
  ) {
    const maskOf = byVariable(exec, masks);
    const gridOf = byVariable(exec, grids);
    const moving = variables.map((variable) => {
      const mask = maskOf.get(variable);
      return { variable, places: mask && placesOf(mask), grid: gridOf.get(variable) };
    });
    const sizes = moving.map(({ variable, places }) => places?.length ?? variable.size);
    const made = makeOptimizer(optimizer, sizes);
    this.optimizer = made;
    this.learners = moving.flatMap((each, i) => {
      const descent = made.descents[i];
      return descent ? [new Learner(each, descent)] : [];
    });
  }

  /** How many elements move. */
  get free(): number {
    return this.optimizer.descents.reduce((sum, { values }) => sum + values.length, 0);
  }

  step(learningRate: number, gradients: readonly (Tensor | undefined)[]): void {
    this.optimizer.begin(learningRate);
    this.learners.forEach((learner, i) => {
      const gradient = gradients[i];
      if (gradient) learner.step(gradient.dataSync() as Float32Array);
    });
  }
}

/** Gives a float32 variable other values. The array is the backend's from then on. */
export function assignValues(variable: Variable, values: Float32Array): void {
  tf.tidy(() => {
    variable.assign(tf.tensor(values, variable.shape, 'float32'));
  });
}

interface Moving {
  readonly variable: Variable;
  /** Where its elements that move lie; absent where all do. */
  readonly places: Uint32Array | undefined;
  readonly grid: WeightGrid | undefined;
}

class Learner {
  /** All values before they are rounded. */
  private readonly all: Float32Array;

  constructor(
    private readonly moving: Moving,
    private readonly descent: Descent,
  ) {
    const { variable, places, grid } = moving;
    this.all = Float32Array.from(variable.dataSync());
    gather(this.all, places, descent.values);
    if (grid) this.hand();
  }

  step(gradient: Float32Array): void {
    const { places } = this.moving;
    const { descent } = this;
    gather(gradient, places, descent.gradient);
    descent.move();
    this.hand();
  }

  /** Gives the model what it is to run on. */
  private hand(): void {
    const { variable, places, grid } = this.moving;
    const { all, descent } = this;
    scatter(descent.values, places, all);
    // Backends may hold on to the array that they are given.
    if (!grid) assignValues(variable, all.slice());
    else {
      const rounded = new Float32Array(all.length);
      grid.round(all, rounded);
      assignValues(variable, rounded);
      clip(descent.values, grid);
    }
  }
}

function byVariable<T>(exec: ExecutableModel, byName: ReadonlyMap<string, T> = new Map<string, T>()): Map<Variable, T> {
  return new Map(
    [...byName].flatMap(([name, value]) => {
      const variable = exec.variables.get(name);
      return variable ? [[variable, value] as const] : [];
    }),
  );
}

function placesOf(mask: Uint8Array): Uint32Array {
  const places = new Uint32Array(mask.length);
  let count = 0;
  for (let i = 0; i < mask.length; i++) if (mask[i] !== 0) places[count++] = i;
  return places.slice(0, count);
}

function gather(all: Float32Array, places: Uint32Array | undefined, into: Float32Array): void {
  if (!places) into.set(all);
  else for (let k = 0; k < places.length; k++) into[k] = all[places[k] as number] as number;
}

function scatter(some: Float32Array, places: Uint32Array | undefined, into: Float32Array): void {
  if (!places) into.set(some);
  else for (let k = 0; k < places.length; k++) into[places[k] as number] = some[k] as number;
}

/** Keeps values between the grid's ends, where a step back is felt at once. */
function clip(values: Float32Array, { low, high }: WeightGrid): void {
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value < low) values[i] = low;
    else if (value > high) values[i] = high;
  }
}
