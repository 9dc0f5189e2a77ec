import { alias } from './alias';
import type { LiveTrace } from './liveTrace';
import { limitOutputs } from './limitOutputs';
import { shadow } from './shadow';
import { tf, type Tensor } from './tf';
import type { KernelCall, LayerCall, Trace, TraceTensor } from './trace';
import { messageOf } from '../base/reasonOf';

/** The part of a tfjs layer that recording needs: its `call` may be shadowed while a pass runs. */
export interface CallableLayer {
  call(inputs: Tensor | Tensor[], kwargs: unknown): Tensor | Tensor[];
}

/** Hears of layers that are not called as such: the nodes of a graph, one after another. */
export interface NodeWatcher {
  enter(path: string): void;
  leave(path: string, className: string, inputs: readonly Tensor[], outputs: readonly Tensor[]): void;
}

/** What to watch while recording. */
export interface Watched {
  /** The layers by path, with their class names; every one is shadowed for the time of the pass. */
  readonly layers: ReadonlyMap<string, { readonly layer: CallableLayer; readonly className: string }>;
  /** Starts to tell of nodes; the function that it returns ends it. */
  readonly watchNodes?: (watcher: NodeWatcher) => () => void;
  /** The weights' tensors by the model's weight names. */
  readonly weights: ReadonlyMap<string, Tensor>;
  readonly inputs: readonly Tensor[];
}

/** What a layer threw, with the path of the innermost layer that was at work. */
export class LayerError extends Error {
  readonly layer: string;

  constructor(layer: string, cause: unknown) {
    super(messageOf(cause), { cause });
    this.layer = layer;
  }
}

/** What a kernel threw. */
export class KernelError extends Error {
  readonly kernel: string;

  constructor(kernel: string, cause: unknown) {
    super(messageOf(cause), { cause });
    this.kernel = kernel;
  }
}

interface KernelInvocation {
  readonly kernelName?: string;
  readonly inputs?: Readonly<Record<string, Tensor | undefined>>;
  readonly attrs?: Readonly<Record<string, unknown>>;
}

interface RecordableEngine {
  runKernelFunc(invocation: KernelInvocation): Tensor | Tensor[];
}

interface TapingEngine {
  isTapeOn(): boolean;
}

/**
 * Runs `pass` and writes down every kernel call it makes, attributed to the layers that were at work. The engine and
 * the layers are watched by shadowing one method each, and are as they were when this returns or throws. All tensors
 * that the pass made are disposed. What the pass throws inside a layer comes as a `LayerError`.
 */
export function recordTrace(watched: Watched, pass: () => readonly Tensor[]): Trace {
  return recorded(watched, pass, new TensorNaming());
}

/**
 * The same with every tensor kept, and run as tfjs runs a pass that it differentiates: activations are kernels of their
 * own, only linear ones stay fused. No tape is made: whoever walks back takes the gradients by the kernels' names.
 */
export function recordLive(watched: Watched, pass: () => readonly Tensor[]): LiveTrace {
  const kept = new Map<number, Tensor>();
  const dispose = (): void => tf.dispose([...kept.values()]);
  const untape = shadow(tf.engine() as unknown as TapingEngine, 'isTapeOn', () => () => false);
  const { state } = tf.engine();
  state.gradientDepth++;
  try {
    // Layers dispose some of their own tensors: aliases stay.
    const keep = (tensor: Tensor): void => void kept.set(tensor.id, tf.keep(alias(tensor)));
    return { ...recorded(watched, pass, new TensorNaming(keep)), value: ({ id }) => known(kept, id), dispose };
  } catch (error) {
    dispose();
    throw error;
  } finally {
    state.gradientDepth--;
    untape();
  }
}

function known(kept: ReadonlyMap<number, Tensor>, id: number): Tensor {
  const tensor = kept.get(id);
  if (!tensor) throw new Error(`the trace has no tensor ${id}`);
  return tensor;
}

