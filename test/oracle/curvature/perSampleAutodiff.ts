import type { LossSpec } from '../../../src/trace/curvature/lossRoot';
import type { ExecutableModel } from '../../../src/runtime/executableModel';
import { tf, type Tensor } from '../../../src/runtime/tf';
import { LOSSES } from '../../../src/training/losses';

/** Every sample's gradient and exact Gauss-Newton diagonal, by weight: [sample][element]. */
export interface PerSample {
  readonly g: ReadonlyMap<string, readonly Float32Array[]>;
  readonly h: ReadonlyMap<string, readonly Float64Array[]>;
}

/**
 * The slow, obvious version: one sample and one column at a time by tfjs's own differentiation of the whole model.
 * Softmax losses: h = sum over rows and classes of p_c (d -log p_c / dw)^2; yes-or-no losses the same with two classes a
 * unit; squared errors: 2 / (R U) (d o / dw)^2.
 */
export function perSampleAutodiff(exec: ExecutableModel, inputs: readonly Tensor[], targets: Float32Array, spec: LossSpec): PerSample {
  const names = [...exec.trainable];
  const variables = names.map((name) => exec.variables.get(name) as tf.Variable);
  const samples = inputs[0]?.shape[0] ?? 0;
  const size = spec.rows * spec.units;
  const g = new Map<string, Float32Array[]>(names.map((name) => [name, []]));
  const h = new Map<string, Float64Array[]>(names.map((name) => [name, []]));
  for (let n = 0; n < samples; n++) {
    const one = inputs.map((tensor) => tf.slice(tensor, [n, ...tensor.shape.slice(1).map(() => 0)], [1, ...tensor.shape.slice(1)]));
    const rows = (): Tensor => tf.reshape(exec.run(one)[spec.output] as Tensor, [spec.rows, spec.units]);
    const gradientsOf = (f: () => Tensor): Float32Array[] =>
      tf.tidy(() => {
        const { grads } = tf.engine().gradients(f, variables, undefined, true) as { grads: (Tensor | null)[] };
        return grads.map((grad, i) => (grad ? grad.dataSync() : new Float32Array(variables[i]?.size ?? 0)) as Float32Array);
      });
    const target = tf.tensor2d(targets.slice(n * size, (n + 1) * size), [spec.rows, spec.units]);
    gradientsOf(() => LOSSES[spec.loss].mean(rows(), target)).forEach((grad, i) => g.get(names[i] ?? '')?.push(grad));
    const total = variables.map((variable) => new Float64Array(variable.size));
    for (const { share, value } of terms(spec, rows)) {
      gradientsOf(value).forEach((grad, i) =>
        grad.forEach((each, k) => ((total[i] as Float64Array)[k] = (total[i]?.[k] ?? 0) + share * each ** 2)),
      );
    }
    total.forEach((sum, i) => h.get(names[i] ?? '')?.push(sum));
    tf.dispose([...one, target]);
  }
  return { g, h };
}

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
