import { defined } from '../../base/defined';
import { sizeOf, type Shape } from '../../base/shape';
import type { LiveTrace } from '../../runtime/liveTrace';
import { tf, type Tensor } from '../../runtime/tf';
import type { KernelCall, TraceTensor } from '../../runtime/trace';
import { traitsOf } from '../kernels/kernelTable';

/** A tensor that shows a weight's elements: all of them in their order, or some of them in another. */
export interface WeightView {
  readonly weight: string;
  /** Equal for views that show the same elements in the same order. */
  readonly key: string;
  readonly shape: Shape;
  /** The weight's element behind each element of the view; absent where they are all of them in their own order. */
  readonly elements?: Int32Array;
}

/** Float32 counts no further; the elements of larger weights can't be followed through a picking kernel. */
const MOST_ELEMENTS = 2 ** 24;

/** The views of the named weights among a trace's tensors, by tensor id. */
export function weightViews(live: LiveTrace, names: Iterable<string>): Map<number, WeightView> {
  const views = new Map<number, WeightView>();
  const ofBuffer = new Map<number, WeightView>();
  const add = (tensor: TraceTensor, view: WeightView): void => {
    views.set(tensor.id, view);
    if (!ofBuffer.has(tensor.buffer)) ofBuffer.set(tensor.buffer, view);
  };
  for (const name of names) {
    const tensor = live.weights.get(name);
    if (tensor?.dtype === 'float32') add(tensor, { weight: name, key: '', shape: tensor.shape });
  }
  const elementsOf = new Map<string, Int32Array>();
  for (const call of live.calls) {
    for (const tensor of call.inputs.values()) {
      // Layers hand weights on under another tensor of the same buffer.
      const twin = views.has(tensor.id) ? undefined : ofBuffer.get(tensor.buffer);
      if (twin && sizeOf(twin.shape) === sizeOf(tensor.shape)) views.set(tensor.id, { ...twin, shape: tensor.shape });
    }
    const [input] = call.inputs.values();
    const source = input && views.get(input.id);
    if (!source) continue;
    const elements = traitsOf(call)?.elements;
    if (elements === 'inOrder') {
      for (const output of call.outputs) add(output, { ...source, shape: output.shape });
    } else if ((elements === 'picked' || elements === 'transposed') && sizeOf(source.shape) < MOST_ELEMENTS) {
      pickedViews(call, source, elementsOf).forEach((view, i) => {
        const output = call.outputs[i];
        if (output) add(output, view);
      });
    }
  }
  return views;
}

function pickedViews(call: KernelCall, source: WeightView, elementsOf: Map<string, Int32Array>): WeightView[] {
  const attributes = JSON.stringify(call.attrs);
  const keys = call.outputs.map((_, i) => `${source.key}/${source.shape.join()} ${call.kernel} ${attributes} ${i}`);
  if (!keys.every((key) => elementsOf.has(`${source.weight} ${key}`))) {
    elementsAfter(call, source).forEach((elements, i) => elementsOf.set(`${source.weight} ${keys[i] ?? ''}`, elements));
  }
  return call.outputs.map(({ shape }, i) => {
    const key = keys[i] ?? '';
    const elements = elementsOf.get(`${source.weight} ${key}`);
    return { weight: source.weight, key, shape, ...defined({ elements }) };
  });
}

/** Runs the kernel on the numbers of the elements. */
function elementsAfter({ kernel, inputs, attrs }: KernelCall, source: WeightView): Int32Array[] {
  const numbers = source.elements ?? Int32Array.from({ length: sizeOf(source.shape) }, (_, i) => i);
  const [name = 'x'] = inputs.keys();
  const numbered = tf.tensor(Float32Array.from(numbers), [...source.shape]);
  const result: Tensor | Tensor[] = tf.engine().runKernel(kernel, { [name]: numbered }, attrs as tf.NamedAttrMap);
  const shown = Array.isArray(result) ? result : [result];
  const elements = shown.map((tensor) => Int32Array.from(tensor.dataSync()));
  tf.dispose([numbered, ...shown]);
  return elements;
}
