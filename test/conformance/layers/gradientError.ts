import { seededRandom } from '../../../src/base/random';
import { tf, type Variable } from '../../../src/runtime/tf';
import type { LayerRun } from './layerRun';

/** A step that keeps both the float32 noise and the curvature's share of the difference small. */
const STEP = 4e-3;

/**
 * The largest difference between tfjs's gradient of `run.loss` and central finite differences, relative to the largest
 * element of the gradient, over up to `elements` elements of each free variable.
 */
export function gradientError(run: LayerRun, seed: number, elements: number): { error: number; at: string } {
  const random = seededRandom(seed);
  const { value, grads } = tf.variableGrads(() => run.loss().asScalar(), [...run.free]);
  value.dispose();
  let worst = { error: 0, at: '' };
  const scale = Math.max(1e-3, ...Object.values(grads).map((grad) => largest(grad.dataSync())));
  for (const variable of run.free) {
    const gradient = (grads[variable.name] as tf.NamedTensorMap[string]).dataSync();
    for (let k = 0; k < Math.min(elements, variable.size); k++) {
      const element = variable.size <= elements ? k : random.integer(variable.size);
      const expected = (lossWith(run, variable, element, STEP) - lossWith(run, variable, element, -STEP)) / (2 * STEP);
      const error = Math.abs((gradient[element] as number) - expected) / scale;
      if (error > worst.error) worst = { error, at: `${variable.name}[${element}] ${gradient[element] ?? ''} against ${expected}` };
    }
  }
  tf.dispose(grads);
  return worst;
}

function lossWith(run: LayerRun, variable: Variable, element: number, change: number): number {
  const original = variable.dataSync();
  const changed = original.slice();
  changed[element] = (changed[element] as number) + change;
  tf.tidy(() => variable.assign(tf.tensor(changed, variable.shape)));
  const loss = run.preciseLoss();
  tf.tidy(() => variable.assign(tf.tensor(original, variable.shape)));
  return loss;
}

function largest(values: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i] as number));
  return most;
}
