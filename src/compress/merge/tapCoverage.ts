import { tf } from '../../runtime/tf';
import type { KernelCall } from '../../runtime/trace';
import { textAttribute } from '../../trace/kernelAttributes';

type Sizes = readonly number[];

/**
 * For each tap of a convolution's window, row-major: in what share of the output's positions it meets an element of the
 * input and not the padding around it. A constant on the input then adds, on average over the output, the constant times
 * the sum of the taps weighted so. A dense kernel counts as one tap that always meets. Undefined for what has no known geometry.
 */
export function tapCoverage(call: KernelCall): Float64Array | undefined {
  const filter = call.inputs.get('filter');
  if (!filter) return Float64Array.of(1);
  if (textAttribute(call, 'dataFormat')?.startsWith('NC')) return undefined;
  const small = call.kernel === 'Conv2DBackpropInput' ? call.inputs.get('dy') : call.outputs[0];
  const large = call.kernel === 'Conv2DBackpropInput' ? call.outputs[0] : call.inputs.get('x');
  const [output] = call.outputs;
  if (!small || !large || !output) return undefined;
  const geometry = geometryOf(call, large.shape, filter.shape);
  if (!geometry) return undefined;
  const spatial = (shape: Sizes): Sizes => shape.slice(1, -1);
  const window = spatial([0, ...filter.shape.slice(0, -2), 0]);
  const shares = window.map((taps, axis) =>
    Float64Array.from({ length: taps }, (_, tap) => {
      let met = 0;
      for (let i = 0; i < (spatial(small.shape)[axis] ?? 1); i++) {
        const at = i * (geometry.stride[axis] ?? 1) - (geometry.before[axis] ?? 0) + tap * (geometry.dilation[axis] ?? 1);
        if (at >= 0 && at < (spatial(large.shape)[axis] ?? 1)) met++;
      }
      return met / (spatial(output.shape)[axis] ?? 1);
    }),
  );
  return shares.reduce((product, share) => Float64Array.from([...product].flatMap((left) => [...share].map((right) => left * right))), Float64Array.of(1));
}

interface Geometry {
  readonly stride: Sizes;
  readonly dilation: Sizes;
  /** Padding before the first element. */
  readonly before: Sizes;
}

function geometryOf(call: KernelCall, large: Sizes, filter: Sizes): Geometry | undefined {
  const { strides, pad, dilations } = call.attrs;
  switch (call.kernel) {
    case 'Conv2D':
    case 'FusedConv2D':
    case 'Conv2DBackpropInput': {
      const info = tf.backend_util.computeConv2DInfo(
        large as [number, number, number, number],
        filter as [number, number, number, number],
        strides as [number, number],
        (dilations as [number, number] | null | undefined) ?? 1,
        pad as 'same',
        roundingOf(call),
      );
      return {
        stride: [info.strideHeight, info.strideWidth],
        dilation: [info.dilationHeight, info.dilationWidth],
        before: [info.padInfo.top, info.padInfo.left],
      };
    }
    case 'Conv3D': {
      const info = tf.backend_util.computeConv3DInfo(
        large as [number, number, number, number, number],
        filter as [number, number, number, number, number],
        strides as [number, number, number],
        (dilations as [number, number, number] | null | undefined) ?? 1,
        pad as 'same',
      );
      return {
        stride: [info.strideDepth, info.strideHeight, info.strideWidth],
        dilation: [info.dilationDepth, info.dilationHeight, info.dilationWidth],
        before: [info.padInfo.front, info.padInfo.top, info.padInfo.left],
      };
    }
    default:
      return undefined;
  }
}

function roundingOf(call: KernelCall): 'floor' | 'round' | 'ceil' | undefined {
  const mode = textAttribute(call, 'dimRoundingMode');
  return mode === 'floor' || mode === 'round' || mode === 'ceil' ? mode : undefined;
}
