import { sizeOf } from '../../../base/shape';
import type { Model, Weight } from '../../../model/model';
import type { KernelCall, Trace, TraceTensor } from '../../../runtime/trace';
import { axisFromFront, numberAttribute } from '../../../trace/kernelAttributes';
import type { Structure } from '../../../trace/structure/structure';
import { weightOf } from '../../weightOf';
import type { TraceIndex } from '../traceIndex';
import { depthwise } from './depthwise';
import { incomingGram } from './incoming';
import { productOf, reshaped, sumOf } from './joinResponses';
import {
  bent,
  isResponse,
  mapParts,
  rectified,
  scaled,
  shifted,
  single,
  withConstantInside,
  type NoResponse,
  type Response,
  type ResponsePart,
} from './response';

/** Functions of one element that bend otherwise; alike for all channels. */
const BENDING = new Set([
  'Relu6',
  'Elu',
  'Selu',
  'Tanh',
  'Sigmoid',
  'Softplus',
  'Exp',
  'Expm1',
  'Erf',
  'Square',
  'Sqrt',
  'Rsqrt',
  'ClipByValue',
  'Step',
  'Sign',
  'Log',
  'Log1p',
]);
/** What passes channels on one by one, constants included. */
const PASSING = new Set([
  'Identity',
  'Cast',
  'MaxPool',
  'AvgPool',
  'MaxPool3D',
  'AvgPool3D',
  'ResizeBilinear',
  'ResizeNearestNeighbor',
  'Mean',
  'Max',
  'Slice',
  'Reverse',
  'Transpose',
]);
/** What passes channels on, but not a constant as a constant: it adds zeros around, or sums. */
const PASSING_WITH_EDGES = new Set(['PadV2', 'MirrorPad', 'Sum']);
const PRODUCING = new Set([
  'BatchMatMul',
  '_FusedMatMul',
  'Conv2D',
  'FusedConv2D',
  'Conv3D',
  'Conv2DBackpropInput',
  'Conv3DBackpropInputV2',
  'GatherV2',
]);

/** What the fold looks at. */
export interface ResponseInput {
  readonly trace: Trace;
  /** Of `trace` itself. */
  readonly structure: Structure;
  readonly index: TraceIndex;
  readonly model: Model;
}

/** The response of every tensor of a trace (recorded without fused activations) that has channels, by the tensor's id. */
export function foldResponses(input: ResponseInput): ReadonlyMap<number, Response | NoResponse> {
  const fold = new ResponseFold(input);
  for (const call of input.trace.calls) fold.enter(call);
  return fold.responses;
}

class ResponseFold {
  readonly responses = new Map<number, Response | NoResponse>();

  constructor(private readonly given: ResponseInput) {}

  enter(call: KernelCall): void {
    const [output] = call.outputs;
    if (!output || !this.channelsOf(output)) return;
    if (this.given.index.weightOf(output) !== undefined) return;
    const response = this.responseTo(call, output);
    for (const each of call.outputs) if (this.channelsOf(each)) this.responses.set(each.id, response);
  }

  private responseTo(call: KernelCall, output: TraceTensor): Response | NoResponse {
    const { kernel } = call;
    if (PRODUCING.has(kernel)) return this.produced(call, output);
    const operands = [...call.inputs.values()].filter((tensor) => this.given.index.weightOf(tensor) === undefined);
    const [first, second] = operands.map((tensor) => this.responses.get(tensor.id));
    for (const each of [first, second]) if (each && !isResponse(each)) return each;
    if (kernel === 'Concat') return this.chained(call, output);
    if (!isResponse(first) && !isResponse(second)) return this.unknown(call);
    const response = isResponse(first) ? first : (second as Response);
    if (PASSING.has(kernel)) return this.fitted(response, call, output);
    if (PASSING_WITH_EDGES.has(kernel)) return this.fitted(mapParts(response, withConstantInside), call, output);
    if (BENDING.has(kernel)) return mapParts(response, bent);
    const slope = slopeOf(call);
    if (slope !== undefined) return mapParts(response, (part) => rectified(part, new Float64Array(part.ids.length).fill(slope)));
    switch (kernel) {
      case 'Reshape':
      case 'ExpandDims':
        return this.fitted(response, call, output);
      case 'FusedBatchNorm':
        return this.normalised(response, call);
      case 'DepthwiseConv2dNative':
      case 'FusedDepthwiseConv2D':
        return this.filtered(response, call);
      case 'Prelu':
        return this.sloped(response, call);
      case 'Add':
      case 'Sub':
      case 'Multiply':
      case 'RealDiv':
        return this.combined(call, isResponse(first) ? first : undefined, isResponse(second) ? second : undefined);
      default:
        return this.unknown(call);
    }
  }

