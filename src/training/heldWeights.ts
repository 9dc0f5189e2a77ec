import type { Disposable } from '../base/disposables';
import type { KeepMasks } from '../model/keepMasks';
import type { ExecutableModel } from '../runtime/executableModel';
import { tf, type Tensor, type Variable } from '../runtime/tf';

interface Held {
  readonly variable: Variable;
  readonly mask: Tensor;
}

/** Keeps the masked elements of weights at zero that change without learning, as the statistics of normalizations do. */
export class HeldWeights implements Disposable {
  private readonly held: readonly Held[];

  /** Sets what the masks remove to zero at once, in weights that learn, too (`learned`). A mask of another size than its weight is a bug. */
  constructor(exec: ExecutableModel, masks: KeepMasks, learned: ReadonlySet<Variable>) {
    const held: Held[] = [];
    for (const [name, values] of masks) {
      const variable = exec.variables.get(name);
      if (variable?.size !== values.length) throw new Error(`the mask of ${name} does not fit the weight`);
      const each = { variable, mask: tf.tensor(Float32Array.from(values), variable.shape) };
      hold(each);
      if (learned.has(variable)) each.mask.dispose();
      else held.push(each);
    }
    this.held = held;
  }

  hold(): void {
    for (const each of this.held) hold(each);
  }

  dispose(): void {
    for (const { mask } of this.held) mask.dispose();
  }
}

function hold({ variable, mask }: Held): void {
  tf.tidy(() => {
    // Not by multiplication alone: -1 times 0 is the other zero, whose bytes differ.
    variable.assign(tf.add(tf.mul(variable, mask), 0));
  });
}
