import { finetuning } from '../../../src/protocol/settings/finetuning';
import { settle } from '../../../src/protocol/settings/settle';
import { beforeAll, expect, it } from 'vitest';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { openModel } from '../../../src/runtime/openModel';
import { tfLayers } from '../../../src/runtime/tf';
import { finetune } from '../../../src/training/finetune';
import { memoryModel } from '../../fixtures/memoryModel';
import { randomClasses, toyData } from '../../fixtures/toyData';

const [N, I, H, K] = [5, 4, 3, 2];

beforeAll(() => startBackend('wasm'));

/** A tanh layer and a softmax: the gradient of the cross-entropy by hand, in doubles. */
function gradientsByHand(x: ArrayLike<number>, labels: Int32Array, weights: ReadonlyMap<string, ArrayLike<number>>): Map<string, number[]> {
  const at = (name: string, i: number): number => weights.get(name)?.[i] ?? Number.NaN;
  const gradients = new Map([...weights].map(([name, { length }]) => [name, new Array<number>(length).fill(0)]));
  const add = (name: string, i: number, value: number): void => {
    const gradient = gradients.get(name);
    if (gradient) gradient[i] = (gradient[i] ?? 0) + value / N;
  };
  for (let n = 0; n < N; n++) {
    const hidden = range(H).map((h) =>
      Math.tanh(at('hidden/bias', h) + sum(I, (i) => (x[n * I + i] ?? 0) * at('hidden/kernel', i * H + h))),
    );
    const logits = range(K).map((k) => at('out/bias', k) + sum(H, (h) => (hidden[h] ?? 0) * at('out/kernel', h * K + k)));
    const total = sum(K, (k) => Math.exp(logits[k] ?? 0));
    const delta = logits.map((z, k) => Math.exp(z) / total - (labels[n] === k ? 1 : 0));
    for (const k of range(K)) {
      add('out/bias', k, delta[k] ?? 0);
      for (const h of range(H)) add('out/kernel', h * K + k, (hidden[h] ?? 0) * (delta[k] ?? 0));
    }
    for (const h of range(H)) {
      const back = (1 - (hidden[h] ?? 0) ** 2) * sum(K, (k) => at('out/kernel', h * K + k) * (delta[k] ?? 0));
      add('hidden/bias', h, back);
      for (const i of range(I)) add('hidden/kernel', i * H + h, (x[n * I + i] ?? 0) * back);
    }
  }
  return gradients;
}

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const sum = (count: number, of: (i: number) => number): number => range(count).reduce((total, i) => total + of(i), 0);

it.each(['softmax', 'linear'] as const)(
  'one step of gradient descent is minus rate times the gradient by hand (%s output)',
  async (activation) => {
    const { layers, sequential } = tfLayers;
    const model = memoryModel(() =>
      sequential({
        layers: [
          layers.dense({ name: 'hidden', inputShape: [I], units: H, activation: 'tanh' }),
          layers.dense({ name: 'out', units: K, activation }),
        ],
      }),
    );
    const dataset = toyData(N, [[I]], randomClasses(N, K));
    const { targets } = dataset;
    if (targets.kind !== 'classes') throw new Error('classes expected');
    const before = new Map([...model.weights.values()].map(({ name, values }) => [name, Float64Array.from(values)]));
    const gradients = gradientsByHand(dataset.inputs[0]?.values ?? new Float32Array(), targets.labels, before);
    const exec = await openModel(model);
    const rate = 0.5;
    await finetune(exec, dataset, settle(finetuning, { epochs: 1, batchSize: N, optimizer: 'sgd', learningRate: rate, seed: 1 }));
    for (const [name, after] of exec.read()) {
      for (const [i, value] of [...after].entries()) {
        const expected = (before.get(name)?.[i] ?? Number.NaN) - rate * (gradients.get(name)?.[i] ?? Number.NaN);
        expect(value, `${name}[${i}]`).toBeCloseTo(expected, 5);
      }
    }
    exec.dispose();
  },
);
