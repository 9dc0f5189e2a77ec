import { concatenated } from '../../../base/concatenated';
import type { KernelCall, TraceTensor } from '../../../runtime/trace';
import { axisFromFront, numberAttribute } from '../../kernelAttributes';
import type { Axis } from '../atoms';
import type { KernelRule } from '../kernelRule';
import type { StructureFold } from '../structureFold';
import { joined } from './broadcastAxes';

/** Channels stand behind one another on the axis of concatenation, and are the same on the others. */
export const concatenate: KernelRule = (call, fold) => {
  const [output] = call.outputs;
  if (!output) return;
  const tensors = [...call.inputs.values()];
  const along = axisFromFront(numberAttribute(call, 'axis', 0), output.shape.length);
  const axes = output.shape.map((_, axis) =>
    axis === along
      ? chained(tensors, axis, fold)
      : joined(
          tensors.map((tensor) => ({ facts: fold.facts(tensor), axis })),
          fold,
        ),
  );
  fold.set(output, { axes, constant: false, silent: allSilent(call, fold) });
};

/** Tensors of one shape become the slices of a new axis. */
export const pack: KernelRule = (call, fold) => {
  const [output] = call.outputs;
  if (!output) return;
  const inputs = [...call.inputs.values()].map((tensor) => fold.facts(tensor));
  const along = axisFromFront(numberAttribute(call, 'axis', 0), output.shape.length);
  const axes = output.shape.slice(1).map((_, axis) =>
    joined(
      inputs.map((facts) => ({ facts, axis })),
      fold,
    ),
  );
  fold.set(output, { axes: axes.toSpliced(along, 0, null), constant: false, silent: allSilent(call, fold) });
};

function chained(tensors: readonly TraceTensor[], axis: number, fold: StructureFold): Axis | null {
  const pieces = tensors.map((tensor) => fold.facts(tensor).axes[axis] ?? null);
  if (pieces.every((piece) => piece === null)) return null;
  const told = tensors.map(
    ({ shape }, i) => pieces[i] ?? fold.fixed(shape[axis] ?? 0, 'untracked', 'concatenated with what holds no channels'),
  );
  return concatenated(Int32Array, told);
}

function allSilent(call: KernelCall, fold: StructureFold): boolean {
  return [...call.inputs.values()].every((tensor) => fold.facts(tensor).silent);
}
