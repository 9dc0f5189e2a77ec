import { beforeAll, expect, it } from 'vitest';
import { analyse } from '../../../src/operations/analyse';
import { finetune } from '../../../src/operations/edits/finetune';
import { prune } from '../../../src/operations/edits/prune';
import { editText } from '../../../src/cli/text/edit';
import type { Opened } from '../../../src/operations/opened';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { tfLayers } from '../../../src/runtime/tf';
import { memoryModel } from '../../fixtures/memoryModel';
import { operationContext } from '../../fixtures/operationContext';
import { writeRingData } from '../../fixtures/ringData';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

const { layers, sequential, regularizers, constraints } = tfLayers;

beforeAll(() => startBackend('wasm'));

async function opened(): Promise<Opened> {
  const model = memoryModel(() =>
    sequential({
      layers: [
        layers.dense({
          name: 'd',
          inputShape: [2],
          units: 8,
          activation: 'relu',
          kernelRegularizer: regularizers.l2({ l2: 0.125 }),
          kernelConstraint: constraints.maxNorm({ maxValue: 9 }),
        }),
        layers.dense({ name: 'o', units: 2, activation: 'softmax' }),
      ],
    }),
  );
  return { model, analysis: await analyse(model) };
}

const ring = async (): Promise<string> => writeRingData(await temporaryFolder(), 100);

it('tells the penalty beside the loss, in the history and in words, and what has no part in training', async () => {
  const { answer } = await finetune({ ...(await opened()), data: await ring(), settings: { epochs: 2 } }, operationContext());
  expect(answer.history?.every(({ penalty = 0 }) => penalty > 0)).toBe(true);
  expect(editText(answer)).toMatch(/^trained 2 epochs: training loss .*, regularizers' penalty beside it [\d.]+ to [\d.]+/m);
  expect(answer.warnings.filter(({ code }) => code === 'notInTraining')).toMatchObject([{ layer: 'd' }]);
});

it('is kept by a cut, and takes part in the fine-tuning after it', async () => {
  const { model, answer } = await prune(
    { ...(await opened()), data: await ring(), settings: { method: 'magnitude', level: 'neuron', amount: 0.5, finetune: { epochs: 1 } } },
    operationContext(),
  );
  expect(model.weights.get('d/kernel')?.shape).toEqual([2, 4]);
  expect(JSON.stringify(model.topology)).toContain('"kernel_regularizer":{"class_name":"L1L2","config":{"l1":0,"l2":0.125}}');
  const penalty = answer.history?.[0]?.penalty;
  expect(penalty).toBeGreaterThan(0);
  expect(answer.warnings.filter(({ code }) => code === 'notInTraining')).toMatchObject([{ layer: 'd' }]);
});
