import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Progress } from '../../../src/base/progress';
import type { Model } from '../../../src/model/model';
import { analyse } from '../../../src/operations/analyse';
import type { OperationContext } from '../../../src/operations/context';
import { finetune } from '../../../src/operations/edits/finetune';
import { prune } from '../../../src/operations/edits/prune';
import type { Edited, Opened } from '../../../src/operations/opened';
import type { FinetuneSettings } from '../../../src/protocol/settings/finetuning';
import type { PruneSettings } from '../../../src/protocol/settings/pruning';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { tfLayers } from '../../../src/runtime/tf';
import { memoryModel } from '../../fixtures/memoryModel';
import { operationContext } from '../../fixtures/operationContext';
import { writeRingData } from '../../fixtures/ringData';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

const { layers, sequential } = tfLayers;

beforeAll(() => startBackend('wasm'));

let start: Opened;
let data: string;

beforeEach(async () => {
  const model = memoryModel(() =>
    sequential({
      layers: [
        layers.dense({ inputShape: [2], units: 24, activation: 'relu', name: 'wide' }),
        layers.dropout({ rate: 0.2 }),
        layers.dense({ units: 2, activation: 'softmax', name: 'out' }),
      ],
    }),
  );
  start = { model, analysis: await analyse(model) };
  data = await writeRingData(await temporaryFolder(), 300);
});

/** A context in which somebody has seen enough as soon as so many epochs are over. */
function stoppedAfter(epochs: number): OperationContext {
  let seen = 0;
  return { ...operationContext(), onEpoch: () => (seen += 1), enough: () => seen >= epochs };
}

function valuesOf({ model }: { model: Model }): unknown {
  return [...model.weights.values()].map(({ name, values }) => [name, values]);
}

const messages = ({ answer }: Edited): string[] =>
  answer.warnings.filter(({ code }) => code === 'stoppedEarly').map(({ message }) => message);

describe('a fine-tuning that is stopped', () => {
  const settings: FinetuneSettings = { epochs: 9, batchSize: 32, validation: 0.1 };

  it('keeps what was learnt, says so, and is repeated bit for bit by the settings of its step', async () => {
    const stopped = await finetune({ ...start, settings, data }, stoppedAfter(4));
    expect(stopped.answer.history?.map(({ epoch }) => epoch)).toEqual([1, 2, 3, 4]);
    expect(stopped.answer.plan.settings).toMatchObject({ epochs: 4 });
    expect(messages(stopped)).toEqual(['Fine-tuning was stopped after 4 of 9 epochs; what was learnt was kept.']);
    expect(valuesOf(stopped)).not.toEqual(valuesOf(start));

    const again = await finetune({ ...start, settings: stopped.answer.repeatedBy as FinetuneSettings, data }, operationContext());
    expect(valuesOf(again)).toEqual(valuesOf(stopped));
    expect(again.answer.history).toEqual(stopped.answer.history);
    expect(again.answer.repeatedBy).toBeUndefined();
    expect(messages(again)).toEqual([]);
  });

  it('is not stopped so where its rate falls, which hangs on the epochs to come', async () => {
    const kept: (boolean | undefined)[] = [];
    const context = { ...stoppedAfter(2), report: ({ phase, keeps }: Progress) => phase === 'Training' && kept.push(keeps) };
    const whole = await finetune({ ...start, settings: { ...settings, epochs: 4, schedule: 'linear' }, data }, context);
    expect(whole.answer.history).toHaveLength(4);
    expect(whole.answer.repeatedBy).toBeUndefined();
    expect(messages(whole)).toEqual([]);
    expect(new Set(kept)).toEqual(new Set([undefined]));
  });

  it('has one epoch at least, and is a whole one when it is stopped in its last', async () => {
    const first = await finetune({ ...start, settings, data }, stoppedAfter(0));
    expect(first.answer.history).toHaveLength(1);
    const last = await finetune({ ...start, settings: { ...settings, epochs: 2 }, data }, stoppedAfter(2));
    expect(last.answer.repeatedBy).toBeUndefined();
    expect(messages(last)).toEqual([]);
  });

  it('puts the best epoch back where that was asked for', async () => {
    const early: FinetuneSettings = { ...settings, patience: 5, learningRate: 0.5 };
    const stopped = await finetune({ ...start, settings: early, data }, stoppedAfter(3));
    const again = await finetune({ ...start, settings: stopped.answer.repeatedBy as FinetuneSettings, data }, operationContext());
    expect(stopped.answer.history).toHaveLength(3);
    expect(valuesOf(again)).toEqual(valuesOf(stopped));
  });
});

describe('pruning in rounds whose fine-tuning is stopped', () => {
  const settings: PruneSettings = { method: 'magnitude', level: 'neuron', amount: 0.5, rounds: 3, finetune: { epochs: 4, batchSize: 32 } };

  it.each([
    [6, 'Fine-tuning was stopped after 2 of 4 epochs of round 2; what was learnt was kept; round 3 was not fine-tuned.'],
    [2, 'Fine-tuning was stopped after 2 of 4 epochs of round 1; what was learnt was kept; rounds 2 to 3 were not fine-tuned.'],
    [4, 'Fine-tuning was stopped after 0 of 4 epochs of round 2; what was learnt was kept; round 3 was not fine-tuned.'],
  ])('after %d epochs goes on without it, says so, and can be repeated', async (epochs, message) => {
    const stopped = await prune({ ...start, settings, data }, stoppedAfter(epochs));
    expect(stopped.answer.history).toHaveLength(epochs);
    expect(messages(stopped)).toEqual([message]);
    expect(stopped.answer.plan.layers[0]).toMatchObject({ name: 'wide', removed: 12 });
    expect(stopped.answer.plan.settings).toMatchObject({ 'finetune.epochs': 4, 'finetune.epochsInAll': epochs });

    const again = await prune({ ...start, settings: stopped.answer.repeatedBy as PruneSettings, data }, operationContext());
    expect(valuesOf(again)).toEqual(valuesOf(stopped));
    expect(again.answer.history).toEqual(stopped.answer.history);
  });

  it('of one round records its epochs', async () => {
    const stopped = await prune({ ...start, settings: { ...settings, rounds: 1 }, data }, stoppedAfter(3));
    expect(stopped.answer.plan.settings).toMatchObject({ 'finetune.epochs': 3 });
    const again = await prune({ ...start, settings: stopped.answer.repeatedBy as PruneSettings, data }, operationContext());
    expect(valuesOf(again)).toEqual(valuesOf(stopped));
  });

  it('tells in which round it is, each phase for itself', async () => {
    const phases: string[] = [];
    const report: OperationContext['report'] = ({ message, phase = message }) => {
      if (phases.at(-1) !== phase) phases.push(phase);
    };
    await prune({ ...start, settings: { ...settings, rounds: 2 }, data }, { ...operationContext(), report });
    expect(phases).toEqual([
      'Measuring the model before',
      'Round 1 of 2: Pruning',
      'Round 1 of 2: Training',
      'Round 2 of 2: Pruning',
      'Round 2 of 2: Training',
      'Measuring the model after',
      'Measuring sizes',
    ]);
  });
});
