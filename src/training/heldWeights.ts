import type { Disposable } from '../base/disposables';
import type { KeepMasks } from '../model/keepMasks';
import type { ExecutableModel } from '../runtime/executableModel';
import { tf, type Tensor, type Variable } from '../runtime/tf';

/**
 * Keeps the masked elements of a model's weights at zero: its gradients are masked before an optimizer sees them, so
 * that the moments of a removed weight stay zero too, and the weights after each step.
 */
export class HeldWeights implements Disposable {
  private readonly masks = new Map<number, { variable: Variable; mask: Tensor }>();

  /** Sets what the masks remove to zero at once. A mask of another size than its weight is a bug. */
  constructor(exec: ExecutableModel, masks: KeepMasks) {
    for (const [name, mask] of masks) {
      const variable = exec.variables.get(name);
      if (variable?.size !== mask.length) throw new Error(`the mask of ${name} does not fit the weight`);
      this.masks.set(variable.id, { variable, mask: tf.tensor(Float32Array.from(mask), variable.shape) });
    }
    this.maskWeights();
  }

  /** The gradient of a variable without the elements that stay zero. */
  maskGradient(variable: Variable, gradient: Tensor): Tensor {
    const held = this.masks.get(variable.id);
    return held ? tf.mul(gradient, held.mask) : gradient;
  }

  /** All that `learnerOf` leaves as they are: what learns in the place of another one is held by its gradient. */
  maskWeights(learnerOf: (variable: Variable) => Variable = (variable) => variable): void {
    tf.tidy(() => {
      for (const { variable, mask } of this.masks.values()) {
        // Not by multiplication alone: -1 times 0 is the other zero, whose bytes differ.
        if (learnerOf(variable) === variable) variable.assign(tf.add(tf.mul(variable, mask), 0));
      }
    });
  }

  /** How many elements of the variables are not held at zero. */
  freeOf(variables: readonly Variable[]): number {
    const free = (variable: Variable): number => {
      const held = this.masks.get(variable.id);
      return held ? (tf.tidy(() => tf.sum(held.mask).dataSync()[0]) ?? 0) : variable.size;
    };
    return variables.reduce((sum, variable) => sum + free(variable), 0);
  }

  dispose(): void {
    for (const { mask } of this.masks.values()) mask.dispose();
    this.masks.clear();
  }
}
