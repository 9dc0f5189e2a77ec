import { beforeAll, expect, it, vi } from 'vitest';
import type { Model } from '../../../src/model/model';
import { finetuning } from '../../../src/protocol/settings/finetuning';
import { settle } from '../../../src/protocol/settings/settle';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { openModel } from '../../../src/runtime/openModel';
import { tfLayers } from '../../../src/runtime/tf';
import { finetune } from '../../../src/training/finetune';
import { memoryModel } from '../../fixtures/memoryModel';
import { separable } from '../../fixtures/toyData';

const { layers, sequential } = tfLayers;

beforeAll(() => startBackend('wasm'));

const network = (units: number): Model =>
  memoryModel(() =>
    sequential({
      layers: [
        layers.dense({ name: 'first', inputShape: [4], units, activation: 'tanh' }),
        layers.dense({ name: 'last', units: 2, activation: 'softmax' }),
      ],
    }),
  );

it('asks a teacher that it knows once for a data set and a temperature, and learns the same', async () => {
  const [teacher, student] = [network(6), network(3)];
  const [data, other] = [separable(40), separable(40)];
  /** What a fresh student becomes, and how often the teacher was run. */
  const taught = async (samples: typeof data, temperature: number, model?: Model) => {
    const [exec, pupil] = [await openModel(teacher), await openModel(student)];
    const run = vi.spyOn(exec, 'run');
    try {
      const teaching = { exec, weight: 0.5, temperature, ...(model ? { model } : {}) };
      await finetune(pupil, samples, settle(finetuning, { epochs: 1, batchSize: 8, seed: 1 }), { teaching });
      return { weights: pupil.read(), runs: run.mock.calls.length };
    } finally {
      exec.dispose();
      pupil.dispose();
    }
  };
  const unknown = await taught(data, 2);
  expect(unknown.runs).toBeGreaterThan(0);
  const first = await taught(data, 2, teacher);
  expect(first).toEqual(unknown);
  const second = await taught(data, 2, teacher);
  expect(second).toEqual({ weights: unknown.weights, runs: 0 });
  expect((await taught(data, 3, teacher)).runs).toBe(unknown.runs);
  expect((await taught(other, 3, teacher)).runs).toBe(unknown.runs);
});
