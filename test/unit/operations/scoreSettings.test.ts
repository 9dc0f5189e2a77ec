import { beforeAll, describe, expect, it } from 'vitest';
import type { Model } from '../../../src/model/model';
import { analyse } from '../../../src/operations/analyse';
import { calibrate } from '../../../src/operations/calibrate';
import { evaluateModel } from '../../../src/operations/evaluateModel';
import type { Opened } from '../../../src/operations/opened';
import { prune } from '../../../src/operations/edits/prune';
import { rank } from '../../../src/operations/rank';
import { study } from '../../../src/operations/study';
import { METHOD_NAMES, methodText } from '../../../src/protocol/methods';
import type { RankSettings } from '../../../src/protocol/settings/ranking';
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

/** Said of everything that looks at a part of the ring alone. */
const held = {
  code: 'testPartHeldOut',
  message: 'ring.npz has no test part: 13 of its 64 samples were held out, and nothing is scored by or trained on them.',
};

const only = { code: 'otherOutputs', message: 'Only output "first" is measured; nothing is known of the others.' };

describe('what only an output that is not measured depends on', () => {
  it.each(METHOD_NAMES.filter((name) => methodText(name).levels.includes('neuron')))(
    'is not scored by %s, said and left alone',
    async (method) => {
      const start = await opened(memoryModel(twoHeads));
      const data = await ring();
      const neurons = await rank({ ...start, settings: { method, level: 'neuron' }, data }, operationContext());
      expect(neurons.answer.layers.find(({ name }) => name === 'other')?.scores).toEqual([null, null, null, null, null]);
      expect(neurons.answer.layers.find(({ name }) => name === 'trunk')?.scores).not.toContain(null);
      const message = 'could not be scored: the measured output: it does not depend on them.';
      const part = methodText(method).pass === undefined ? [] : [held];
      expect(neurons.answer.warnings).toEqual([only, ...part, { code: 'notScored', message: `5 channels ${message}` }]);
      const pruned = await prune({ ...start, settings: { method, level: 'neuron', amount: 0.5 }, data }, operationContext());
      expect(pruned.answer.plan.layers).toContainEqual({ name: 'other', removed: 0, of: 5 });
      expect(pruned.answer.warnings).toEqual([only, ...part, { code: 'notScored', message: `5 channels ${message}` }]);
      if (!methodText(method).levels.includes('parameter')) return;
      const weights = await rank({ ...start, settings: { method, level: 'parameter' }, data }, operationContext());
      expect(weights.answer.warnings).toEqual([only, ...part, { code: 'notScored', message: `2 weights ${message}` }]);
    },
  );

  it('is ranked by methods that look at the model alone, when no data say what is measured', async () => {
    const start = await opened(memoryModel(twoHeads));
    for (const method of ['merge', 'magnitude', 'random'] as const) {
      const { answer } = await rank({ ...start, settings: { method, level: 'neuron' } }, operationContext());
      expect(answer.warnings).toEqual([]);
      expect(answer.layers.find(({ name }) => name === 'other')?.scores).not.toContain(null);
    }
  });

  it('is not removed by a calibration, whose few samples are warned of', async () => {
    const start = await opened(memoryModel(twoHeads));
    const settings = { level: 'neuron', methods: ['dropout', 'merge'], samples: 3, amounts: [0.5] } as const;
    const answer = await calibrate({ ...start, settings, data: await ring() }, operationContext());
    expect(new Set(answer.forecast.points.map(({ name }) => name))).toEqual(new Set(['trunk']));
    expect(answer.warnings).toContainEqual(only);
    expect(answer.warnings).toContainEqual({ code: 'fewSamples', message: expect.stringContaining('Measured on 3 samples') });
  });

  it('is said by evaluate and study too', async () => {
    const start = await opened(memoryModel(twoHeads));
    const data = await ring();
    expect((await evaluateModel({ ...start, data }, operationContext())).warnings).toEqual([only]);
    const settings = { methods: ['random'], level: 'neuron', amounts: [0.5], seeds: [0] } as const;
    expect((await study({ ...start, data, settings }, operationContext())).warnings).toEqual([held, only]);
  });
});

describe('settings of a score that leave nothing to score by', () => {
  const rejected: readonly [string, Omit<RankSettings, 'method' | 'level'>][] = [
    ['Mini-batch', { spread: 'batch', miniBatch: 0 }],
    ['Mini-batch', { spread: 'batch', miniBatch: 64 }],
    ['Mini-batch', { spread: 'batch', samples: 10 }],
    ['Draws a sample', { curvature: 'ggn-mc', draws: 0 }],
    ['Factor', { spread: 'upper', spreadFactor: -1 }],
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

it('ranks weights as the network has them, in whatever order their files have them', async () => {
  const of = memoryModel(() =>
    sequential({
      layers: [
        layers.dense({ units: 4, inputShape: [2], name: 'wide' }),
        layers.dense({ units: 3, name: 'dense_10' }),
        layers.dense({ units: 2, name: 'dense_2' }),
      ],
    }),
  );
  const byAlphabet = new Map([...of.weights].sort(([a], [b]) => (a < b ? -1 : 1)));
  const { answer } = await rank(
    { ...(await opened({ ...of, weights: byAlphabet })), settings: { method: 'magnitude', level: 'parameter' } },
    operationContext(),
  );
  expect([...byAlphabet.keys()][0]).toMatch(/^dense_10/);
  expect(answer.layers.map(({ name }) => name)).toEqual(['wide/kernel', 'dense_10/kernel', 'dense_2/kernel']);
});
