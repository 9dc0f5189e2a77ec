import { defined } from '../base/defined';
import type { Random } from '../base/random';
import type { Dataset } from '../data/dataset';
import { Failure } from '../model/failure';
import type { ExecutableModel } from '../runtime/executableModel';
import { withMathRandom } from '../runtime/seededMathRandom';
import { tf, type Tensor, type Variable } from '../runtime/tf';
import { type Batch, countOf } from './batches';
import type { HeldWeights } from './heldWeights';
import type { Learning } from './learners';
import { LOSSES } from './losses';
import type { Objective } from './objective';
import { targetRows } from './targetRows';
import type { Lessons } from './teaching/teacher';
import type { Disposable } from '../base/disposables';

/** What stays the same from step to step. */
export interface Training {
  readonly exec: ExecutableModel;
  readonly dataset: Dataset;
  /** What the answers of the data set ask; absent where there are none, and a teacher gives them all. */
  readonly objective?: Objective | undefined;
  /** The weights that learn. */
  readonly learners: Learning;
  readonly held: HeldWeights;
  /** What a teacher answers to the data set, and how much of the loss that is (0..1). */
  readonly lessons?: { readonly answers: Lessons; readonly weight: number } | undefined;
  /** Where Dropout and noise layers get their seeds from. */
  readonly noise: Random;
}

/** What a run gave before its step. */
export interface StepOutputs {
  /** Of the measured output, [R * U]; none where the data set has no answers. */
  readonly outputs: Float32Array;
  /** How far all outputs are from the teacher's, where there is one. */
  readonly teacherLoss?: number;
}

/**
 * One step of gradient descent, from the gradients of one run or of several: a model that takes few samples at a time is
 * run as often as its batch asks for, and the step is that of all of them together, and of the penalties of the model's
 * regularizers. Nothing of it is left in tfjs but the changed variables once it was taken or disposed.
 */
export class TrainStep implements Disposable {
  /** Samples in `sums`. */
  private samples = 0;
  /** The variables' gradients: of one run as they are, of several times their samples and added up. */
  private sums: readonly (Tensor | undefined)[] = [];
  private runs = 0;
  private changes = 0;

  constructor(private readonly training: Training) {}

  /** Adds the gradients of a batch's own samples; returns the model's outputs for them. */
  add({ inputs, own, fed }: Batch): StepOutputs {
    const { exec, dataset, objective, learners, noise, lessons } = this.training;
    let outputs = new Float32Array(0);
    let teacherLoss: number | undefined;
    const sums = tf.tidy(() => {
      const loss = (): Tensor => {
        const all = exec.run(inputs, { training: true });
        const ofData = (): Tensor | undefined => {
          if (!objective) return undefined;
          const { units } = objective;
          const output = all[objective.output];
          if (!output) throw new Error(`the model has no output ${objective.output}`);
          const rows = targetRows(dataset.targets, own, units);
          const targets = tf.tensor2d(rows, [rows.length / units, units]);
          const ofAll = tf.reshape(output, [-1, units]);
          // What only fills up a batch of fixed size has no part in the loss.
          const counted = countOf(fed) === countOf(own) ? ofAll : tf.slice(ofAll, [0, 0], targets.shape);
          outputs = Float32Array.from(counted.dataSync());
          return LOSSES[objective.loss].mean(counted, targets);
        };
        const told = ofData();
        const ofTeacher = lessons?.answers.lossOf(all, own);
        teacherLoss = ofTeacher?.dataSync()[0];
        return weighed(told, ofTeacher, lessons?.weight ?? 0);
      };
      // Not tf.variableGrads: it leaves out variables that their layer calls frozen, which `unfreeze` asks for.
      const grads = withMathRandom(noise, () => gradients(loss, learners.variables));
      return this.added(grads, countOf(own));
    });
    disposeAll(this.sums);
    this.sums = sums;
    this.samples += countOf(own);
    this.runs++;
    return { outputs, ...defined({ teacherLoss }) };
  }

  /** How many samples the step has seen so far. */
  get seen(): number {
    return this.samples;
  }

  /** How many steps were taken. */
  get taken(): number {
    return this.changes;
  }

  /** Moves the weights that learn, and begins the next step. Gives the regularizers' penalty before the change, where there are some. */
  take(learningRate: number): number | undefined {
    const { exec, learners, held } = this.training;
    let penalty: number | undefined;
    tf.tidy(() => {
      const ofWeights = exec.penalty();
      penalty = ofWeights?.dataSync()[0];
      const pull = ofWeights ? gradients(() => exec.penalty() ?? ofWeights, learners.variables) : [];
      const means = learners.variables.map((_, i) => {
        const sum = this.sums[i];
        // What the data do not reach (another output's layers) would only shrink.
        if (!sum) return undefined;
        const gradient = this.runs === 1 ? sum : tf.div(sum, this.samples);
        const own = pull[i];
        return own ? tf.add(gradient, own) : gradient;
      });
      learners.step(learningRate, means);
      held.hold();
    });
    this.changes++;
    this.dispose();
    return penalty;
  }

  dispose(): void {
    disposeAll(this.sums);
    this.sums = [];
    this.samples = 0;
    this.runs = 0;
  }

  private added(grads: readonly (Tensor | undefined)[], samples: number): (Tensor | undefined)[] {
    if (this.runs === 0) return [...grads];
    return grads.map((gradient, i) => {
      const sum = this.sums[i];
      if (!sum || !gradient) return undefined;
      return tf.add(this.runs === 1 ? tf.mul(sum, this.samples) : sum, tf.mul(gradient, samples));
    });
  }
}

function disposeAll(tensors: readonly (Tensor | undefined)[]): void {
  for (const tensor of tensors) tensor?.dispose();
}

/** Of two losses the one that there is, or both by the weight of the teacher's. */
function weighed(ofData: Tensor | undefined, ofTeacher: Tensor | undefined, weight: number): Tensor {
  if (ofData && ofTeacher && weight < 1) return tf.add(tf.mul(ofTeacher, weight), tf.mul(ofData, 1 - weight));
  const only = ofTeacher ?? ofData;
  if (!only) throw new Error('there is nothing to learn from');
  return only;
}

/** For each variable; undefined for one that the loss does not depend on. */
function gradients(loss: () => Tensor, variables: readonly Variable[]): (Tensor | undefined)[] {
  try {
    const { grads } = tf.engine().gradients(loss, [...variables], undefined, true) as { grads: (Tensor | null)[] };
    return grads.map((gradient) => gradient ?? undefined);
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
