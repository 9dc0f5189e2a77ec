import { beforeAll, describe, expect, it } from 'vitest';
import type { Model } from '../../../src/model/model';
import { analyse } from '../../../src/operations/analyse';
import type { Opened } from '../../../src/operations/operationTable';
import { prune } from '../../../src/operations/prune';
import { rank } from '../../../src/operations/rank';
import type { RankSettings } from '../../../src/protocol/settings';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { tfLayers } from '../../../src/runtime/tf';
import { failureOf } from '../../fixtures/failureOf';
import { memoryModel } from '../../fixtures/memoryModel';
import { operationContext } from '../../fixtures/operationContext';
import { writeRingData } from '../../fixtures/ringData';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

const { input, layers, model, sequential } = tfLayers;
type Node = tfLayers.SymbolicTensor;

beforeAll(() => startBackend('wasm'));

async function opened(of: Model): Promise<Opened> {
  return { model: of, analysis: await analyse(of) };
}

/** A trunk with a head that the ring's classes are for, and another that they say nothing about. */
function twoHeads(): tfLayers.LayersModel {
  const point = input({ shape: [2] });
  const trunk = layers.dense({ units: 6, activation: 'relu', name: 'trunk' }).apply(point) as Node;
  const other = layers.dense({ units: 5, activation: 'relu', name: 'other' }).apply(trunk) as Node;
  return model({
    inputs: point,
    outputs: [
      layers.dense({ units: 2, activation: 'softmax', name: 'first' }).apply(trunk) as Node,
      layers.dense({ units: 3, name: 'second' }).apply(other) as Node,
    ],
  });
}

const ring = async (): Promise<string> => writeRingData(await temporaryFolder(), 64);

describe('what only an output that is not measured depends on', () => {
  it.each(['obd', 'obd-sd', 'taylor', 'fisher', 'damage'] as const)('is not scored by %s, said and left alone', async (method) => {
    const start = await opened(memoryModel(twoHeads));
    const data = await ring();
    const neurons = await rank({ ...start, settings: { method, level: 'neuron' }, data }, operationContext());
    expect(neurons.answer.layers.find(({ name }) => name === 'other')?.scores).toEqual([null, null, null, null, null]);
    expect(neurons.answer.layers.find(({ name }) => name === 'trunk')?.scores).not.toContain(null);
    const message = 'could not be scored: the measured output: it does not depend on them.';
    expect(neurons.answer.warnings).toEqual([{ code: 'notScored', message: `5 channels ${message}` }]);
    const weights = await rank({ ...start, settings: { method, level: 'parameter' }, data }, operationContext());
    expect(weights.answer.warnings).toEqual([{ code: 'notScored', message: `2 weights ${message}` }]);
    const pruned = await prune({ ...start, settings: { method, level: 'neuron', amount: 0.5 }, data }, operationContext());
    expect(pruned.answer.plan.layers).toContainEqual({ name: 'other', removed: 0, of: 5 });
  });
});

describe('settings of a score that leave nothing to score by', () => {
  const rejected: readonly [string, Omit<RankSettings, 'method' | 'level'>][] = [
    ['mini-batch', { spread: 'batch', miniBatch: 0 }],
    ['mini-batch', { spread: 'batch', miniBatch: 64 }],
    ['mini-batch', { spread: 'batch', samples: 10 }],
    ['draws', { curvature: 'ggn-mc', draws: 0 }],
    ['spread factor', { spread: 'upper', spreadFactor: -1 }],
  ];
  it.each(rejected)('refuses %s: %o', async (setting, settings) => {
    const start = await opened(memoryModel(twoHeads));
    const data = await ring();
    const ranking = rank({ ...start, settings: { ...settings, method: 'obd-sd', level: 'neuron' }, data }, operationContext());
    expect(await failureOf(ranking)).toMatchObject({ code: 'settingInvalid', setting });
  });

  it('takes mini-batches of one', async () => {
    const start = await opened(memoryModel(twoHeads));
    const settings = { method: 'obd-sd', level: 'neuron', spread: 'batch', miniBatch: 1 } as const;
    const { answer } = await rank({ ...start, settings, data: await ring() }, operationContext());
    expect(answer.layers.find(({ name }) => name === 'trunk')?.max).toBeGreaterThan(0);
  });
});

describe('pruning a model of which nothing can be cut', () => {
  const single = (): tfLayers.LayersModel => sequential({ layers: [layers.dense({ inputShape: [2], units: 2, name: 'only' })] });

  it('says that nothing was removed', async () => {
    const start = await opened(memoryModel(single));
    const { answer } = await prune({ ...start, settings: { method: 'magnitude', level: 'neuron', amount: 0.5 } }, operationContext());
    expect(answer.warnings).toEqual([
      { code: 'nothingRemoved', message: 'Nothing was removed: the model has no channel that can be removed.' },
    ]);
  });

  it('does not where nothing was asked for', async () => {
    const start = await opened(memoryModel(single));
    const { answer } = await prune({ ...start, settings: { method: 'magnitude', level: 'neuron', amount: 0 } }, operationContext());
    expect(answer.warnings).toEqual([]);
  });
});
