import { Failure } from '../../model/failure';
import type { SettledFinetuning } from '../../protocol/settings/finetuning';
import { STEPS_MODULE } from './stepsModule';

/** The arrays of one weight; both keep their places as long as the optimizer lives. */
export interface Descent {
  /** What moves. */
  readonly values: Float32Array;
  /** Of the loss by the values: to be written before each move. */
  readonly gradient: Float32Array;
  /** Moves the values by the step that was begun. */
  move(): void;
}

/**
 * An optimizer over arrays: what tfjs's own of that name does, number by number, in one pass over the elements instead of a dozen kernels
 * (`steps.wat`).
 */
export interface Optimizer {
  /** One for each size that was asked for. */
  readonly descents: readonly Descent[];
  /** Begins a step, at its learning rate. */
  begin(learningRate: number): void;
}

/** Bytes of a float32, and of the four that move at a time. */
const FLOAT = 4;
const LANES = 4 * FLOAT;
const PAGE = 65_536;
/** Of a memory, 4 GiB. */
const MOST_PAGES = 65_536;

/** What `steps.wat` gives. */
interface Steps {
  readonly adam: (from: number, bytes: number, rate: number, firstRest: number, secondRest: number) => void;
  readonly momentum: (from: number, bytes: number, rate: number) => void;
  readonly firstDecay: WebAssembly.Global<'f32'>;
  readonly secondDecay: WebAssembly.Global<'f32'>;
}

/** Steps of one kind, each the same for all weights. */
interface Stepping {
  readonly begin: (learningRate: number) => void;
  readonly move: (arrays: Arrays) => void;
}

/** Of each kind, with the arrays that a weight takes. */
const KINDS: Readonly<Record<SettledFinetuning['optimizer'], { readonly arrays: number; readonly make: (steps: Steps) => Stepping }>> = {
  adam: { arrays: 4, make: adam },
  sgd: { arrays: 3, make: momentum },
};

/**
 * An optimizer of weights with so many elements each: Adam (Kingma and Ba 2015; decays 0.9 and 0.999, epsilon 1e-7 beside the corrected root),
 * or stochastic gradient descent with momentum 0.9. Throws `settingInvalid` where their arrays take more than 4 GiB.
 */
export function makeOptimizer(name: SettledFinetuning['optimizer'], sizes: readonly number[]): Optimizer {
  const { arrays: count, make } = KINDS[name];
  const { steps, arrays } = arraysOf(sizes, count);
  const { begin, move } = make(steps);
  const descents = arrays.map((own) => ({ values: own.values, gradient: own.gradient, move: () => move(own) }));
  return { descents, begin };
}

function adam({ adam: step, firstDecay, secondDecay }: Steps): Stepping {
  let rate = 0;
  let firstPower = 1;
  let secondPower = 1;
  return {
    begin: (learningRate) => {
      rate = -learningRate;
      firstPower = Math.fround(firstPower * firstDecay.value);
      secondPower = Math.fround(secondPower * secondDecay.value);
    },
    move: ({ from, bytes }) => step(from, bytes, rate, 1 - firstPower, 1 - secondPower),
  };
}

function momentum({ momentum: step }: Steps): Stepping {
  let rate = 0;
  return {
    begin: (learningRate) => {
      rate = -learningRate;
    },
    move: ({ from, bytes }) => step(from, bytes, rate),
  };
}

interface Arrays extends Pick<Descent, 'values' | 'gradient'> {
  /** Where they begin in the memory. */
  readonly from: number;
  /** Of each of them. */
  readonly bytes: number;
}

/** Zeros for `count` arrays of each size, in one memory, and the functions that work on them. */
function arraysOf(sizes: readonly number[], count: number): { steps: Steps; arrays: readonly Arrays[] } {
  const padded = sizes.map((size) => Math.ceil((size * FLOAT) / LANES) * LANES);
  const all = padded.reduce((sum, bytes) => sum + bytes * count, 0);
  const pages = Math.ceil(all / PAGE);
  if (pages > MOST_PAGES) throw tooLarge(sizes, all);
  const memory = new WebAssembly.Memory({ initial: pages });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(STEPS_MODULE, 'base64')), { host: { memory } });
  let from = 0;
  const arrays = sizes.map((size, i) => {
    const bytes = padded[i] ?? 0;
    const at = from;
    from += bytes * count;
    return {
      from: at,
      bytes,
      values: new Float32Array(memory.buffer, at, size),
      gradient: new Float32Array(memory.buffer, at + bytes, size),
    };
  });
  return { steps: exports as unknown as Steps, arrays };
}

function tooLarge(sizes: readonly number[], bytes: number): Failure {
  const elements = sizes.reduce((sum, size) => sum + size, 0);
  const reason = `training ${elements.toLocaleString('en')} elements at once takes ${(bytes / 2 ** 30).toFixed(1)} GiB beside the model, and no more than 4 can be had; pruned elements and frozen layers take none`;
  return new Failure('settingInvalid', { setting: 'fine-tuning', reason });
}
