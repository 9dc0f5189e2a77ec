import { weightOf } from '../weightOf';
import type { Model, WeightValues } from '../../model/model';
import type { CurvatureSums } from '../../trace/curvature/curvature';
import type { InputBlock, InputMoments } from '../../trace/inputs/inputMoments';

/** Of each element of a tensor, what its squared change costs; tensors of which nothing is known have no entry. */
export type Importances = ReadonlyMap<string, Float64Array>;

/** A share of the mean that every element has at least: what calibration never saw is not free. */
const LEAST = 0.01;

/** Without data: every change costs its square, as a share of its tensor's sum of squares. */
export function plainImportance({ values }: { readonly values: WeightValues }): Float64Array {
  let squares = 0;
  for (const value of values) squares += value * value;
  return new Float64Array(values.length).fill(squares > 0 ? 1 / squares : 1);
}

/**
 * By the kernels' inputs: a squared change times the second moment of what it is multiplied with, as a share of the variance of
 * all that the kernel gives. (What moves an output by so much of what it tells counts alike in all layers.)
 */
export function inputImportances(model: Model, moments: InputMoments): Importances {
  return new Map(
    [...moments].map(([name, blocks]) => {
      const { values } = weightOf(model, name);
      const variance = blocks.reduce((sum, block) => sum + varianceOf(values, block), 0);
      const importance = new Float64Array(values.length);
      for (const { gram, elements, means } of blocks) {
        const size = means.length;
        elements.forEach((place, i) => {
          const k = i % size;
          importance[place] = (gram[k * size + k] as number) / (variance > 0 ? variance : 1);
        });
      }
      return [name, floored(importance)];
    }),
  );
}

/** By the loss: half of each element's mean curvature, so that a squared change times it is by how much the loss rises. */
export function curvatureImportances({ weights, samples }: CurvatureSums): Importances {
  return new Map(
    [...weights].flatMap(([name, { h }]): [string, Float64Array][] =>
      h?.every(Number.isFinite) ? [[name, floored(h.map((sum) => Math.max(0, sum) / (2 * samples)))]] : [],
    ),
  );
}

function varianceOf(values: WeightValues, { gram, means, elements }: InputBlock): number {
  const size = means.length;
  let sum = 0;
  for (let first = 0; first < elements.length; first += size) {
    for (let j = 0; j < size; j++) {
      const value = values[elements[first + j] as number] as number;
      if (value === 0) continue;
      for (let k = 0; k < size; k++) {
        const covariance = (gram[j * size + k] as number) - (means[j] as number) * (means[k] as number);
        sum += value * (values[elements[first + k] as number] as number) * covariance;
      }
    }
  }
  return sum;
}

function floored(importance: Float64Array): Float64Array {
  const mean = importance.reduce((sum, each) => sum + each, 0) / Math.max(1, importance.length);
  return mean > 0 ? importance.map((each) => Math.max(each, LEAST * mean)) : importance.fill(1);
}
