import type { KernelCall } from '../../../runtime/trace';
import { textAttribute } from '../../kernelAttributes';
import type { StructureFold } from '../structureFold';
import type { TensorFacts } from '../tensorFacts';

/** Fused activations that take zero to zero; sigmoid does not. */
const KEEP_ZERO: readonly (string | undefined)[] = [undefined, 'linear', 'relu', 'relu6', 'elu', 'leakyrelu', 'prelu'];

/** What a fused kernel adds to its result: a bias and the slopes of a PReLU go with the output's channels. */
export function addsToOutput(call: KernelCall, fold: StructureFold, output: TensorFacts): TensorFacts {
  const bias = fold.input(call, 'bias');
  const slopes = fold.input(call, 'preluActivationWeights');
  for (const facts of [bias, slopes]) {
    facts?.axes.forEach((atoms, i) => {
      const axis = i + output.axes.length - facts.axes.length;
      if (atoms && (atoms.length > 1 || output.axes[axis]?.length === 1)) fold.same({ facts: output, axis }, { facts, axis: i });
    });
  }
  const silent = output.silent && (bias?.silent ?? true) && KEEP_ZERO.includes(textAttribute(call, 'activation'));
  return { ...output, silent };
}
