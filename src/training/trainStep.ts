import { defined } from '../base/defined';
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

/** What a step saw before it changed the weights. */
export interface Step {
  /** The model's outputs, [R * U]. */
  readonly outputs: Float32Array;
  /** What the regularizers add to the loss; absent where there are none. */
  readonly penalty?: number;
}

/**
 * One step of gradient descent on a batch, down the loss of the data and the penalties of the model's regularizers.
 * Nothing of it is left in tfjs but the changed variables (and the optimizer's own).
 */
export function trainStep({ exec, dataset, objective, variables, optimizer, held, noise }: Training, { inputs, fed }: Batch): Step {
  let outputs = new Float32Array(0);
  let penalty: number | undefined;
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
    const ofWeights = exec.penalty();
    penalty = ofWeights?.dataSync()[0];
    const pull = ofWeights ? gradients(() => exec.penalty() ?? ofWeights, [...variables]).grads : [];
    const named = variables.flatMap((variable, i) => {
      const gradient = grads[i];
      // What the data do not reach (another output's layers) would only shrink.
      if (!gradient) return [];
      const own = pull[i];
      return [{ name: variable.name, tensor: held.maskGradient(variable, own ? tf.add(gradient, own) : gradient) }];
    });
    optimizer.applyGradients(named);
    held.maskWeights();
  });
  return { outputs, ...defined({ penalty }) };
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
