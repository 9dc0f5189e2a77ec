import { sizeOf, type Shape } from '../base/shape';
import { checkShape } from './limitOutputs';
import { shadow } from './shadow';
import { tf, type DataType, type Tensor } from './tf';
import { noteWasmCrash } from './wasmCrash';

/** A kernel's output by its shape alone. */
export interface ShapeOnly {
  readonly shape: Shape;
  readonly dtype: DataType;
  /** Whether it shows the first input's values in another shape. */
  readonly view?: true;
}

/** A kernel call whose outputs' shapes are asked for. */
export interface ShapeCall {
  readonly kernel: string;
  readonly inputs: Readonly<Record<string, Tensor | undefined>>;
  readonly attrs: Readonly<Record<string, unknown>>;
}

/** The outputs of a kernel call by their shapes; undefined for a kernel that has to be run to know them. */
export type ShapesOf = (call: ShapeCall) => readonly ShapeOnly[] | undefined;

/** A tensor's values; undefined where it has none in a pass without arithmetic. */
export type ValuesOf = (tensor: Tensor) => ArrayLike<number> | undefined;

/**
 * Small shapes of a kernel call's inputs, by their names, over which a backend shows that it runs calls of that kind. None where it says it
 * all that the backend has the kernel, undefined where only the call itself tells.
 */
export type TrialOf = (call: ShapeCall, valuesOf: ValuesOf) => Readonly<Record<string, Shape>> | undefined;

/** What is known of kernels without running them. */
export interface ShapeRules {
  readonly shapesOf: ShapesOf;
  readonly trialOf: TrialOf;
}

interface KernelInvocation {
  readonly kernelName?: string;
  readonly inputs?: ShapeCall['inputs'];
  readonly attrs?: ShapeCall['attrs'];
}

interface WatchedEngine extends Record<'runKernelFunc', (invocation: KernelInvocation) => Tensor | Tensor[]> {
  makeTensorFromDataId(dataId: object, shape: number[], dtype: DataType, backend: HollowBackend): Tensor;
}

/**
 * Does something without arithmetic: kernels of floats whose outputs' shapes are told by `shapesOf` are not run, they make tensors
 * without values. Small integers and booleans are computed, since shapes hang on them. Where a tensor without values is needed all the
 * same (by a kernel that is run, by `dataSync`) it becomes zeros.
 */
export function withoutArithmetic<T>(shapesOf: ShapesOf, pass: () => T): T {
  return hollowed({ shapesOf }, new HollowBackend(), pass);
}

/**
 * The same where what comes of it must hold for a pass with numbers too: each kind of kernel call is tried on small zeros first. Undefined
 * where only numbers tell, which are those that something asked for, and where something does not run.
 */
export function unlessNumbersTell<T>(rules: ShapeRules, pass: () => T): T | undefined {
  const hollow = new HollowBackend();
  try {
    const made = hollowed(rules, hollow, pass);
    return hollow.asked ? undefined : made;
  } catch (error) {
    noteWasmCrash(error);
    return undefined;
  }
}

function hollowed<T>({ shapesOf, trialOf }: Partial<ShapeRules> & Pick<ShapeRules, 'shapesOf'>, hollow: HollowBackend, pass: () => T): T {
  const engine = tf.engine() as unknown as WatchedEngine;
  const trials = new Trials();
  const valuesOf: ValuesOf = (tensor) => (hollow.has(tensor.dataId) ? undefined : tensor.dataSync());
  const compute = shadow(engine as Pick<WatchedEngine, 'runKernelFunc'>, 'runKernelFunc', (original) => (invocation) => {
    const { kernelName: kernel, inputs = {}, attrs = {} } = invocation;
    if (kernel === undefined || trials.atWork || isCounting(inputs, hollow)) return original(invocation);
    // A backend that lacks the kernel says so.
    const registered = tf.getKernel(kernel, tf.getBackend()) as object | undefined;
    if (!registered) return original(invocation);
    const call = { kernel, inputs, attrs };
    const shapes = shapesOf(call);
    const [first] = Object.values(inputs);
    if (!shapes || (shapes[0]?.view && first && !hollow.has(first.dataId))) return original(invocation);
    for (const { shape } of shapes) checkShape(shape, 'its output');
    if (trialOf && !trials.succeed(call, trialOf(call, valuesOf), original)) return original(invocation);
    const outputs = shapes.map(({ shape, dtype, view }) => {
      const dataId = view && first ? hollow.share(first.dataId) : hollow.make(sizeOf(shape), dtype);
      return engine.makeTensorFromDataId(dataId, [...shape], dtype, hollow);
    });
    const [only] = outputs;
    return MANY_OUTPUTS.has(kernel) || !only ? outputs : only;
  });
  try {
    return pass();
  } finally {
    compute();
  }
}

