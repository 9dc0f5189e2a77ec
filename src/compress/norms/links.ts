import { sizeOf } from '../../base/shape';
import type { KernelCall, Trace, TraceTensor } from '../../runtime/trace';
import { numbersAttribute, pairsAttribute, numberAttribute } from '../../trace/kernelAttributes';
import type { TraceIndex } from '../merge/traceIndex';
import { traitsOf } from '../../trace/kernels/kernelTable';
import { productAt, type Product } from './products';

/** Weights that make channels and those that read them, with nothing between that minds a channel's positive scale. */
export interface Link {
  /** Where the channels are made: a layer's path or a node's name. */
  readonly layer: string;
  readonly producer: Pick<Product, 'weight' | 'outAxes'>;
  /** Of the producer: its output is scaled with it. */
  readonly bias?: string;
  readonly consumers: readonly { readonly weight: string; readonly axis: number }[];
  readonly width: number;
}

/** What can be scaled, and where channels end in something that minds. */
export interface Links {
  readonly links: readonly Link[];
  readonly closed: readonly { readonly layer: string; readonly reason: string }[];
}

/** Activations, fused with a product, for which f(s x) = s f(x) where s > 0. */
const HOMOGENEOUS_ACTIVATIONS: ReadonlySet<unknown> = new Set([undefined, 'linear', 'relu', 'leakyrelu', 'prelu']);
const REDUCTIONS: ReadonlySet<string> = new Set(['Mean', 'Sum', 'Max', 'Min']);

/** Follows what each product makes to all that reads it. Weights that are used more than once are left alone. */
export function linksOf(trace: Trace, index: TraceIndex): Links {
  const outputs = new Set(trace.outputs.map(({ id }) => id));
  const links: Link[] = [];
  const closed: { layer: string; reason: string }[] = [];
  for (const call of trace.calls) {
    const product = productAt(call, trace, index);
    if (!product) continue;
    const layer = call.layer ?? product.weight;
    const link = linkFrom(product, layer);
    if (typeof link === 'string') closed.push({ layer, reason: link });
    else links.push(link);
  }
  return { links, closed };

  function linkFrom(product: Product, layer: string): Link | string {
    const { call, weight, outAxes, width } = product;
    if (index.callsWith(weight).length > 1) return 'its weights are used in several places';
    if (!HOMOGENEOUS_ACTIVATIONS.has(call.attrs['activation'])) return `its activation ${String(call.attrs['activation'])} minds scales`;
    const consumers: { weight: string; axis: number }[] = [];
    const biases = product.bias === undefined ? [] : [product.bias];
    const reason = follow(
      call.outputs[0],
      width,
      consumers,
      biases,
      call.attrs['activation'] === undefined || call.attrs['activation'] === 'linear',
    );
    if (reason !== undefined) return reason;
    const [bias, another] = biases;
    if (another !== undefined) return 'two biases are added to it';
    if (bias !== undefined && index.callsWith(bias).length > 1) return 'its bias is used in several places';
    if (consumers.length === 0) return 'nothing reads it';
    return { layer, producer: { weight, outAxes }, ...(bias === undefined ? {} : { bias }), consumers, width };
  }

  /** Adds what reads a tensor's channels; the reason where something minds their scale. `bare`: a bias may still come. */
  function follow(
    tensor: TraceTensor | undefined,
    width: number,
    consumers: { weight: string; axis: number }[],
    biases: string[],
    bare: boolean,
  ): string | undefined {
    if (!tensor) return 'nothing reads it';
    if (outputs.has(tensor.id)) return 'it is an output of the model';
    for (const use of index.usesOf(tensor)) {
      const consumer = productAt(use, trace, index);
      if (consumer?.data.id === tensor.id) {
        if (index.callsWith(consumer.weight).length > 1) return `"${consumer.weight}", which reads it, is used in several places`;
        if ((trace.weights.get(consumer.weight)?.shape[consumer.inAxis] ?? 0) % width !== 0)
          return `"${consumer.weight}" reads it in another order`;
        consumers.push({ weight: consumer.weight, axis: consumer.inAxis });
        continue;
      }
      const bias = bare && use.kernel === 'Add' ? biasBeside(use, tensor, width) : undefined;
      if (bias !== undefined) biases.push(bias);
      else if (!passes(use, tensor, width)) return minds(use);
      const reason = follow(
        use.outputs[0],
        width,
        consumers,
        biases,
        bare && (bias !== undefined || use.kernel === 'Reshape' || use.kernel === 'Identity'),
      );
      if (reason !== undefined) return reason;
    }
    return undefined;
  }

  function biasBeside(call: KernelCall, tensor: TraceTensor, width: number): string | undefined {
    const other = [...call.inputs.values()].find(({ id }) => id !== tensor.id);
    return other && sizeOf(other.shape) === width && other.shape.at(-1) === width ? index.weightOf(other) : undefined;
  }
}

function passes(call: KernelCall, tensor: TraceTensor, width: number): boolean {
  const [output] = call.outputs;
  const last = output?.shape.at(-1) ?? 0;
  // Elements keep their order, so what stands at place i of the last axis is of channel i modulo the width.
  if (call.kernel === 'Reshape') return last > 0 && last % width === 0;
  // Behind a flattening only what works element by element keeps channels apart.
  const flat = tensor.shape.at(-1) !== width;
  const { structure, response } = traitsOf(call) ?? {};
  // f(s x) = s f(x) for s > 0, channel by channel: of each element, or over windows of an image.
  if (response === 'rectifies' || response === 'prelu' || call.kernel === 'Identity') return true;
  if (structure === 'pooling') return !flat;
  if (REDUCTIONS.has(call.kernel)) {
    const axes = numbersAttribute(call, 'axis') ?? [];
    return !flat && axes.length > 0 && axes.every((axis) => axis >= 0 && axis < tensor.shape.length - 1);
  }
  if (call.kernel === 'PadV2' || call.kernel === 'Pad') {
    return (
      numberAttribute(call, 'constantValue', 0) === 0 && (pairsAttribute(call, 'paddings').at(-1) ?? [0, 0]).every((size) => size === 0)
    );
  }
  return false;
}

function minds({ kernel, layer }: KernelCall): string {
  const where = layer === undefined ? '' : ` (${layer})`;
  return kernel === 'FusedBatchNorm'
    ? `a BatchNormalization${where} reads it: fold that first`
    : `${kernel}${where} reads it, which minds scales`;
}