function recorded(watched: Watched, pass: () => readonly Tensor[], naming: TensorNaming): Trace {
  const weights = new Map([...watched.weights].map(([name, tensor]) => [name, naming.of(tensor)]));
  const inputs = watched.inputs.map((tensor) => naming.of(tensor));
  const calls: KernelCall[] = [];
  const layerCalls: LayerCall[] = [];
  const atWork: string[] = [];
  let kernelsAtWork = 0;

  const unwatchLayers = [...watched.layers].map(([path, { layer, className }]) =>
    shadow(layer, 'call', (original) => (callInputs, kwargs) => {
      atWork.push(path);
      try {
        const result = original(callInputs, kwargs);
        layerCalls.push({
          layer: path,
          className,
          inputs: toList(callInputs).map((tensor) => naming.of(tensor)),
          outputs: toList(result).map((tensor) => naming.of(tensor)),
        });
        return result;
      } catch (error) {
        throw error instanceof LayerError ? error : new LayerError(path, error);
      } finally {
        atWork.pop();
      }
    }),
  );
  const unwatchNodes = watched.watchNodes?.({
    enter: (path) => atWork.push(path),
    leave: (path, className, nodeInputs, nodeOutputs) => {
      atWork.pop();
      const [called, made] = [nodeInputs, nodeOutputs].map((tensors) => tensors.map((tensor) => naming.of(tensor)));
      layerCalls.push({ layer: path, className, inputs: called ?? [], outputs: made ?? [] });
    },
  });
  const engine = tf.engine() as unknown as RecordableEngine;
  const unwatchEngine = shadow(engine, 'runKernelFunc', (original) => (invocation) => {
    // Keeping a tensor is a kernel too, but not the model's.
    if (naming.atWork) return original(invocation);
    const isKernel = invocation.kernelName !== undefined;
    let result: Tensor | Tensor[];
    kernelsAtWork += isKernel ? 1 : 0;
    try {
      result = original(invocation);
    } catch (error) {
      throw invocation.kernelName === undefined || error instanceof KernelError ? error : new KernelError(invocation.kernelName, error);
    } finally {
      kernelsAtWork -= isKernel ? 1 : 0;
    }
    // tfjs-node computes a fused matMul by calling the kernels it is made of: those are not the model's own calls.
    if (invocation.kernelName !== undefined && kernelsAtWork === 0) {
      const layer = atWork.at(-1);
      calls.push({
        kernel: invocation.kernelName,
        inputs: new Map(
          Object.entries(invocation.inputs ?? {}).flatMap(([name, tensor]) => (tensor ? [[name, naming.of(tensor)] as const] : [])),
        ),
        attrs: { ...invocation.attrs },
        outputs: toList(result).map((tensor) => naming.of(tensor)),
        ...(layer === undefined ? {} : { layer }),
      });
    }
    return result;
  });
  const unlimit = limitOutputs();
  tf.engine().startScope();
  try {
    const outputs = pass().map((tensor) => naming.of(tensor));
    return { calls, layerCalls, weights, inputs, outputs, samples: watched.inputs[0]?.shape[0] ?? 1 };
  } catch (error) {
    const layer = atWork.at(-1);
    throw error instanceof LayerError || layer === undefined ? error : new LayerError(layer, error);
  } finally {
    tf.engine().endScope();
    unlimit();
    unwatchEngine();
    unwatchNodes?.();
    for (const unwatch of unwatchLayers) unwatch();
  }
}

/** Gives tensors and their buffers small numbers. */
class TensorNaming {
  /** Whether a tensor is being handed to `onNew` right now. */
  atWork = false;
  private readonly tensors = new Map<number, TraceTensor>();
  private readonly buffers = new WeakMap<object, number>();
  private nextBuffer = 0;

  /** `onNew` gets each tensor when it is met first. */
  constructor(private readonly onNew?: (tensor: Tensor) => void) {}

  of(tensor: Tensor): TraceTensor {
    const known = this.tensors.get(tensor.id);
    if (known) return known;
    let buffer = this.buffers.get(tensor.dataId);
    if (buffer === undefined) this.buffers.set(tensor.dataId, (buffer = this.nextBuffer++));
    const named = { id: tensor.id, buffer, shape: [...tensor.shape], dtype: tensor.dtype };
    this.tensors.set(tensor.id, named);
    if (this.onNew) {
      this.atWork = true;
      try {
        this.onNew(tensor);
      } finally {
        this.atWork = false;
      }
    }
    return named;
  }
}

function toList(tensors: Tensor | readonly Tensor[]): readonly Tensor[] {
  return Array.isArray(tensors) ? (tensors as readonly Tensor[]) : [tensors as Tensor];
}
