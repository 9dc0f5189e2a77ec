import { sizeOf } from '../../base/shape';
import type { KernelCall, Trace, TraceTensor } from '../../runtime/trace';
import { numberAttribute } from '../../trace/kernelAttributes';
import type { TraceIndex } from '../merge/traceIndex';
import { productAt, type Product } from './products';

/** A BatchNormalization in inference, by its weights' names. */
export interface Norm {
  /** The path of the layer, or the name of the node. */
  readonly layer: string;
  readonly x: TraceTensor;
  readonly mean: string;
  readonly variance: string;
  readonly scale?: string;
  readonly offset?: string;
  readonly epsilon: number;
  readonly width: number;
}

/** Where a normalization can go: into the weights of the product before it. */
export interface FoldPlace {
  readonly norm: Norm;
  readonly product: Product;
  /** The bias of the product, fused or added behind it; absent where it has none. */
  readonly bias?: string;
}

/** What can be folded, and what can't with the reason. */
export interface FoldPlaces {
  readonly places: readonly FoldPlace[];
  readonly kept: readonly { readonly layer: string; readonly reason: string }[];
}

/** The normalization that a call is; a reason where its statistics are no weights that it has for itself. */
export function normAt(call: KernelCall, index: TraceIndex): Norm | string | undefined {
  const x = call.inputs.get('x');
  if (call.kernel !== 'FusedBatchNorm' || !x) return undefined;
  const width = x.shape.at(-1) ?? 0;
  const names = new Map<string, string>();
  for (const key of ['mean', 'variance', 'scale', 'offset'] as const) {
    const tensor = call.inputs.get(key);
    if (!tensor) continue;
    const name = index.weightOf(tensor);
    if (name === undefined) return `its ${key} is computed, no constant`;
    if (tensor.shape.at(-1) !== width || sizeOf(tensor.shape) !== width) return `its ${key} is not one number for each channel`;
    names.set(key, name);
  }
  const [mean, variance, scale, offset] = ['mean', 'variance', 'scale', 'offset'].map((key) => names.get(key));
  if (mean === undefined || variance === undefined) return 'it has no statistics';
  const optional = { ...(scale === undefined ? {} : { scale }), ...(offset === undefined ? {} : { offset }) };
  return { layer: call.layer ?? '', x, mean, variance, ...optional, epsilon: numberAttribute(call, 'varianceEpsilon', 1e-3), width };
}

/**
 * Looks from each normalization back to the product whose output it takes: nothing but a bias may stand between, nothing else may
 * read what lies between, and none of the weights may be used a second time.
 */
export function foldPlaces(trace: Trace, index: TraceIndex): FoldPlaces {
  const makers = new Map(trace.calls.flatMap((call) => call.outputs.map((output) => [output.id, call] as const)));
  const outputs = new Set(trace.outputs.map(({ id }) => id));
  const places: FoldPlace[] = [];
  const kept = new Map<string, string>();
  for (const call of trace.calls) {
    const norm = normAt(call, index);
    if (norm === undefined) continue;
    const place = typeof norm === 'string' ? norm : placeOf(norm);
    if (typeof place === 'string') kept.set(call.layer ?? '', place);
    else places.push(place);
  }
  return { places, kept: [...kept].map(([layer, reason]) => ({ layer, reason })) };

  function placeOf(norm: Norm): FoldPlace | string {
    const own = [norm.mean, norm.variance, norm.scale, norm.offset].filter((name) => name !== undefined);
    if (own.some((name) => index.callsWith(name).length > 1)) return 'it is used in several places';
    let tensor = norm.x;
    let bias: string | undefined;
    for (;;) {
      if (outputs.has(tensor.id)) return 'what it normalizes is an output of the model, too';
      if (index.usesOf(tensor).length > 1) return 'what it normalizes is read by something else, too';
      const maker = makers.get(tensor.id);
      if (!maker) return 'it normalizes the model’s input';
      const product = productAt(maker, trace, index);
      if (product) return finished(norm, product, bias);
      const before = passedBy(maker, norm.width);
      if (!before) return `${describe(maker)} stands between it and the weights before`;
      if (before.bias !== undefined) {
        if (bias !== undefined) return 'two biases are added before it';
        bias = before.bias;
      }
      tensor = before.tensor;
    }
  }

  function finished(norm: Norm, product: Product, added: string | undefined): FoldPlace | string {
    const { activation } = product.call.attrs;
    if (typeof activation === 'string' && activation !== 'linear')
      return `the activation ${activation} stands between it and the weights before`;
    if (product.width !== norm.width) return 'its channels are not those of the weights before';
    if (index.callsWith(product.weight).length > 1) return `the weights before ("${product.weight}") are used in several places`;
    if (product.bias !== undefined && added !== undefined) return 'two biases are added before it';
    const bias = product.bias ?? added;
    if (bias !== undefined && index.callsWith(bias).length > 1) return `the bias before ("${bias}") is used in several places`;
    if (bias !== undefined && sizeOf(trace.weights.get(bias)?.shape ?? []) !== norm.width)
      return 'the bias before is not one number for each channel';
    return { norm, product, ...(bias === undefined ? {} : { bias }) };
  }

  /** What a call that keeps every channel to itself was made from. */
  function passedBy(call: KernelCall, width: number): { readonly tensor: TraceTensor; readonly bias?: string } | undefined {
    const [a, b] = [...call.inputs.values()];
    if (call.kernel === 'Reshape' || call.kernel === 'Identity') return a?.shape.at(-1) === width ? { tensor: a } : undefined;
    if (call.kernel !== 'Add' || !a || !b) return undefined;
    for (const [tensor, other] of [
      [a, b],
      [b, a],
    ] as const) {
      const bias = index.weightOf(other);
      const fits = bias !== undefined && sizeOf(other.shape) === width && other.shape.at(-1) === width && tensor.shape.at(-1) === width;
      if (fits && index.weightOf(tensor) === undefined) return { tensor, bias };
    }
    return undefined;
  }
}

function describe({ kernel, layer }: KernelCall): string {
  return layer === undefined ? kernel : `${kernel} (${layer})`;
}
