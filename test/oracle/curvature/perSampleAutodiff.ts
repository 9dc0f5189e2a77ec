import type { LossSpec } from '../../../src/trace/curvature/lossRoot';
import type { ExecutableModel } from '../../../src/runtime/executableModel';
import { tf, type Tensor } from '../../../src/runtime/tf';
import { LOSSES } from '../../../src/training/losses';

/** Every sample's gradient and exact Gauss-Newton diagonal, by weight: [sample][element]. */
export interface PerSample {
  readonly g: ReadonlyMap<string, readonly Float64Array[]>;
  readonly h: ReadonlyMap<string, readonly Float64Array[]>;
}

/**
 * The slow, obvious version: one sample and one column at a time by tfjs's own differentiation of the whole model.
 * Softmax losses: h = sum over rows and classes of p_c (d -log p_c / dw)^2; yes-or-no losses the same with two classes a
 * unit; squared errors: 2 / (R U) (d o / dw)^2. `derived` makes the derivatives in something else of those in the weights.
 */
export function perSampleAutodiff(
  exec: ExecutableModel,
  inputs: readonly Tensor[],
  targets: Float32Array,
  spec: LossSpec,
  derived: (gradients: Gradients) => Gradients = (gradients) => gradients,
): PerSample {
  const trainable = [...exec.trainable];
  const variables = trainable.map((name) => exec.variables.get(name) as tf.Variable);
  const samples = inputs[0]?.shape[0] ?? 0;
  const size = spec.rows * spec.units;
  const g = new Map<string, Float64Array[]>();
  const h = new Map<string, Float64Array[]>();
  const push = (to: Map<string, Float64Array[]>, name: string, values: Float64Array): unknown =>
    to.set(name, [...(to.get(name) ?? []), values]);
  for (let n = 0; n < samples; n++) {
    const one = inputs.map((tensor) => tf.slice(tensor, [n, ...tensor.shape.slice(1).map(() => 0)], [1, ...tensor.shape.slice(1)]));
    const rows = (): Tensor => tf.reshape(exec.run(one)[spec.output] as Tensor, [spec.rows, spec.units]);
    const gradientsOf = (f: () => Tensor): Gradients => {
      const found = tf.tidy(() => {
        const { grads } = tf.engine().gradients(f, variables, undefined, true) as { grads: (Tensor | null)[] };
        return grads.map((grad, i) => (grad ? grad.dataSync() : new Float32Array(variables[i]?.size ?? 0)) as Float32Array);
      });
      return derived(new Map(found.map((grad, i) => [trainable[i] ?? '', Float64Array.from(grad)])));
    };
    const target = tf.tensor2d(targets.slice(n * size, (n + 1) * size), [spec.rows, spec.units]);
    const slopes = gradientsOf(() => LOSSES[spec.loss].mean(rows(), target));
    for (const [name, grad] of slopes) push(g, name, grad);
    const total = new Map([...slopes].map(([name, grad]) => [name, new Float64Array(grad.length)]));
    for (const { share, value } of terms(spec, rows)) {
      for (const [name, grad] of gradientsOf(value))
        total.get(name)?.forEach((sum, k, all) => (all[k] = sum + share * (grad[k] ?? 0) ** 2));
    }
    for (const [name, sum] of total) push(h, name, sum);
    tf.dispose([...one, target]);
  }
  return { g, h };
}

/** Derivatives by what they are taken in. */
export type Gradients = ReadonlyMap<string, Float64Array>;

/** Functions of one sample whose squared gradients, times their shares, add up to the curvature. */
function terms({ loss, rows: R, units: U }: LossSpec, rows: () => Tensor): { share: number; value: () => Tensor }[] {
  const outputs = tf.tidy(() => rows().dataSync());
  const pick = (f: () => Tensor, index: number): Tensor => tf.sum(tf.slice(tf.reshape(f(), [R * U]), [index], [1]));
  const each = <T>(make: (i: number) => T): T[] => Array.from({ length: R * U }, (_, i) => make(i));
  switch (loss) {
    case 'softmaxCrossentropy': {
      const p = tf.tidy(() => tf.softmax(rows()).dataSync());
      return each((i) => ({ share: (p[i] ?? 0) / R, value: () => pick(() => tf.logSoftmax(rows()), i) }));
    }
    case 'categoricalCrossentropy':
      return each((i) => ({ share: (outputs[i] ?? 0) / R, value: () => pick(() => tf.log(rows()), i) }));
    case 'binaryCrossentropy':
      return [
        ...each((i) => ({ share: (outputs[i] ?? 0) / (R * U), value: () => pick(() => tf.log(rows()), i) })),
        ...each((i) => ({ share: (1 - (outputs[i] ?? 0)) / (R * U), value: () => pick(() => tf.log(tf.sub(1, rows())), i) })),
      ];
    case 'sigmoidCrossentropy':
      return [
        ...each((i) => ({ share: sigmoid(outputs[i]) / (R * U), value: () => pick(() => tf.neg(tf.softplus(tf.neg(rows()))), i) })),
        ...each((i) => ({ share: sigmoid(-(outputs[i] ?? 0)) / (R * U), value: () => pick(() => tf.neg(tf.softplus(rows())), i) })),
      ];
    case 'meanSquaredError':
      return each((i) => ({ share: 2 / (R * U), value: () => pick(rows, i) }));
    case 'meanAbsoluteError':
      return [];
  }
}

function sigmoid(z = 0): number {
  return 1 / (1 + Math.exp(-z));
}
