import type { Disposable } from '../base/disposables';
import type { KeepMasks } from '../model/keepMasks';
import type { ExecutableModel } from '../runtime/executableModel';
import { tf, type Tensor, type Variable } from '../runtime/tf';

/** Keeps the masked elements of weights at zero that change without learning, as the statistics of normalizations do. */
export class HeldWeights implements Disposable {
  private readonly held: readonly { readonly variable: Variable; readonly mask: Tensor }[];

  /** Sets what the masks remove to zero at once, in weights that learn, too (`learned`). A mask of another size than its weight is a bug. */
  constructor(exec: ExecutableModel, masks: KeepMasks, learned: ReadonlySet<Variable>) {
    const all = [...masks].map(([name, mask]) => {
      const variable = exec.variables.get(name);
      if (variable?.size !== mask.length) throw new Error(`the mask of ${name} does not fit the weight`);
      return { variable, mask: tf.tensor(Float32Array.from(mask), variable.shape) };
    });
    for (const each of all) hold(each);
    this.held = all.filter(({ variable }) => !learned.has(variable));
    for (const { variable, mask } of all) if (learned.has(variable)) mask.dispose();
  }

  hold(): void {
    for (const each of this.held) hold(each);
  }

  dispose(): void {
    for (const { mask } of this.held) mask.dispose();
  }
}

function hold({ variable, mask }: { variable: Variable; mask: Tensor }): void {
  tf.tidy(() => {
    // Not by multiplication alone: -1 times 0 is the other zero, whose bytes differ.
    variable.assign(tf.add(tf.mul(variable, mask), 0));
  });
}
