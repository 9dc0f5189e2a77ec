import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeNpz } from '../../../src/data/npz';
import type { Model } from '../../../src/model/model';
import { analyse } from '../../../src/operations/analyse';
import { operationTable as operations } from '../../../src/operations/operationTable';
import type { Opened } from '../../../src/operations/opened';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { tfLayers } from '../../../src/runtime/tf';
import { failureOf } from '../../fixtures/failureOf';
import { memoryModel } from '../../fixtures/memoryModel';
import { operationContext } from '../../fixtures/operationContext';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

const { layers, sequential } = tfLayers;

beforeAll(() => startBackend('wasm'));

const softmaxNet = (): Model =>
  memoryModel(() =>
    sequential({
      layers: [
        layers.dense({ name: 'hidden', inputShape: [4], units: 5, activation: 'relu' }),
        layers.dense({ name: 'out', units: 3, activation: 'softmax' }),
      ],
    }),
  );

const wordsNet = (): Model =>
  memoryModel(() =>
    sequential({
      layers: [
        layers.embedding({ name: 'words', inputDim: 20, outputDim: 4, inputLength: 3 }),
        layers.flatten(),
        layers.dense({ name: 'hidden', units: 5, activation: 'relu' }),
        layers.dense({ name: 'out', units: 1, activation: 'sigmoid' }),
      ],
    }),
  );

const opened = async (model: Model): Promise<Opened> => ({ model, analysis: await analyse(model) });

/** Twelve samples, of which the last has an answer, or an index, that can't be. */
async function written(x: (i: number) => number, width: number, y: { shape: number[]; values: number[] }): Promise<string> {
  const file = join(await temporaryFolder(), 'set.npz');
  await writeNpz(
    file,
    new Map([
      ['x', { shape: [12, width], values: Float32Array.from({ length: 12 * width }, (_, i) => x(i)) }],
      ['y', { shape: y.shape, values: Float32Array.from(y.values) }],
    ]),
  );
  return file;
}

const neurons = { method: 'taylor', level: 'neuron' } as const;
const training = { epochs: 1 };

/** Every command that looks at data, by its name. */
const commands: Readonly<Record<string, (opened: Opened, data: string) => Promise<unknown>>> = {
  evaluate: (start, data) => operations.evaluate({ ...start, data }, operationContext()),
  rank: (start, data) =>
    operations.rankTogether({ ...start, data, settings: { level: 'neuron' }, methods: ['taylor'] }, operationContext()),
  finetune: (start, data) => operations.finetune({ ...start, data, settings: training }, operationContext()),
  prune: (start, data) => operations.prune({ ...start, data, settings: { ...neurons, amount: 0.2 } }, operationContext()),
  calibrate: (start, data) => operations.calibrate({ ...start, data, settings: { level: 'neuron' } }, operationContext()),
  removalCost: (start, data) => operations.removalCost({ ...start, data, layer: 'hidden', index: 0 }, operationContext()),
  study: (start, data) =>
    operations.study({ ...start, data, settings: { methods: ['magnitude'], amounts: [0.2], level: 'neuron' } }, operationContext()),
};

describe.each(Object.entries(commands))('%s', (_, command) => {
  it("refuses answers that a softmax can't give", async () => {
    const rows = Array.from({ length: 36 }, (_row, i) => (i === 34 || i % 3 === 0 ? 1 : 0));
    const data = await written((i) => i / 48, 4, { shape: [12, 3], values: rows });
    const failure = await failureOf(command(await opened(softmaxNet()), data));
    expect(failure).toMatchObject({ code: 'dataInvalid', file: data, row: 11, reason: expect.stringContaining('row 11 sums to 2') });
  });

  it('refuses an index that is none', async () => {
    const y = { shape: [12], values: Array.from({ length: 12 }, (_row, i) => i % 2) };
    const data = await written((i) => (i === 34 ? 20 : i % 20), 3, y);
    const failure = await failureOf(command(await opened(wordsNet()), data));
    expect(failure).toMatchObject({
      code: 'dataInvalid',
      file: data,
      row: 11,
      reason: expect.stringContaining('20 at position 1 is no index'),
    });
  });
});

it('warns where all samples are of one class', async () => {
  const data = await written((i) => i / 48, 4, { shape: [12], values: new Array<number>(12).fill(2) });
  const start = await opened(softmaxNet());
  const { warnings } = await operations.evaluate({ ...start, data }, operationContext());
  expect(warnings?.map(({ code }) => code)).toEqual(['oneClass']);
  const { answer } = await operations.finetune({ ...start, data, settings: training }, operationContext());
  expect(answer.warnings.map(({ code }) => code)).toEqual(['testPartHeldOut', 'oneClass']);
});

it('knows which inputs are indices and how outputs end', async () => {
  const { analysis } = await opened(wordsNet());
  expect(analysis.inputs).toMatchObject([{ indexOf: 20 }]);
  expect(analysis.outputs).toMatchObject([{ activation: 'sigmoid' }]);
  expect((await opened(softmaxNet())).analysis.outputs).toMatchObject([{ activation: 'softmax' }]);
});
