import type { FinetuneSettings } from '../protocol/settings/finetuning';
import { tf } from '../runtime/tf';

const ADAM_RATE = 1e-3;
const SGD_RATE = 1e-2;
const MOMENTUM = 0.9;

/** Adam (rate 0.001 unless set), or stochastic gradient descent with momentum 0.9 (rate 0.01). The caller disposes it. */
export function makeOptimizer({ optimizer = 'adam', learningRate }: FinetuneSettings): tf.Optimizer {
  switch (optimizer) {
    case 'adam':
      return tf.train.adam(learningRate ?? ADAM_RATE);
    case 'sgd':
      return new Momentum(learningRate ?? SGD_RATE, MOMENTUM);
  }
}

/** tfjs's own leaves the scalar of the class it extends behind. */
class Momentum extends tf.MomentumOptimizer {
  override dispose(): void {
    super.dispose();
    this.c.dispose();
  }
}
