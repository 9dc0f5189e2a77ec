import { startBackend } from '../../src/runtime/backends/startBackend';
import { recordTrace } from '../../src/runtime/recordTrace';
import { openModel } from '../../src/runtime/openModel';
import { withoutArithmetic } from '../../src/runtime/shapesOnly';
import { tf, tfLayers } from '../../src/runtime/tf';
import { shapesOf } from '../../src/trace/shapes/shapesOf';
import { feedFor } from '../fixtures/cutAgainstMasked';
import { memoryModel } from '../fixtures/memoryModel';
import { mobileNetLike } from '../fixtures/networks';
import type { Comparison, Comparisons } from './comparison';

/** What watching every kernel call adds to a forward pass, and what a pass without arithmetic saves. */
export const comparisons: Comparisons = [() => recording(1), () => recording(32), withoutNumbers];

/** 52 convolutions, 9,228 channels. */
async function withoutNumbers(): Promise<Comparison> {
  await startBackend('wasm');
  const exec = await openModel(memoryModel(mobileNetLike));
  const inputs = feedFor(exec, {}, 1);
  return {
    title: 'recording a trace, MobileNet-like',
    ways: [
      { name: 'with numbers', run: () => void exec.record(inputs) },
      { name: 'without arithmetic', run: () => void withoutArithmetic(shapesOf, () => exec.record(inputs)) },
    ],
    dispose: () => {
      tf.dispose(inputs);
      exec.dispose();
    },
  };
}

async function recording(samples: number): Promise<Comparison> {
  await startBackend('wasm');
  const { conv2d, maxPooling2d, flatten, dense } = tfLayers.layers;
  const model = tfLayers.sequential({
    layers: [
      conv2d({ filters: 8, kernelSize: 5, activation: 'relu', inputShape: [28, 28, 1] }),
      maxPooling2d({ poolSize: 2 }),
      conv2d({ filters: 16, kernelSize: 5, activation: 'relu' }),
      maxPooling2d({ poolSize: 2 }),
      flatten(),
      dense({ units: 64, activation: 'relu' }),
      dense({ units: 10, activation: 'softmax' }),
    ],
  });
  const images = tf.randomUniform([samples, 28, 28, 1], 0, 1, 'float32', 3);
  const layers = new Map(model.layers.map((layer) => [layer.name, { layer, className: layer.getClassName() }]));
  const weights = new Map(model.weights.map((weight) => [weight.name, weight.read()]));
  const pass = (): tf.Tensor[] => [model.predict(images) as tf.Tensor];
  return {
    title: `recording a trace, LeNet on ${samples} samples`,
    ways: [
      { name: 'forward pass', run: () => pass().forEach((output) => output.dispose()) },
      { name: 'recorded pass', run: () => void recordTrace({ layers, weights, inputs: [images] }, pass) },
    ],
    dispose: () => {
      model.dispose();
      images.dispose();
    },
  };
}
