import { beforeAll, expect, it } from 'vitest';
import { quantizeWeight } from '../../../src/compress/quantize/quantizeWeight';
import { weightGrid } from '../../../src/compress/quantize/weightGrid';
import { withWeights } from '../../../src/model/model';
import { finetuning, type SettledFinetuning } from '../../../src/protocol/settings/finetuning';
import { settle } from '../../../src/protocol/settings/settle';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { openModel } from '../../../src/runtime/openModel';
import { tfLayers } from '../../../src/runtime/tf';
import { finetune } from '../../../src/training/finetune';
import { masksOfZeros } from '../../../src/training/masks';
import { memoryModel } from '../../fixtures/memoryModel';
import { randomClasses, toyData } from '../../fixtures/toyData';

const [N, I, K] = [12, 5, 3];
const EPOCHS = 25;

beforeAll(() => startBackend('wasm'));

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const sum = (count: number, of: (i: number) => number): number => range(count).reduce((total, i) => total + of(i), 0);

/** The level nearest to a value, by looking at all of them. */
const nearest = (value: number, levels: readonly number[]): number =>
  levels.reduce((best, level) => (Math.abs(level - value) < Math.abs(best - value) ? level : best));

/**
 * Softmax regression, all samples a step, in doubles: the kernel that answers is the float one rounded to `levels`, its gradient moves the
 * float one, which stays between the levels' ends; elements that began at zero stay there.
 */
function byHand(x: ArrayLike<number>, labels: Int32Array, start: { kernel: number[]; bias: number[] }, step: Stepper): typeof start {
  const levels = [...new Set(start.kernel)].sort((a, b) => a - b);
  const [low = 0, high = 0] = [levels[0], levels.at(-1)];
  const float = [...start.kernel];
  const bias = [...start.bias];
  let kernel = start.kernel;
  for (let epoch = 1; epoch <= EPOCHS; epoch++) {
    const ofKernel = new Array<number>(I * K).fill(0);
    const ofBias = new Array<number>(K).fill(0);
    for (const n of range(N)) {
      const logits = range(K).map((k) => (bias[k] ?? 0) + sum(I, (i) => (x[n * I + i] ?? 0) * (kernel[i * K + k] ?? 0)));
      const total = sum(K, (k) => Math.exp(logits[k] ?? 0));
      for (const k of range(K)) {
        const delta = (Math.exp(logits[k] ?? 0) / total - (labels[n] === k ? 1 : 0)) / N;
        ofBias[k] = (ofBias[k] ?? 0) + delta;
        for (const i of range(I)) ofKernel[i * K + k] = (ofKernel[i * K + k] ?? 0) + (x[n * I + i] ?? 0) * delta;
      }
    }
    for (const i of range(I * K)) {
      if (start.kernel[i] === 0) continue;
      const moved = (float[i] ?? 0) - step(`kernel ${i}`, ofKernel[i] ?? 0, epoch);
      float[i] = Math.min(Math.max(moved, low), high);
    }
    for (const k of range(K)) bias[k] = (bias[k] ?? 0) - step(`bias ${k}`, ofBias[k] ?? 0, epoch);
    kernel = float.map((value) => nearest(value, levels));
  }
  return { kernel, bias };
}

/** How far a parameter goes against its gradient. */
type Stepper = (name: string, gradient: number, step: number) => number;

const RATE = 0.08;
/** The learning rate of a step, counted from 1; there is one an epoch. */
type Rates = (step: number) => number;
const SCHEDULES: Readonly<Record<SettledFinetuning['schedule'], Rates>> = {
  constant: () => RATE,
  linear: (step) => (RATE * (EPOCHS - step + 1)) / EPOCHS,
  cosine: (step) => RATE * Math.cos((Math.PI * (step - 1)) / (2 * EPOCHS)) ** 2,
};
const STEPPERS: Readonly<Record<'sgd' | 'adam', (rates: Rates) => Stepper>> = {
  sgd: (rates) => {
    const pace = new Map<string, number>();
    return (name, gradient, step) => {
      pace.set(name, 0.9 * (pace.get(name) ?? 0) + gradient);
      return rates(step) * (pace.get(name) ?? 0);
    };
  },
  adam: (rates) => {
    const first = new Map<string, number>();
    const second = new Map<string, number>();
    return (name, gradient, step) => {
      first.set(name, 0.9 * (first.get(name) ?? 0) + 0.1 * gradient);
      second.set(name, 0.999 * (second.get(name) ?? 0) + 0.001 * gradient ** 2);
      const mean = (first.get(name) ?? 0) / (1 - 0.9 ** step);
      return (rates(step) * mean) / (Math.sqrt((second.get(name) ?? 0) / (1 - 0.999 ** step)) + 1e-7);
    };
  },
};

const WAYS = (['sgd', 'adam'] as const).flatMap((optimizer) =>
  (['constant', 'linear', 'cosine'] as const).map((schedule) => ({ optimizer, schedule })),
);

it.each(WAYS)(
  'trains a quantized kernel straight through its rounding, as by hand ($optimizer, $schedule)',
  async ({ optimizer, schedule }) => {
    const { layers, sequential } = tfLayers;
    const float = memoryModel(() =>
      sequential({ layers: [layers.dense({ name: 'out', inputShape: [I], units: K, activation: 'softmax' })] }),
    );
    const model = withWeights(
      float,
      [...float.weights.values()]
        .filter(({ name }) => name === 'out/kernel')
        .map((each) => quantizeWeight(each, { dtype: 'uint8', levels: 6 })),
    );
    const kernel = model.weights.get('out/kernel');
    const bias = model.weights.get('out/bias');
    const grid = kernel && weightGrid(kernel, 'levels');
    if (!kernel || !bias || !grid) throw new Error('a quantized kernel expected');
    const dataset = toyData(N, [[I]], randomClasses(N, K));
    const { targets } = dataset;
    if (targets.kind !== 'classes') throw new Error('classes expected');
    const start = { kernel: [...kernel.values], bias: [...bias.values] };
    const wanted = byHand(dataset.inputs[0]?.values ?? [], targets.labels, start, STEPPERS[optimizer](SCHEDULES[schedule]));

    const exec = await openModel(model);
    try {
      const settings = settle(finetuning, { epochs: EPOCHS, optimizer, schedule, learningRate: RATE, batchSize: N });
      await finetune(exec, dataset, settings, { grids: new Map([['out/kernel', grid]]), masks: masksOfZeros(model, ['out/kernel']) });
      const learned = exec.read();
      expect(start.kernel).toContain(0);
      expect(wanted.kernel, 'something moves').not.toEqual(start.kernel);
      expect([...(learned.get('out/kernel') ?? [])]).toEqual(wanted.kernel);
      wanted.bias.forEach((value, k) => expect(learned.get('out/bias')?.[k]).toBeCloseTo(value, 4));
    } finally {
      exec.dispose();
    }
  },
);