  /** A kernel's columns or filters, and the bias that is fused with it. */
  private produced(call: KernelCall, output: TraceTensor): Response | NoResponse {
    const { index, structure, model } = this.given;
    const channels = this.channelsOf(output) ?? new Int32Array();
    const tensor = [...call.inputs].find(([name, each]) => name !== 'bias' && index.weightOf(each) !== undefined)?.[1];
    const weight = tensor && weightOf(model, index.weightOf(tensor) ?? '');
    if (!weight) return { reason: `${call.kernel}${at(call)} multiplies activations with each other` };
    const axis = weight.shape.findIndex((size, i) => size === channels.length && this.makes(weight.name, i, channels));
    if (axis === -1) return { reason: `"${weight.name}" is not used${at(call)} as it is stored` };
    if (new Set(channels).size < channels.length) return { reason: `each of the channels is several columns of "${weight.name}"` };
    const axes = structure.tensorAxes.get(output.id)?.filter((each) => each !== null).length ?? 0;
    if (axes > 1) return this.unknown(call);
    const n = channels.length;
    const gram = incomingGram(weight, axis);
    const part: ResponsePart = {
      ids: channels,
      gram,
      moments: gram,
      offset: new Float64Array(n),
      scalable: true,
      convolved: call.kernel.includes('Conv'),
    };
    const bias = call.inputs.get('bias');
    return single(bias ? shifted(part, this.vectorOf(bias, n) ?? new Float64Array(n)) : part);
  }

  private makes(weight: string, axis: number, channels: Int32Array): boolean {
    const { structure } = this.given;
    return [...channels].every((id, i) =>
      structure.channels[id]?.slices.some(
        (slice) => slice.weight === weight && slice.axis === axis && slice.role === 'producer' && slice.indices.includes(i),
      ),
    );
  }

  private normalised(response: Response, call: KernelCall): Response | NoResponse {
    const n = response.partOf.length;
    const [mean, variance, scale, offset] = ['mean', 'variance', 'scale', 'offset'].map((name) => {
      const tensor = call.inputs.get(name);
      return tensor && this.vectorOf(tensor, n);
    });
    if (!mean || !variance) return this.unknown(call);
    const epsilon = numberAttribute(call, 'varianceEpsilon', 1e-3);
    const factors = variance.map((value, c) => (scale?.[c] ?? 1) / Math.sqrt(value + epsilon));
    const terms = mean.map((value, c) => (offset?.[c] ?? 0) - value * (factors[c] as number));
    return this.perPart(response, call, (part, pick) => shifted(scaled(part, pick(factors)), pick(terms)));
  }

  private filtered(response: Response, call: KernelCall): Response | NoResponse {
    const filter = call.inputs.get('filter');
    const name = filter && this.given.index.weightOf(filter);
    const x = call.inputs.get('x');
    const channels = x && this.channelsOf(x);
    if (name === undefined || !channels) return this.unknown(call);
    const filtered = depthwise(response, channels, weightOf(this.given.model, name));
    const bias = call.inputs.get('bias');
    const terms = bias && this.vectorOf(bias, filtered.partOf.length);
    return terms ? this.perPart(filtered, call, (part, pick) => shifted(part, pick(terms))) : filtered;
  }

  /** max(x, 0) + slope min(x, 0): two halves, the second scaled. */
  private sloped(response: Response, call: KernelCall): Response | NoResponse {
    const slope = call.inputs.get('alpha');
    const slopes = slope && this.vectorOf(slope, response.partOf.length);
    if (!slopes) return this.unknown(call);
    return this.perPart(response, call, (part, pick) => {
      const own = pick(slopes);
      const n = own.length;
      const behind = rectified(part, own);
      return { ...behind, gram: behind.gram.map((value, i) => value * (1 + (own[Math.floor(i / n)] as number) * (own[i % n] as number))) };
    });
  }

