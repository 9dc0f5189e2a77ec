import { seededRandom, type Random } from '../../../src/base/random';
import { sizeOf, type Shape } from '../../../src/base/shape';
import { tf, tfLayers, type Tensor, type Variable } from '../../../src/runtime/tf';
import type { LayerCase } from '../../fixtures/layerCases';

const SAMPLES = 2;

/** A layer case built into a model, with seeded weights and inputs. The caller disposes it. */
export interface LayerRun {
  readonly model: tfLayers.LayersModel;
  readonly inputs: readonly Variable[];
  /** What finite differences may move: the trainable weights, and the inputs unless they are indices. */
  readonly free: readonly Variable[];
  outputs(): Tensor[];
  /** sum(output * weighting) with a fixed random weighting: a loss that every output element has a say in. */
  loss(): Tensor;
  /** The same summed in float64, so that differences of it are as exact as the outputs. */
  preciseLoss(): number;
  dispose(): void;
}

/** Builds a case. Weights are drawn from the seed whatever the initializers say. */
export function buildLayerRun(layerCase: LayerCase, seed: number): LayerRun {
  const random = seededRandom(seed);
  const symbolic = layerCase.inputs.map((shape) => tfLayers.input({ shape: [...shape] }));
  const first = symbolic[0];
  if (!first) throw new Error('a case needs an input');
  const output = layerCase.make().apply(symbolic.length === 1 ? first : symbolic) as tfLayers.SymbolicTensor;
  const model = tfLayers.model({ inputs: symbolic, outputs: output });
  for (const weight of model.weights) {
    const variable = weight.read() as Variable;
    // Moving variances and scales are positive; any weight may be.
    tf.tidy(() => variable.assign(tf.tensor(drawn(variable.shape, random, 0.2, 0.9), variable.shape)));
  }
  const inputs = layerCase.inputs.map((shape) => {
    const full = [SAMPLES, ...shape];
    const { vocabulary } = layerCase;
    const values = vocabulary === undefined ? drawn(full, random, -1.5, 1.5) : indices(full, random, vocabulary);
    return tf.tidy(() => tf.variable(tf.tensor(values, full)));
  });
  const outputs = (): Tensor[] =>
    tf.tidy(() => {
      const result = model.apply(inputs.length === 1 ? (inputs[0] as Tensor) : [...inputs], { training: false });
      return (Array.isArray(result) ? result : [result]) as Tensor[];
    });
  const probe = outputs();
  const weightings = probe.map((tensor) => drawn(tensor.shape, random, -1, 1));
  for (const tensor of probe) tensor.dispose();
  const trainable = model.trainableWeights.map((weight) => weight.read() as Variable);
  return {
    model,
    inputs,
    free: layerCase.vocabulary === undefined ? [...trainable, ...inputs] : trainable,
    outputs,
    loss: () =>
      tf.tidy(() => tf.addN(outputs().map((tensor, i) => tensor.mul(tf.tensor(weightings[i] as Float32Array, tensor.shape)).sum()))),
    preciseLoss: () => {
      let sum = 0;
      for (const [i, tensor] of outputs().entries()) {
        const values = tensor.dataSync();
        const weighting = weightings[i] as Float32Array;
        for (let k = 0; k < values.length; k++) sum += (values[k] as number) * (weighting[k] as number);
        tensor.dispose();
      }
      return sum;
    },
    dispose: () => {
      model.dispose();
      for (const input of inputs) input.dispose();
    },
  };
}

function drawn(shape: Shape, random: Random, low: number, high: number): Float32Array {
  return Float32Array.from({ length: sizeOf(shape) }, () => low + (high - low) * random.uniform());
}

function indices(shape: Shape, random: Random, vocabulary: number): Float32Array {
  return Float32Array.from({ length: sizeOf(shape) }, () => random.integer(vocabulary));
}
