import type { KernelCall } from '../../runtime/trace';
import { windowOf } from '../../trace/convolutionWindow';
import { textAttribute } from '../../trace/kernelAttributes';
import { traitsOf } from '../../trace/kernels/kernelTable';

/**
 * For each tap of a convolution's window, row-major: in what share of the output's positions it meets an element of the
 * input and not the padding around it. A constant on the input then adds, on average over the output, the constant times
 * the sum of the taps weighted so. A dense kernel counts as one tap that always meets. Undefined for what has no known geometry.
 */
export function tapCoverage(call: KernelCall): Float64Array | undefined {
  const filter = call.inputs.get('filter');
  if (!filter) return Float64Array.of(1);
  const macs = traitsOf(call)?.macs;
  // Only the filters of these end in the axes that are contracted and made.
  if ((macs !== 'convolution' && macs !== 'transposedConvolution') || textAttribute(call, 'dataFormat')?.startsWith('NC')) return undefined;
  const small = macs === 'convolution' ? call.outputs[0] : call.inputs.get('dy');
  const large = macs === 'convolution' ? call.inputs.get('x') : call.outputs[0];
  const [output] = call.outputs;
  if (!small || !large || !output) return undefined;
  const window = windowOf(call, large.shape, filter.shape);
  if (!window) return undefined;
  const shares = window.filter.map((taps, axis) =>
    Float64Array.from({ length: taps }, (_, tap) => {
      let met = 0;
      for (let i = 0; i < (small.shape[axis + 1] ?? 1); i++) {
        const at = i * (window.strides[axis] ?? 1) - (window.before[axis] ?? 0) + tap * (window.dilations[axis] ?? 1);
        if (at >= 0 && at < (large.shape[axis + 1] ?? 1)) met++;
      }
      return met / (output.shape[axis + 1] ?? 1);
    }),
  );
  return shares.reduce(
    (product, share) => Float64Array.from([...product].flatMap((left) => [...share].map((right) => left * right))),
    Float64Array.of(1),
  );
}
