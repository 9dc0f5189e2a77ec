import { numberAttribute } from '../../kernelAttributes';
import type { KernelRule } from '../kernelRule';

/** Statistics, scale and offset go with the axis they stand on: the last, or where broadcasting puts them. */
export const batchNormalization: KernelRule = (call, fold) => {
  const [output] = call.outputs;
  const x = fold.input(call, 'x');
  if (!x || !output) return;
  const axes = [...x.axes];
  const parts = ['mean', 'variance', 'scale', 'offset'].map((name) => fold.input(call, name));
  for (const facts of parts) {
    facts?.axes.forEach((atoms, i) => {
      const axis = i + axes.length - facts.axes.length;
      const broadcast = (atoms?.length ?? 1) === 1 && output.shape[axis] !== 1;
      if (!broadcast) axes[axis] = fold.same({ facts: { ...x, axes }, axis }, { facts, axis: i });
    });
  }
  const [mean, , , offset] = parts;
  const centred = (mean?.silent ?? true) && (offset?.silent ?? true) && numberAttribute(call, 'varianceEpsilon', 0) > 0;
  fold.set(output, { axes, constant: false, silent: x.silent && centred });
};
