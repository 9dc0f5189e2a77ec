import type { LiveTrace } from '../../runtime/liveTrace';
import { tf, type Tensor } from '../../runtime/tf';
import type { KernelCall } from '../../runtime/trace';
import { traitsOf } from '../kernels/kernelTable';
import { elementSlope } from './elementSlope';
import type { InputGradients } from './inputGradients';
import { kernelGradient } from './kernelGradient';

/** Whether what comes back through the call is multiplied by a slope for each element. */
export function isElementwise(call: KernelCall): boolean {
  return traitsOf(call)?.jacobian === 'diagonal' && call.inputs.size === 1;
}

/**
 * `kernelGradient` for many columns of one batch: the slopes of activations are the same for all of them, so they are made
 * once and held. (tfjs makes them anew each time, for a ReLU by several kernels.)
 */
export class HeldSlopes {
  private readonly held = new Map<KernelCall, Tensor>();

  readonly handOn = (call: KernelCall, live: LiveTrace, dys: readonly Tensor[]): InputGradients => {
    const [name] = call.inputs.keys();
    const [dy] = dys;
    if (name === undefined || !dy || !isElementwise(call)) return kernelGradient(call, live, dys);
    return { [name]: () => tf.mul(dy, this.slope(call, live, name, dy.shape)) };
  };

  dispose(): void {
    tf.dispose([...this.held.values()]);
  }

  private slope(call: KernelCall, live: LiveTrace, name: string, shape: readonly number[]): Tensor {
    const known = this.held.get(call);
    if (known) return known;
    // Kept: it is made inside the tidy of the first column's step.
    const made = tf.keep(elementSlope(call, live, name, shape));
    this.held.set(call, made);
    return made;
  }
}