  private combined(call: KernelCall, first: Response | undefined, second: Response | undefined): Response | NoResponse {
    const sum = call.kernel === 'Add' || call.kernel === 'Sub';
    if (first && second) {
      if (call.kernel === 'RealDiv') return this.unknown(call);
      return (sum ? sumOf(first, second, call.kernel === 'Sub') : productOf(first, second)) ?? this.unknown(call);
    }
    const response = first ?? second;
    if (!response) return this.unknown(call);
    const other = [...call.inputs.values()].find((tensor) => this.responses.get(tensor.id) === undefined);
    const weight = this.given.index.weightOf(other);
    if (weight !== undefined && other) {
      const vector = this.vectorOf(other, response.partOf.length);
      if (!vector || call.kernel === 'RealDiv' || call.kernel === 'Sub') return this.unknown(call);
      return this.perPart(response, call, (part, pick) => (sum ? shifted(part, pick(vector)) : scaled(part, pick(vector))));
    }
    // One and the same for all channels: a common factor, or something added to each.
    return mapParts(response, (part) => (sum ? { ...withConstantInside(part), scalable: false } : withConstantInside(part)));
  }

  private chained(call: KernelCall, output: TraceTensor): Response | NoResponse {
    const tensors = [...call.inputs.values()];
    const along = axisFromFront(numberAttribute(call, 'axis', 0), output.shape.length);
    if (this.axisOf(output) !== along) return this.unknown(call);
    const parts: ResponsePart[] = [];
    const partOf: number[] = [];
    for (const tensor of tensors) {
      const response = this.responses.get(tensor.id);
      if (response && !isResponse(response)) return response;
      const length = tensor.shape[along] ?? 0;
      for (let i = 0; i < length; i++) partOf.push(response ? parts.length + (response.partOf[i] ?? 0) : -1);
      parts.push(...(response?.parts ?? []));
    }
    return { parts, partOf: Int32Array.from(partOf) };
  }

  /** The same response on an axis that may have another length now. */
  private fitted(response: Response, call: KernelCall, output: TraceTensor): Response | NoResponse {
    const [input] = call.inputs.values();
    const [before, after] = [input && this.channelsOf(input), this.channelsOf(output)];
    return (before && after && reshaped(response, before, after)) ?? this.unknown(call);
  }

  private perPart(
    response: Response,
    call: KernelCall,
    change: (part: ResponsePart, pick: (values: Float64Array) => Float64Array) => ResponsePart,
  ): Response | NoResponse {
    const { parts, partOf } = response;
    const [output] = call.outputs;
    const channels = (output && this.channelsOf(output)) ?? new Int32Array();
    const changed = parts.map((part, number) => {
      const own = Array.from(part.ids, (id) => channels.findIndex((each, i) => each === id && partOf[i] === number));
      return own.includes(-1) ? undefined : change(part, (values) => Float64Array.from(own, (i) => values[i] ?? 0));
    });
    const known = changed.filter((part) => part !== undefined);
    return known.length === parts.length ? { parts: known, partOf } : this.unknown(call);
  }

  /** A weight's values as one number for each index; undefined for what is no weight or has other axes too. */
  private vectorOf(tensor: TraceTensor, n: number): Float64Array | undefined {
    const name = this.given.index.weightOf(tensor);
    if (name === undefined || sizeOf(tensor.shape) !== n) return undefined;
    const { values }: Weight = weightOf(this.given.model, name);
    return Float64Array.from(values);
  }

  private axisOf(tensor: TraceTensor): number | undefined {
    const axis = this.given.structure.tensorAxes.get(tensor.id)?.findIndex((channels) => channels !== null);
    return axis === undefined || axis === -1 ? undefined : axis;
  }

  private channelsOf(tensor: TraceTensor): Int32Array | undefined {
    return this.given.structure.tensorAxes.get(tensor.id)?.find((channels) => channels !== null) ?? undefined;
  }

  private unknown(call: KernelCall): NoResponse {
    return { reason: `how ${call.kernel}${at(call)} treats single channels is not known` };
  }
}

/** The slope for x < 0 of what is otherwise the identity: f(s x) = s f(x) for s > 0. */
function slopeOf(call: KernelCall): number | undefined {
  switch (call.kernel) {
    case 'Relu':
      return 0;
    case 'LeakyRelu':
      return numberAttribute(call, 'alpha', 0.2);
    case 'Abs':
      return -1;
    default:
      return undefined;
  }
}

function at({ layer }: KernelCall): string {
  return layer === undefined ? '' : ` in layer "${layer}"`;
}
