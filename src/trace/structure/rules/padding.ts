import { concatenated } from '../../../base/concatenated';
import { numberAttribute, pairsAttribute } from '../../kernelAttributes';
import type { Axis } from '../atoms';
import type { KernelRule } from '../kernelRule';
import type { StructureFold } from '../structureFold';

/** Constants around a tensor. On a channel axis they become channels that no weight makes. */
export const padding: KernelRule = (call, fold) => {
  const x = fold.input(call, 'x');
  if (!x) return;
  const paddings = pairsAttribute(call, 'paddings');
  const mirrored = call.kernel === 'MirrorPad';
  const axes = x.axes.map((axis, i) => {
    const [before, after] = paddings[i] ?? [0, 0];
    if (!axis || before + after === 0) return axis;
    if (mirrored) fold.block(axis, 'padding', 'padded with a mirror image of the channels');
    return padded(axis, before, after, fold);
  });
  const zeros = mirrored || numberAttribute(call, 'constantValue', 0) === 0;
  fold.set(call.outputs[0], { axes, constant: false, silent: x.silent && zeros });
};

function padded(axis: Axis, before: number, after: number, fold: StructureFold): Axis {
  const around = fold.fixed(before + after, 'padding', 'joined with padding, which no weight makes');
  return concatenated(Int32Array, [around.subarray(0, before), axis, around.subarray(before)]);
}
