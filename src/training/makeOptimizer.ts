import type { SettledFinetuning } from '../protocol/settings/finetuning';
import { tf } from '../runtime/tf';

const MOMENTUM = 0.9;

/** An optimizer whose learning rate may change from step to step; what it remembers of earlier steps stays. */
export interface PacedOptimizer extends tf.Optimizer {
  setLearningRate: (rate: number) => void;
}

/** Adam, or stochastic gradient descent with momentum 0.9. The caller disposes it. */
export function makeOptimizer({ optimizer, learningRate }: Pick<SettledFinetuning, 'optimizer' | 'learningRate'>): PacedOptimizer {
  switch (optimizer) {
    case 'adam':
      return new Adam(learningRate);
    case 'sgd':
      return new Momentum(learningRate, MOMENTUM);
  }
}

/** With the constants of tfjs's own `tf.train.adam`. */
class Adam extends tf.AdamOptimizer {
  constructor(rate: number) {
    super(rate, 0.9, 0.999);
  }

  setLearningRate(rate: number): void {
    this.learningRate = rate;
  }
}

/** tfjs's own leaves the scalar of the class it extends behind. */
class Momentum extends tf.MomentumOptimizer {
  override dispose(): void {
    super.dispose();
    this.c.dispose();
  }
}
