import type { KernelCall } from '../../../runtime/trace';
import { textAttribute } from '../../kernelAttributes';
import type { KernelRule } from '../kernelRule';
import type { StructureFold } from '../structureFold';

/** Windows and resampling over height, width and depth: each channel by itself. */
export const pooling: KernelRule = (call, fold) => {
  const [input] = call.inputs.values();
  if (!input) return;
  passOnly(call, fold, [textAttribute(call, 'dataFormat')?.startsWith('NC') ? 1 : input.shape.length - 1]);
};

/** Space goes to the batch and back (dilated convolutions on some backends); what stands behind the blocks passes. */
export const spaceToBatch: KernelRule = (call, fold) => {
  const [input] = call.inputs.values();
  const block = call.attrs['blockShape'];
  const blocks = Array.isArray(block) ? block.length : 0;
  const behind = input?.shape.flatMap((_, axis) => (axis > blocks ? [axis] : []));
  if (behind) passOnly(call, fold, behind);
};

function passOnly(call: KernelCall, fold: StructureFold, passing: readonly number[]): void {
  const [input] = call.inputs.values();
  const [output] = call.outputs;
  if (!input || !output) return;
  const { weight: _, ...facts } = fold.facts(input);
  fold.blockOthers(facts, passing, 'untracked', 'a window slides over it');
  fold.set(output, { ...facts, axes: output.shape.map((_size, axis) => (passing.includes(axis) ? (facts.axes[axis] ?? null) : null)) });
}
