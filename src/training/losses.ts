import type { LossName } from '../data/lossName';
import { tf, type Tensor } from '../runtime/tf';

/**
 * A loss of R rows of U units. A row is a sample, or one position of it; targets are one-hot rows, 0/1, or values. The
 * loss of a batch is the mean over its rows.
 */
export interface Loss {
  /** For training: outputs and targets [R, U] to the scalar mean over rows. */
  readonly mean: (outputs: Tensor, targets: Tensor) => Tensor;
  /** For measuring: the loss of one row in float64, the row starting at `at` in both arrays. */
  readonly ofRow: (outputs: Float32Array, targets: Float32Array, at: number, units: number) => number;
  /** Above which a unit's output means 1. */
  readonly threshold: number;
}

/** Keras' own: probabilities are kept this far from 0 and 1 before their logarithm is taken. */
const EPSILON = 1e-7;

/** -log of the true class' probability; the outputs of a row are divided by their sum first, as Keras does. */
const categoricalCrossentropy: Loss = {
  mean: (outputs, targets) => {
    const probabilities = tf.clipByValue(tf.div(outputs, tf.sum(outputs, 1, true)), EPSILON, 1 - EPSILON);
    return tf.neg(tf.mean(tf.sum(tf.mul(targets, tf.log(probabilities)), 1)));
  },
  ofRow: (outputs, targets, at, units) => {
    let sum = 0;
    for (let i = at; i < at + units; i++) sum += outputs[i] ?? 0;
    let loss = 0;
    for (let i = at; i < at + units; i++) {
      const target = targets[i] ?? 0;
      if (target !== 0) loss -= target * Math.log(clip((outputs[i] ?? 0) / sum));
    }
    return loss;
  },
  threshold: 0.5,
};

/** The same from the values before a softmax. */
const softmaxCrossentropy: Loss = {
  mean: (outputs, targets) => tf.neg(tf.mean(tf.sum(tf.mul(targets, tf.logSoftmax(outputs)), 1))),
  ofRow: (outputs, targets, at, units) => {
    const row = outputs.subarray(at, at + units);
    const largest = row.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
    const logSum = largest + Math.log(row.reduce((sum, value) => sum + Math.exp(value - largest), 0));
    return row.reduce((loss, value, i) => loss + (targets[at + i] ?? 0) * (logSum - value), 0);
  },
  threshold: 0,
};

/** Each unit its own yes or no, from probabilities; the mean over units. */
const binaryCrossentropy: Loss = {
  mean: (outputs, targets) => {
    const probabilities = tf.clipByValue(outputs, EPSILON, 1 - EPSILON);
    const yes = tf.mul(targets, tf.log(probabilities));
    const no = tf.mul(tf.sub(1, targets), tf.log(tf.sub(1, probabilities)));
    return tf.neg(tf.mean(tf.add(yes, no)));
  },
  ofRow: meanOverUnits((output, target) => {
    const probability = clip(output);
    return -target * Math.log(probability) - (1 - target) * Math.log(1 - probability);
  }),
  threshold: 0.5,
};

/** The same from the values before a sigmoid, in the form that does not overflow. */
const sigmoidCrossentropy: Loss = {
  mean: (outputs, targets) => {
    const beyond = tf.log1p(tf.exp(tf.neg(tf.abs(outputs))));
    return tf.mean(tf.add(tf.sub(tf.relu(outputs), tf.mul(outputs, targets)), beyond));
  },
  ofRow: meanOverUnits((output, target) => Math.max(output, 0) - output * target + Math.log1p(Math.exp(-Math.abs(output)))),
  threshold: 0,
};

const meanSquaredError: Loss = {
  mean: (outputs, targets) => tf.mean(tf.square(tf.sub(outputs, targets))),
  ofRow: meanOverUnits((output, target) => (output - target) ** 2),
  threshold: 0.5,
};

const meanAbsoluteError: Loss = {
  mean: (outputs, targets) => tf.mean(tf.abs(tf.sub(outputs, targets))),
  ofRow: meanOverUnits((output, target) => Math.abs(output - target)),
  threshold: 0.5,
};

/** Every loss by its name. */
export const LOSSES = {
  categoricalCrossentropy,
  softmaxCrossentropy,
  binaryCrossentropy,
  sigmoidCrossentropy,
  meanSquaredError,
  meanAbsoluteError,
} as const satisfies Record<LossName, Loss>;

function meanOverUnits(ofUnit: (output: number, target: number) => number): Loss['ofRow'] {
  return (outputs, targets, at, units) => {
    let sum = 0;
    for (let i = at; i < at + units; i++) sum += ofUnit(outputs[i] ?? 0, targets[i] ?? 0);
    return sum / units;
  };
}

function clip(probability: number): number {
  return Math.min(Math.max(probability, EPSILON), 1 - EPSILON);
}
