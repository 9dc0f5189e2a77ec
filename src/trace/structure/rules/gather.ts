import { axisFromFront, numberAttribute } from '../../kernelAttributes';
import type { KernelRule } from '../kernelRule';

/** Picks slices by index: an embedding's columns make channels, its vocabulary stays. */
export const gather: KernelRule = (call, fold) => {
  const [output] = call.outputs;
  const table = fold.input(call, 'x');
  const indices = fold.input(call, 'indices');
  if (!table || !indices || !output) return;
  const along = axisFromFront(numberAttribute(call, 'axis', 0), table.axes.length);
  const batch = numberAttribute(call, 'batchDims', 0);
  fold.useAsKernel(table);
  fold.blockOthers(indices, [], 'acrossChannels', 'channels are used as indices');
  if (table.weight !== undefined) fold.block(table.axes[along], 'vocabulary', 'an entry of the vocabulary');
  else fold.block(table.axes[along], 'acrossChannels', 'channels are picked by index');
  const behind = table.axes.map((_, axis) => (axis > along ? fold.produce({ facts: table, axis }) : null));
  const picked = indices.axes.slice(batch).map(() => null);
  const axes = [...table.axes.slice(0, along), ...picked, ...behind.slice(along + 1)];
  fold.set(output, { axes, constant: false, silent: table.silent });
};
