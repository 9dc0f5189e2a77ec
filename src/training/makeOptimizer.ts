import type { FinetuneSettings } from '../protocol/settings';
import { tf } from '../runtime/tf';

type Optimizer = ReturnType<typeof tf.train.adam> | ReturnType<typeof tf.train.momentum>;

const ADAM_RATE = 1e-3;
const SGD_RATE = 1e-2;
const MOMENTUM = 0.9;

/** Adam (rate 0.001 unless set), or stochastic gradient descent with momentum 0.9 (rate 0.01). The caller disposes it. */
export function makeOptimizer({ optimizer = 'adam', learningRate }: FinetuneSettings): Optimizer {
  switch (optimizer) {
    case 'adam':
      return tf.train.adam(learningRate ?? ADAM_RATE);
    case 'sgd':
      return tf.train.momentum(learningRate ?? SGD_RATE, MOMENTUM);
  }
}
