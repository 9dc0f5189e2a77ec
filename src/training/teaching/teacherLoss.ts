import type { OutputActivation } from '../../data/expectedPorts';
import type { LossName } from '../../data/lossName';
import { tf, type Tensor } from '../../runtime/tf';

/** What an output says: shares of classes, yes or no unit by unit, either as logits, or values. */
export type AnswerKind = 'shares' | 'logits' | 'chances' | 'chanceLogits' | 'values';

/** What an output says, by how it ends and, where it is the measured one, by the loss that goes with its answers. */
export function answerKind(activation: OutputActivation, loss: LossName | undefined): AnswerKind {
  if (activation === 'softmax') return 'shares';
  if (activation === 'sigmoid') return 'chances';
  switch (loss) {
    case 'categoricalCrossentropy':
      return 'shares';
    case 'binaryCrossentropy':
      return 'chances';
    case 'softmaxCrossentropy':
      return 'logits';
    case 'sigmoidCrossentropy':
      return 'chanceLogits';
    default:
      return 'values';
  }
}

/** How far a student is from its teacher in one output. Rows of U units, U on the last axis. */
export interface TeacherLoss {
  /** The teacher's outputs as they are kept: its answers at the temperature. */
  readonly lesson: (outputs: Float32Array, units: number) => Float32Array;
  /** The student's outputs [R, U] and as many rows of the lesson to a scalar that can be derived by the outputs, the mean over rows. */
  readonly mean: (outputs: Tensor, lesson: Tensor) => Tensor;
}

/** Below it a share has no logarithm that float32 gradients bear. */
const SMALLEST = 1e-30;
/** As far as float32 tells a chance from 0 and 1. */
const EPSILON = 1e-7;

/**
 * T² KL(teacher || student) between the answers at temperature T, as Hinton, Vinyals and Dean (2015) have it; yes-or-no units each by
 * themselves, the mean over units. Shares are taken as the logits whose softmax they are: their logarithms. Values: the mean squared
 * difference, whatever the temperature.
 */
export function teacherLoss(kind: AnswerKind, temperature: number): TeacherLoss {
  const T = temperature;
  switch (kind) {
    case 'values':
      return { lesson: (outputs) => outputs, mean: (outputs, lesson) => tf.mean(tf.square(tf.sub(outputs, lesson))) };
    case 'shares':
    case 'logits': {
      const isLogits = kind === 'logits';
      const logit = (output: number): number => (isLogits ? output : Math.log(Math.max(output, SMALLEST)));
      return {
        lesson: (outputs, units) => softened(outputs, units, (output) => logit(output) / T),
        mean: (outputs, lesson) => {
          const logits = isLogits ? outputs : tf.log(tf.maximum(outputs, SMALLEST));
          const ratio = tf.sub(tf.log(tf.maximum(lesson, SMALLEST)), tf.logSoftmax(tf.div(logits, T)));
          return tf.mul(tf.mean(tf.sum(tf.mul(lesson, ratio), 1)), T * T);
        },
      };
    }
    case 'chances':
    case 'chanceLogits': {
      const isLogits = kind === 'chanceLogits';
      const clip = (chance: number): number => Math.min(Math.max(chance, EPSILON), 1 - EPSILON);
      const logit = (output: number): number => (isLogits ? output : Math.log(clip(output)) - Math.log(1 - clip(output)));
      return {
        lesson: (outputs) => outputs.map((output) => 1 / (1 + Math.exp(-logit(output) / T))),
        mean: (outputs, lesson) => {
          const logits = isLogits ? outputs : logitOf(tf.clipByValue(outputs, EPSILON, 1 - EPSILON));
          return tf.mul(tf.mean(tf.sub(crossEntropy(tf.div(logits, T), lesson), entropy(lesson))), T * T);
        },
      };
    }
  }
}

/** The softmax of each row, in float64. */
function softened(outputs: Float32Array, units: number, logit: (output: number) => number): Float32Array {
  const shares = new Float32Array(outputs.length);
  for (let at = 0; at < outputs.length; at += units) {
    const logits = Array.from(outputs.subarray(at, at + units), logit);
    const largest = Math.max(...logits);
    const powers = logits.map((each) => Math.exp(each - largest));
    const sum = powers.reduce((total, each) => total + each, 0);
    shares.set(
      powers.map((each) => each / sum),
      at,
    );
  }
  return shares;
}

function logitOf(chances: Tensor): Tensor {
  return tf.sub(tf.log(chances), tf.log(tf.sub(1, chances)));
}

/** Of yes-or-no units, from logits, in the form that does not overflow. */
function crossEntropy(logits: Tensor, chances: Tensor): Tensor {
  const beyond = tf.log1p(tf.exp(tf.neg(tf.abs(logits))));
  return tf.add(tf.sub(tf.relu(logits), tf.mul(logits, chances)), beyond);
}

function entropy(chances: Tensor): Tensor {
  const clipped = tf.clipByValue(chances, EPSILON, 1 - EPSILON);
  const rest = tf.sub(1, clipped);
  return tf.neg(tf.add(tf.mul(clipped, tf.log(clipped)), tf.mul(rest, tf.log(rest))));
}