/** Runs kernel calls over small zeros, one of each kind. */
class Trials {
  atWork = false;
  private readonly succeeded = new Set<string>();

  succeed({ kernel, inputs, attrs }: ShapeCall, shapes: ReturnType<TrialOf>, run: WatchedEngine['runKernelFunc']): boolean {
    if (!shapes) return false;
    const small = Object.entries(inputs).flatMap(([name, tensor]) => {
      const shape = shapes[name];
      return tensor && shape ? [{ name, shape, dtype: tensor.dtype }] : [];
    });
    if (small.length === 0) return true;
    const kind = JSON.stringify([kernel, attrs, small]);
    if (this.succeeded.has(kind)) return true;
    this.atWork = true;
    try {
      tf.tidy(() => {
        const zeros = small.map(({ name, shape, dtype }) => [name, tf.zeros([...shape], dtype)] as const);
        // Kernels of any number of inputs are given a list.
        const given = Array.isArray(inputs) ? zeros.map(([, tensor]) => tensor) : Object.fromEntries(zeros);
        run({ kernelName: kernel, inputs: given as ShapeCall['inputs'], attrs });
      });
    } catch (error) {
      noteWasmCrash(error);
      return false;
    } finally {
      this.atWork = false;
    }
    this.succeeded.add(kind);
    return true;
  }
}

/** Kernels that give a list, also one of a single tensor. */
const MANY_OUTPUTS: ReadonlySet<string> = new Set(['Unpack', 'SplitV', 'TopK']);

/** Numbers up to here are taken for sizes, positions and flags. */
const MOST_COUNTED = 4096;

function isCounting(inputs: ShapeCall['inputs'], hollow: HollowBackend): boolean {
  const tensors = Object.values(inputs);
  return (
    tensors.length > 0 &&
    tensors.every((tensor) => !tensor || (tensor.dtype !== 'float32' && tensor.size <= MOST_COUNTED && !hollow.has(tensor.dataId)))
  );
}

/** Holds tensors without values for tfjs's engine, which asks a tensor's backend for them and counts who uses them. */
class HollowBackend {
  /** Whether something asked for values. */
  asked = false;
  private readonly held = new Map<object, { readonly size: number; readonly dtype: DataType; users: number }>();

  make(size: number, dtype: DataType): object {
    const dataId = {};
    this.held.set(dataId, { size, dtype, users: 1 });
    return dataId;
  }

  has(dataId: object): boolean {
    return this.held.has(dataId);
  }

  share(dataId: object): object {
    const entry = this.held.get(dataId);
    if (entry) entry.users++;
    return dataId;
  }

  /** The engine's way to ask for values: zeros. */
  readSync(dataId: object): Float32Array | Int32Array | Uint8Array {
    this.asked = true;
    const { size = 0, dtype = 'float32' } = this.held.get(dataId) ?? {};
    return dtype === 'float32' ? new Float32Array(size) : dtype === 'bool' ? new Uint8Array(size) : new Int32Array(size);
  }

  refCount(dataId: object): number {
    return this.held.get(dataId)?.users ?? 0;
  }

  incRef(dataId: object): void {
    this.share(dataId);
  }

  /** Whether nobody uses it any more. */
  disposeData(dataId: object, force = false): boolean {
    const entry = this.held.get(dataId);
    if (!entry) return true;
    if (--entry.users > 0 && !force) return false;
    this.held.delete(dataId);
    return true;
  }
}
