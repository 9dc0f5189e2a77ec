import { sizeOf } from '../../base/shape';
import type { KernelCall, Trace, TraceTensor } from '../../runtime/trace';
import type { Consumer } from './consumers';
import { tapCoverage } from './tapCoverage';
import type { TraceIndex } from './traceIndex';

/** Where a constant that a consumer should add to its output can be put. */
export interface ConstantHome {
  /** A bias, or the mean of a BatchNormalization behind. */
  readonly weight: string;
  /** -1 for a mean, which is taken off. */
  readonly sign: 1 | -1;
  /** The consumer's axis of outputs. */
  readonly outputAxis: number;
  /** See `tapCoverage`; over all axes of the consumer but the reading one and that of the outputs. */
  readonly coverage: Float64Array;
}

/**
 * Follows a consumer's output to the bias that is added to it, or to the BatchNormalization that takes it: the constant
 * must reach it at each call of the consumer, undivided and unchanged, and nothing else may use that bias or mean.
 */
export function constantHome(trace: Trace, consumer: Consumer, index: TraceIndex): ConstantHome | undefined {
  const rank = trace.weights.get(consumer.weight)?.shape.length ?? 0;
  const outputAxis = outputAxisOf(consumer.axis, rank);
  const calls = consumer.reads.flatMap(({ call }) => trace.calls[call] ?? []);
  const [first] = calls;
  const coverage = first && tapCoverage(first);
  const width = trace.weights.get(consumer.weight)?.shape[outputAxis ?? -1];
  if (outputAxis === undefined || width === undefined || !coverage) return undefined;
  const offset = offsetBehind(trace, calls, width, index);
  return offset && { ...offset, outputAxis, coverage };
}

/**
 * The bias, or the mean, that all the calls' outputs (`width` of them, on the last axis) reach undivided and unchanged and that
 * nothing else uses.
 */
export function offsetBehind(
  trace: Trace,
  calls: readonly KernelCall[],
  width: number,
  index: TraceIndex,
): Pick<ConstantHome, 'weight' | 'sign'> | undefined {
  const outputs = new Set(trace.outputs.map(({ id }) => id));
  const homes = calls.map((call) => follow(call, width, index, outputs));
  const [home] = homes;
  if (!home || homes.some((other) => other?.weight !== home.weight || other.sign !== home.sign)) return undefined;
  const reached = new Set(homes.map((each) => each?.call));
  if (index.callsWith(home.weight).some((call) => !reached.has(call))) return undefined;
  return { weight: home.weight, sign: home.sign };
}

/** The outputs of a dense kernel are its other axis; filters end in [in, out], or [out, in] where transposed. */
function outputAxisOf(axis: number, rank: number): number | undefined {
  if (rank < 2 || axis < rank - 2) return undefined;
  return axis === rank - 1 ? rank - 2 : rank - 1;
}

interface Reached {
  readonly weight: string;
  readonly sign: 1 | -1;
  readonly call: KernelCall;
}

function follow(start: KernelCall, width: number, index: TraceIndex, outputs: ReadonlySet<number>): Reached | undefined {
  const fused = index.weightOf(start.inputs.get('bias'));
  if (fused !== undefined) return { weight: fused, sign: 1, call: start };
  let tensor: TraceTensor | undefined = start.outputs[0];
  while (tensor?.shape.at(-1) === width && !outputs.has(tensor.id)) {
    const [use, ...others]: readonly KernelCall[] = index.usesOf(tensor);
    if (!use || others.length > 0) return undefined;
    switch (use.kernel) {
      case 'Add': {
        const [a, b] = [...use.inputs.values()];
        const other = a?.id === tensor.id ? b : a;
        const weight = index.weightOf(other);
        if (weight !== undefined) return isVector(other, width) ? { weight, sign: 1, call: use } : undefined;
        if (other?.shape.join() !== tensor.shape.join() || other.id === tensor.id) return undefined;
        break;
      }
      case 'FusedBatchNorm': {
        const mean = use.inputs.get('mean');
        const weight = index.weightOf(mean);
        return weight !== undefined && use.inputs.get('x')?.id === tensor.id && isVector(mean, width)
          ? { weight, sign: -1, call: use }
          : undefined;
      }
      case 'Identity':
      case 'Reshape':
        break;
      default:
        return undefined;
    }
    tensor = use.outputs[0];
  }
  return undefined;
}

/** One number for each output, on the last axis. */
function isVector(tensor: TraceTensor | undefined, width: number): boolean {
  return tensor?.shape.at(-1) === width && sizeOf(tensor.shape) === width;
}
