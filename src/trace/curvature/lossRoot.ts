import type { LossName } from '../../data/lossName';
import type { KernelCall, Trace, TraceTensor } from '../../runtime/trace';
import { traitsOf } from '../kernels/kernelTable';
import { numberAttribute } from '../kernelAttributes';

/** What a model is measured by: a loss of R rows of U units of one of its outputs, the mean over a sample's rows. */
export interface LossSpec {
  readonly loss: LossName;
  /** Which of the model's outputs. */
  readonly output: number;
  /** Units U on its last axis. */
  readonly units: number;
  /** Rows R of one sample: 1, or its positions. */
  readonly rows: number;
}

/**
 * The form of the loss as a function of the root. Where the model ends in the loss's own activation the root is what
 * goes into that (`softmax`, `sigmoid`); else it is the output (`categorical`, `bernoulli`: probabilities made otherwise).
 */
export type RootForm = 'softmax' | 'categorical' | 'sigmoid' | 'bernoulli' | 'squares' | 'absolute';

/** Where differentiation starts: a tensor whose elements are those of [N, R, U] in their order. */
export interface LossRoot {
  readonly tensor: TraceTensor;
  readonly form: RootForm;
}

/** Finds the root of a loss in a trace recorded without fused activations. */
export function lossRoot(trace: Trace, { loss, output, units }: LossSpec): LossRoot {
  const tensor = trace.outputs[output];
  if (!tensor) throw new Error(`the trace has no output ${output}`);
  const made = activationBehind(trace, tensor);
  const before = made?.inputs.values().next().value;
  const alongLast = numberAttribute(made ?? NO_CALL, 'dim', -1);
  switch (loss) {
    case 'categoricalCrossentropy': {
      const overUnits = before && (alongLast === -1 || alongLast === before.shape.length - 1) && before.shape.at(-1) === units;
      return made?.kernel === 'Softmax' && overUnits ? { tensor: before, form: 'softmax' } : { tensor, form: 'categorical' };
    }
    case 'binaryCrossentropy':
      return made?.kernel === 'Sigmoid' && before ? { tensor: before, form: 'sigmoid' } : { tensor, form: 'bernoulli' };
    case 'softmaxCrossentropy':
      return { tensor, form: 'softmax' };
    case 'sigmoidCrossentropy':
      return { tensor, form: 'sigmoid' };
    case 'meanSquaredError':
      return { tensor, form: 'squares' };
    case 'meanAbsoluteError':
      return { tensor, form: 'absolute' };
  }
}

const NO_CALL: KernelCall = { kernel: '', inputs: new Map(), attrs: {}, outputs: [] };

/** The call that made the tensor's values. */
function activationBehind(trace: Trace, tensor: TraceTensor): KernelCall | undefined {
  const call = trace.calls.findLast(({ outputs }) => outputs.some(({ id }) => id === tensor.id));
  if (!call || traitsOf(call)?.elements !== 'inOrder') return call;
  const [input] = call.inputs.values();
  return input && activationBehind(trace, input);
}
