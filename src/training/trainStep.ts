import type { Random } from '../base/random';
import type { Dataset } from '../data/dataset';
import { Failure } from '../model/failure';
import type { ExecutableModel } from '../runtime/executableModel';
import { withMathRandom } from '../runtime/seededMathRandom';
import { tf, type Tensor, type Variable } from '../runtime/tf';
import type { Batch } from './batches';
import type { HeldWeights } from './heldWeights';
import { LOSSES } from './losses';
import type { Objective } from './objective';
import { targetRows } from './targetRows';

/** What stays the same from step to step. */
export interface Training {
  readonly exec: ExecutableModel;
  readonly dataset: Dataset;
  readonly objective: Objective;
  /** The weights that learn. */
  readonly variables: readonly Variable[];
  readonly optimizer: tf.Optimizer;
  readonly held: HeldWeights;
  /** Where Dropout and noise layers get their seeds from. */
  readonly noise: Random;
}

/**
 * One step of gradient descent on a batch; returns the model's outputs [R * U] from before the step. Nothing of it is
 * left in tfjs but the changed variables (and the optimizer's own).
 */
export function trainStep({ exec, dataset, objective, variables, optimizer, held, noise }: Training, { inputs, fed }: Batch): Float32Array {
  let outputs = new Float32Array(0);
  tf.tidy(() => {
    const rows = targetRows(dataset.targets, fed, objective.units);
    const targets = tf.tensor2d(rows, [rows.length / objective.units, objective.units]);
    const loss = (): Tensor => {
      const output = exec.run(inputs, { training: true })[objective.output];
      if (!output) throw new Error(`the model has no output ${objective.output}`);
      outputs = Float32Array.from(output.dataSync());
      return LOSSES[objective.loss].mean(tf.reshape(output, targets.shape), targets);
    };
    // Not tf.variableGrads: it leaves out variables that their layer calls frozen, which `unfreeze` asks for.
    const { grads } = withMathRandom(noise, () => gradients(loss, [...variables]));
    const named = variables.flatMap((variable, i) => {
      const gradient = grads[i];
      return gradient ? [{ name: variable.name, tensor: held.maskGradient(variable, gradient) }] : [];
    });
    optimizer.applyGradients(named);
    held.maskWeights();
  });
  return outputs;
}

function gradients(loss: () => Tensor, variables: Variable[]): { grads: Tensor[] } {
  try {
    return tf.engine().gradients(loss, variables, undefined, true);
  } catch (error) {
    releaseTape();
    if (error instanceof Failure) throw error;
    // Some kernels run but have no gradient, dilated convolutions for one.
    const reason = `tfjs can not train this model: ${error instanceof Error ? error.message : String(error)}`;
    throw new Failure('settingInvalid', { setting: 'fine-tuning', reason }, { cause: error });
  }
}

/** What the forward pass kept for the backward pass; tfjs lets go of it only when both went well. */
function releaseTape(): void {
  const { state } = tf.engine();
  for (const { saved } of state.activeTape) tf.dispose(saved ?? []);
  state.activeTape = [];
}
