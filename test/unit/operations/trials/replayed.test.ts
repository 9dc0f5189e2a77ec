import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { defined } from '../../../../src/base/defined';
import { writeModel } from '../../../../src/formats/writeModel';
import { analyse } from '../../../../src/operations/analyse';
import { edits } from '../../../../src/operations/edits/edits';
import { finetune } from '../../../../src/operations/edits/finetune';
import { qualityOf } from '../../../../src/operations/measurement/quality';
import type { Edited, Opened } from '../../../../src/operations/opened';
import { openSamples } from '../../../../src/operations/samples/openSamples';
import { study } from '../../../../src/operations/study';
import type { StudyPoint } from '../../../../src/protocol/studyAnswer';
import type { Recipe } from '../../../../src/protocol/plans';
import { settle } from '../../../../src/protocol/settings/settle';
import { studying, type StudySettings } from '../../../../src/protocol/settings/studying';
import { trialRecipes } from '../../../../src/protocol/trialRecipes';
import { trialOfPoint } from '../../../../src/protocol/trials';
import { startBackend } from '../../../../src/runtime/backends/startBackend';
import { tfLayers } from '../../../../src/runtime/tf';
import { memoryModel } from '../../../fixtures/memoryModel';
import { operationContext } from '../../../fixtures/operationContext';
import { writeRingData } from '../../../fixtures/ringData';
import { temporaryFolder } from '../../../fixtures/temporaryFolder';

const { dense } = tfLayers.layers;

let start: Opened;
let data: string;
let checkpoint: string;
beforeAll(() => startBackend('wasm'));
beforeEach(async () => {
  const initial = memoryModel(() =>
    tfLayers.sequential({
      layers: [
        dense({ inputShape: [2], units: 16, activation: 'relu', name: 'wide' }),
        dense({ units: 2, activation: 'softmax', name: 'out' }),
      ],
    }),
  );
  const folder = await temporaryFolder();
  data = await writeRingData(folder, 120);
  checkpoint = `${folder}/initial`;
  await writeModel(initial, checkpoint, { overwrite: false });
  const opened = { model: initial, analysis: await analyse(initial) };
  const { model } = await finetune({ ...opened, data, settings: { epochs: 2, seed: 5 } }, operationContext());
  start = { model, analysis: await analyse(model) };
});

/** The recipes done one after another, as the tree of plans does them. */
async function followed(recipes: readonly Recipe[]): Promise<Opened> {
  let state: Opened = start;
  for (const recipe of recipes) {
    const edit = edits[recipe.edit] as (params: unknown, context: unknown) => Promise<Edited>;
    const { model, analysis } = await edit(
      { ...state, original: start.model, settings: recipe.settings, ...defined({ data: recipe.data }) },
      operationContext(),
    );
    state = { model, analysis };
  }
  return state;
}

async function expectReplayed(settings: StudySettings, least: number): Promise<readonly StudyPoint[]> {
  const { points } = await study({ ...start, data, settings, original: start.model }, operationContext());
  expect(points.length).toBeGreaterThanOrEqual(least);
  const { test } = await openSamples(data, start.analysis);
  for (const point of points) {
    const trial = trialOfPoint(settle(studying, settings), point);
    expect(trial, JSON.stringify(point)).toBeDefined();
    if (!trial) continue;
    const recipes = trialRecipes(trial, settings, data);
    const { loss, accuracy } = await qualityOf((await followed(recipes)).model, test);
    expect({ loss, accuracy }, JSON.stringify({ point, recipes })).toEqual({ loss: point.loss, accuracy: point.accuracy });
  }
  return points;
}

describe("a point's recipes make its model again", () => {
  const training = { epochs: 2, batchSize: 16 };

  it('by every repair, at both levels, controls and the whole model among them', async () => {
    const points = await expectReplayed(
      {
        methods: ['magnitude'],
        levels: ['neuron', 'parameter'],
        amounts: [0, 0.5],
        seeds: [3, 4],
        repairs: ['none', 'finetune', 'distil', 'scratch', 'rewind'],
        rewind: checkpoint,
        finetune: training,
      },
      30,
    );
    expect(new Set(points.map(({ repair }) => repair)).size).toBe(5);
    expect(points.some(({ control }) => control === 'uniform')).toBe(true);
  });

  it('quantized, trained on the grid or not, and in rounds', async () => {
    const points = await expectReplayed(
      {
        methods: ['obd-sd'],
        level: 'parameter',
        amounts: [0.6],
        seeds: [1],
        rounds: 2,
        quantize: ['uint8:4', 'uint8:4:trained', 'float16', 'mixed:5bits', 'uint8:3bits:trained'],
        finetune: training,
        controls: ['none'],
      },
      8,
    );
    const stored = points.flatMap(({ quantize, amount }) => (quantize !== undefined && amount === 0 ? [quantize] : []));
    expect(stored).toEqual([
      'uint8, 4 levels',
      'uint8, 4 levels, trained',
      'float16',
      'mixed, 5 bits a value',
      'uint8, 3 bits a value, trained',
    ]);
  });

  it('with the learning rate that was chosen', async () => {
    const settings: StudySettings = {
      methods: ['magnitude'],
      level: 'neuron',
      amounts: [0.5],
      learningRates: [1e-6, 0.05],
      finetune: training,
      controls: ['none'],
    };
    const points = await expectReplayed(settings, 2);
    const chosen = points.find(({ repair }) => repair === 'finetune');
    expect(chosen?.learningRate).toBe(0.05);
  });

  it('where samples choose among what is trained, stops early, is quantized and raced', async () => {
    await expectReplayed(
      {
        methods: ['magnitude', 'obd'],
        levels: ['neuron'],
        amounts: [0.5],
        seeds: [2],
        halving: 2,
        validationSeed: 7,
        repairs: ['finetune', 'scratch'],
        finetune: { ...training, epochs: 4, learningRate: 0.05, patience: 1 },
        quantize: ['uint8:4:trained'],
        controls: ['dense'],
      },
      4,
    );
  });

  it('but of what is not told by its study there are none', () => {
    const settings = settle(studying, { methods: ['magnitude'], amounts: [0.5], controls: ['none'] });
    const point = { method: 'magnitude', level: 'parameter', amount: 0.5, seed: 0, repair: 'none', finetuneEpochs: 0 } as StudyPoint;
    expect(trialOfPoint(settings, point)?.prune?.amount).toBe(0.5);
    expect(trialOfPoint(settings, { ...point, seed: 1 })).toBeUndefined();
    expect(trialOfPoint(settings, { ...point, quantize: 'uint8' })).toBeUndefined();
  });
});
