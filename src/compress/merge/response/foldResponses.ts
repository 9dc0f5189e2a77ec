import { sizeOf } from '../../../base/shape';
import type { Model, Weight } from '../../../model/model';
import type { KernelCall, Trace, TraceTensor } from '../../../runtime/trace';
import { axisFromFront, numberAttribute } from '../../../trace/kernelAttributes';
import { traitsOf } from '../../../trace/kernels/kernelTable';
import type { Structure } from '../../../trace/structure/structure';
import { weightOf } from '../../weightOf';
import { axisOfChannels } from '../axisOfChannels';
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
    const rule = traitsOf(call)?.response ?? 'unknown';
    if (rule === 'produces') return this.produced(call, output);
    const operands = [...call.inputs.values()].filter((tensor) => this.given.index.weightOf(tensor) === undefined);
    const [first, second] = operands.map((tensor) => this.responses.get(tensor.id));
    for (const each of [first, second]) if (each && !isResponse(each)) return each;
    if (rule === 'concatenates') return this.chained(call, output);
    const response = isResponse(first) ? first : second;
    if (!isResponse(response)) return this.unknown(call);
    switch (rule) {
      case 'passes':
        return this.fitted(response, call, output);
      case 'passesWithEdges':
        return this.fitted(mapParts(response, withConstantInside), call, output);
      case 'bends':
        return mapParts(response, bent);
      case 'negates':
        return mapParts(response, negated);
      case 'rectifies':
        return mapParts(response, (part) => rectified(part, new Float64Array(part.ids.length).fill(slopeOf(call))));
      case 'normalizes':
        return this.normalised(response, call);
      case 'filters':
        return this.filtered(response, call);
      case 'prelu':
        return this.sloped(response, call);
      case 'combines':
        return this.combined(call, isResponse(first) ? first : undefined, isResponse(second) ? second : undefined);
      case 'unknown':
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
    const axis = axisOfChannels(weight.name, 'producer', channels, structure);
    if (axis === undefined) return { reason: `"${weight.name}" is not used${at(call)} as it is stored` };
    if (new Set(channels).size < channels.length) return { reason: `each of the channels is several columns of "${weight.name}"` };
    const axes = structure.tensorAxes.get(output.id)?.filter((each) => each !== null).length ?? 0;
    if (axes > 1) return this.unknown(call);
    const n = channels.length;
    const gram = incomingGram(weight, axis);
    const macs = traitsOf(call)?.macs;
    const part: ResponsePart = {
      ids: channels,
      gram,
      moments: gram,
      offset: new Float64Array(n),
      scalable: true,
      convolved: macs === 'convolution' || macs === 'transposedConvolution',
    };
    const bias = call.inputs.get('bias');
    return single(bias ? shifted(part, this.vectorOf(bias, n) ?? new Float64Array(n)) : part);
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
    const { kernel } = call;
    const sum = kernel === 'Add' || kernel === 'Sub';
    if (first && second) {
      if (kernel === 'RealDiv') return this.unknown(call);
      return (sum ? sumOf(first, second, kernel === 'Sub') : productOf(first, second)) ?? this.unknown(call);
    }
    const response = first ?? second;
    if (!response) return this.unknown(call);
    const operands = [...call.inputs.values()];
    const other = operands.find((tensor) => this.responses.get(tensor.id) === undefined);
    if (other && this.given.index.weightOf(other) !== undefined) return this.withWeight(response, call, other, other === operands[0]);
    // One and the same for all channels: a common factor, or something added to each.
    return mapParts(response, (part) => (sum ? { ...withConstantInside(part), scalable: false } : withConstantInside(part)));
  }

  /** Combined with one number of a weight for each channel, which may stand on the left (w - x, w / x). */
  private withWeight(response: Response, call: KernelCall, weight: TraceTensor, onLeft: boolean): Response | NoResponse {
    const vector = this.vectorOf(weight, response.partOf.length);
    if (!vector) return this.unknown(call);
    switch (call.kernel) {
      case 'Add':
        return this.perPart(response, call, (part, pick) => shifted(part, pick(vector)));
      case 'Sub': {
        const terms = onLeft ? vector : vector.map((value) => -value);
        return this.perPart(response, call, (part, pick) => shifted(onLeft ? negated(part) : part, pick(terms)));
      }
      case 'Multiply':
        return this.perPart(response, call, (part, pick) => scaled(part, pick(vector)));
      case 'RealDiv': {
        const factors = vector.map((value) => 1 / value);
        // w / x is not linear in x.
        if (onLeft || !factors.every(Number.isFinite)) return this.unknown(call);
        return this.perPart(response, call, (part, pick) => scaled(part, pick(factors)));
      }
      default:
        return this.unknown(call);
    }
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
function slopeOf(call: KernelCall): number {
  switch (call.kernel) {
    case 'Relu':
      return 0;
    case 'LeakyRelu':
      return numberAttribute(call, 'alpha', 0.2);
    case 'Abs':
      return -1;
    default:
      throw new Error(`${call.kernel} is no rectifier`);
  }
}

function negated(part: ResponsePart): ResponsePart {
  return scaled(part, new Float64Array(part.ids.length).fill(-1));
}

function at({ layer }: KernelCall): string {
  return layer === undefined ? '' : ` in layer "${layer}"`;
}
