import type { SettledFinetuning } from '../protocol/settings/finetuning';
import { tf } from '../runtime/tf';

const MOMENTUM = 0.9;

/** Adam, or stochastic gradient descent with momentum 0.9. The caller disposes it. */
export function makeOptimizer({ optimizer, learningRate }: Pick<SettledFinetuning, 'optimizer' | 'learningRate'>): tf.Optimizer {
  switch (optimizer) {
    case 'adam':
      return tf.train.adam(learningRate);
    case 'sgd':
      return new Momentum(learningRate, MOMENTUM);
  }
}

/** tfjs's own leaves the scalar of the class it extends behind. */
class Momentum extends tf.MomentumOptimizer {
  override dispose(): void {
    super.dispose();
    this.c.dispose();
  }
}
