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

/** Adam's constants in float32; they are tfjs's and Keras's. */
const FIRST_DECAY = Math.fround(0.9);
const SECOND_DECAY = Math.fround(0.999);

interface Steps {
  readonly adam: (from: number, bytes: number, rate: number, firstRest: number, secondRest: number) => void;
  readonly momentum: (from: number, bytes: number, rate: number) => void;
}

/**
 * An optimizer of weights with so many elements each: Adam (Kingma and Ba 2015; decays 0.9 and 0.999, epsilon 1e-7 beside the corrected root),
 * or stochastic gradient descent with momentum 0.9. Throws `settingInvalid` where their arrays take more than 4 GiB.
 */
export function makeOptimizer(name: SettledFinetuning['optimizer'], sizes: readonly number[]): Optimizer {
  switch (name) {
    case 'adam': {
      const { steps, arrays } = arraysOf(sizes, 4);
      let rate = 0;
      let firstPower = 1;
      let secondPower = 1;
      return {
        descents: arrays.map(({ from, bytes, ...both }) => ({
          ...both,
          move: () => {
            steps.adam(from, bytes, rate, 1 - firstPower, 1 - secondPower);
          },
        })),
        begin: (learningRate) => {
          rate = -learningRate;
          firstPower = Math.fround(firstPower * FIRST_DECAY);
          secondPower = Math.fround(secondPower * SECOND_DECAY);
        },
      };
    }
    case 'sgd': {
      const { steps, arrays } = arraysOf(sizes, 3);
      let rate = 0;
      return {
        descents: arrays.map(({ from, bytes, ...both }) => ({
          ...both,
          move: () => {
            steps.momentum(from, bytes, rate);
          },
        })),
        begin: (learningRate) => {
          rate = -learningRate;
        },
      };
    }
  }
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
