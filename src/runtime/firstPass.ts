import { messageOf } from '../base/reasonOf';
import { sizeOf, type Shape } from '../base/shape';
import { Failure } from '../model/failure';
import type { ExecutableModel, ModelPort } from './executableModel';
import { indexInputs } from './indexInputs';
import { checkShape } from './limitOutputs';
import { unlessNumbersTell } from './shapesOnly';
import { tf, type Tensor } from './tf';
import type { Trace } from './trace';

/** What a pass over zeros tells of how a model takes its samples. */
export interface FirstPass {
  /** How many samples go through at a time, where the model takes no other number. */
  readonly samples?: number;
  /** The inputs' shapes for so many samples (the model's own number where it takes no other); open sizes have one that fits. */
  readonly shapesFor: (samples: number) => readonly Shape[];
  /** For each input that is used as indices, by its place: the number of values allowed. */
  readonly bounds: ReadonlyMap<number, number>;
  /** Shape and type of each output; null for the samples, where they are any number, and for what follows an open size. */
  readonly outputs: readonly Omit<ModelPort, 'name'>[];
}

/** What a first pass needs of a model. */
export type Passable = Pick<ExecutableModel, 'file' | 'inputs' | 'record' | 'sampleCounts' | 'shapeRules'>;

/** How many samples a pass is made with where any number will do: with one, the samples could be taken for an axis of size one. */
export const PASS_SAMPLES = 2;

/** Sizes to try, one after another, where a model leaves them open. */
const OPEN_SIZES = [
  { spatial: 32, time: 8 },
  { spatial: 64, time: 16 },
  { spatial: 128, time: 64 },
  { spatial: 224, time: 256 },
  { spatial: 299, time: 1024 },
  { spatial: 512, time: 4096 },
] as const;
type OpenSizes = (typeof OPEN_SIZES)[number];

const known = new WeakMap<Passable, FirstPass>();

/**
 * Finds, once for each built model, how it can be run: with two samples, else with one, else with a number that the file
 * has in it; open sizes are the first that go through. Where shapes alone tell, nothing is computed. Throws `modelNotRunnable` with tfjs's reason when nothing does.
 */
export function firstPass(model: Passable): FirstPass {
  const found = known.get(model) ?? find(model);
  known.set(model, found);
  return found;
}

/** The number of samples that the inputs themselves state. */
export function statedSamples(inputs: readonly ModelPort[]): number | undefined {
  return inputs.find(({ shape }) => typeof shape[0] === 'number')?.shape[0] ?? undefined;
}

function find(model: Passable): FirstPass {
  let refusal: Failure | undefined;
  for (const [place, sizes] of OPEN_SIZES.entries()) {
    if (place > 0 && !leavesSizesOpen(model)) break;
    for (const samples of countsToTry(model)) {
      try {
        return settled(model, { samples, sizes, trace: passOverZeros(model, samples, sizes) });
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        refusal ??= error;
      }
    }
  }
  throw refusal ?? new Error('no sizes to try');
}

function countsToTry(model: Passable): readonly number[] {
  const stated = statedSamples(model.inputs);
  return stated === undefined ? [PASS_SAMPLES, 1, ...(model.sampleCounts ?? [])] : [stated];
}

interface Passed {
  readonly samples: number;
  readonly sizes: OpenSizes;
  readonly trace: Trace;
}

function settled(model: Passable, passed: Passed): FirstPass {
  const alone = passed.samples === PASS_SAMPLES && statedSamples(model.inputs) === undefined ? joinedSamples(model, passed) : undefined;
  const { samples, sizes, trace } = alone ?? passed;
  const fixed = statedSamples(model.inputs) ?? (samples === PASS_SAMPLES ? undefined : samples);
  const others = leavesSizesOpen(model) ? otherSizes(model, samples, sizes) : undefined;
  const stated = statedSamples(model.inputs) !== undefined;
  return {
    ...(fixed === undefined ? {} : { samples: fixed }),
    shapesFor: (count) => shapesOf(model, fixed ?? count, sizes),
    bounds: indexInputs(trace),
    outputs: trace.outputs.map(({ shape, dtype }, i) => ({
      dtype,
      shape: shape.map((size, axis) => {
        if (axis === 0 && size === samples && !stated) return null;
        return (others?.outputs[i]?.shape[axis] ?? size) === size ? size : null;
      }),
    })),
  };
}

/**
 * A pass over one sample, where two came out as one: a result of [1, 2 * n] that is [1, n] of one sample has no axis of
 * samples, and which number belongs to which sample is only known of one alone.
 */
function joinedSamples(model: Passable, { sizes, trace }: Passed): Passed | undefined {
  const joined = trace.outputs.flatMap(({ shape }, i) => (shape.length > 0 && shape[0] !== PASS_SAMPLES ? [i] : []));
  if (joined.length === 0) return undefined;
  const one = unlessRefused(() => passOverZeros(model, 1, sizes));
  const isJoined = (i: number): boolean => {
    const [both, single] = [trace.outputs[i]?.shape ?? [], one?.outputs[i]?.shape ?? []];
    return single[0] === 1 && sizeOf(both) === PASS_SAMPLES * sizeOf(single);
  };
  return one && joined.some(isJoined) ? { samples: 1, sizes, trace: one } : undefined;
}

/** A pass with other sizes: what changes with them is open in the outputs too. */
function otherSizes(model: Passable, samples: number, sizes: OpenSizes): Trace | undefined {
  for (const others of OPEN_SIZES.slice(OPEN_SIZES.indexOf(sizes) + 1).slice(0, 2)) {
    const trace = unlessRefused(() => passOverZeros(model, samples, others));
    if (trace) return trace;
  }
  return undefined;
}

function unlessRefused(pass: () => Trace): Trace | undefined {
  try {
    return pass();
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

/** Zeros are valid indices everywhere. */
function passOverZeros(model: Passable, samples: number, sizes: OpenSizes): Trace {
  const shapes = shapesOf(model, samples, sizes);
  model.inputs.forEach((port, place) => checkPort(port, shapes[place] ?? [], model.file));
  const zeros = model.inputs.map(({ dtype }, place) => plainTensor(shapes[place] ?? [], dtype));
  try {
    const pass = (): Trace => model.record(zeros);
    return (model.shapeRules && unlessNumbersTell(model.shapeRules, pass)) ?? pass();
  } finally {
    tf.dispose(zeros);
  }
}

/** A shape that the file states may be any number, or none at all. */
function checkPort({ name }: ModelPort, shape: Shape, file: string): void {
  try {
    checkShape(shape, `its input "${name}"`);
  } catch (error) {
    throw new Failure('modelNotRunnable', { file, layer: name, reason: messageOf(error) }, { cause: error });
  }
}

function leavesSizesOpen({ inputs }: Passable): boolean {
  return inputs.some(({ shape }) => shape.some((size, axis) => axis > 0 && size === null));
}

/** A sequence has one open axis behind the batch, images and volumes have several before the channels. */
function shapesOf({ inputs }: Passable, samples: number, open: OpenSizes): Shape[] {
  return inputs.map(({ shape }) => {
    const size = shape.length > 3 ? open.spatial : open.time;
    return shape.map((fixed, axis) => fixed ?? (axis === 0 ? samples : size));
  });
}

/** Zeros of the input's type (layers-models take any number for any other), or empty strings. */
function plainTensor(shape: Shape, dtype: string): Tensor {
  if (dtype === 'string') return tf.tensor(new Array<string>(sizeOf(shape)).fill(''), [...shape], 'string');
  return tf.zeros([...shape], dtype === 'int32' || dtype === 'bool' ? dtype : 'float32');
}
