import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { writeNpz } from '../../../src/data/npz';
import { readModel } from '../../../src/formats/readModel';
import type { Model } from '../../../src/model/model';
import { analyse } from '../../../src/operations/analyse';
import { finetune } from '../../../src/operations/edits/finetune';
import { prune } from '../../../src/operations/edits/prune';
import { editFile } from '../../../src/operations/files/editFile';
import { identity } from '../../../src/operations/identity';
import { agreement } from '../../../src/operations/measurement/agreement';
import type { Opened } from '../../../src/operations/opened';
import { openSamples } from '../../../src/operations/samples/openSamples';
import { save } from '../../../src/operations/save';
import { planCommands } from '../../../src/protocol/commandLine/planCommands';
import type { PlanTree } from '../../../src/protocol/plans';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { tf } from '../../../src/runtime/tf';
import { failureOf } from '../../fixtures/failureOf';
import { operationContext } from '../../fixtures/operationContext';
import { ringNet } from '../../fixtures/quantizedRingNet';
import { writeRingData } from '../../fixtures/ringData';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

beforeAll(() => startBackend('wasm'));

let folder: string;
let data: string;
beforeEach(async () => {
  folder = await temporaryFolder();
  data = await writeRingData(folder, 300);
});

const opened = async (model: Model): Promise<Opened> => ({ model, analysis: await analyse(model) });
const training = { epochs: 4, learningRate: 0.01, batchSize: 32 };

/** The data's points alone. */
async function inputsAlone(): Promise<string> {
  const file = join(folder, 'points.npz');
  await writeNpz(file, new Map([['x', { shape: [200, 2], values: Float32Array.from({ length: 400 }, (_, i) => Math.sin(i * 1.7) * 2) }]]));
  return file;
}

describe('a teacher', () => {
  it('is learnt from without answers, by a student of another shape', async () => {
    const set = await inputsAlone();
    const original = ringNet();
    const settings = { level: 'neuron', method: 'magnitude', amount: 0.4 } as const;
    const start = await opened(original);
    const tensors = tf.memory().numTensors;
    const { model: cut } = await prune({ ...start, settings, data: set }, operationContext());
    const finetuning = { epochs: 12, learningRate: 0.01, teacher: 'original', patience: 6 };
    const taught = await prune({ ...start, settings: { ...settings, finetune: finetuning }, data: set }, operationContext());
    expect(tf.memory().numTensors).toBe(tensors);
    const { test } = await openSamples(set, start.analysis);
    const far = async (model: Model): Promise<number> => (await agreement(original, model, test)).relativeRms ?? 0;
    expect(await far(taught.model)).toBeLessThan((await far(cut)) / 2);
    const history = taught.answer.history ?? [];
    expect(history.at(-1)?.teacherLoss).toBeLessThan(history[0]?.teacherLoss ?? 0);
    for (const { loss, teacherLoss, validationLoss, accuracy } of history) {
      expect(loss).toBe(teacherLoss);
      expect(validationLoss).toBeGreaterThan(0);
      expect(accuracy).toBeUndefined();
    }
  });

  it('of full weight alone decides, of no weight does nothing', async () => {
    const start = await opened(ringNet({ seed: 5 }));
    const original = ringNet({ seed: 6 });
    const context = operationContext();
    const by = (settings: object) => finetune({ ...start, original, settings: { ...training, ...settings }, data }, context);
    const [plain, none, all] = [
      await by({}),
      await by({ teacher: 'original', teacherWeight: 0 }),
      await by({ teacher: 'original', teacherWeight: 1, epochs: 30 }),
    ];
    for (const [name, { values }] of plain.model.weights) expect(none.model.weights.get(name)?.values, name).toEqual(values);
    expect(all.answer.history?.at(-1)?.teacherLoss).toBeLessThan((all.answer.history?.[0]?.teacherLoss ?? 0) / 3);
    expect(none.answer.history?.[0]?.teacherLoss).toBeGreaterThan(0);
    expect(plain.answer.history?.[0]?.teacherLoss).toBeUndefined();
  });

  it('may be a folder, whose hash is kept for another time and held against it', async () => {
    const start = await opened(ringNet({ seed: 5 }));
    const teacher = join(folder, 'teacher');
    await save({ ...(await opened(ringNet({ seed: 6 }))), folder: teacher, overwrite: false }, operationContext());
    const settings = { ...training, teacher };
    const first = await finetune({ ...start, settings, data }, operationContext());
    const content = await identity({ model: await readModel(teacher) });
    expect(first.answer.repeatedBy).toMatchObject({ teacher, teacherContent: content });
    const again = await finetune({ ...start, settings: { ...settings, ...first.answer.repeatedBy }, data }, operationContext());
    for (const [name, { values }] of first.model.weights) expect(again.model.weights.get(name)?.values, name).toEqual(values);
    await rm(teacher, { recursive: true });
    await save({ ...(await opened(ringNet({ seed: 7 }))), folder: teacher, overwrite: false }, operationContext());
    const other = finetune({ ...start, settings: { ...settings, ...first.answer.repeatedBy }, data }, operationContext());
    expect(await failureOf(other)).toMatchObject({
      code: 'settingInvalid',
      setting: 'teacher',
      reason: expect.stringContaining(content) as string,
    });
  });

  it('with other inputs or outputs is refused', async () => {
    const start = await opened(ringNet());
    const { tfLayers } = await import('../../../src/runtime/tf');
    const { memoryModel } = await import('../../fixtures/memoryModel');
    const dense = (inputs: number, units: number, activation: 'softmax' | 'linear'): Model =>
      memoryModel(() => tfLayers.sequential({ layers: [tfLayers.layers.dense({ inputShape: [inputs], units, activation })] }));
    for (const original of [dense(3, 2, 'softmax'), dense(2, 3, 'softmax'), dense(2, 2, 'linear')]) {
      const refused = finetune({ ...start, original, settings: { ...training, teacher: 'original' }, data }, operationContext());
      expect(await failureOf(refused)).toMatchObject({ code: 'settingInvalid', setting: 'teacher' });
    }
  });
});

describe('the original as a teacher on the command line', () => {
  const edited = (from: string, to: string, choice: object): ReturnType<typeof editFile> =>
    editFile({ file: join(folder, from), folder: join(folder, to), overwrite: false, data, ...choice } as never, operationContext());

  it('is the model before the edit within pruning, and is found by the report of what was pruned', async () => {
    await save({ ...(await opened(ringNet())), folder: join(folder, 'whole'), overwrite: false }, operationContext());
    const finetuning = { ...training, teacher: 'original' };
    const choice = { edit: 'prune', settings: { level: 'parameter', method: 'magnitude', amount: 0.5, finetune: finetuning } };
    // What is trained at first is no teacher before that.
    await edited('whole', 'trained', { edit: 'finetune', settings: { ...training, epochs: 12 } });
    const content = await identity({ model: await readModel(join(folder, 'trained')) });
    const { history } = await edited('trained', 'small', choice);
    expect(history?.[0]?.teacherLoss).toBeGreaterThan(0);
    const { repeatedBy, warnings } = await edited('small', 'smaller', { edit: 'finetune', settings: finetuning });
    expect(repeatedBy).toMatchObject({ teacherContent: content, teacher: expect.stringContaining('trained') as string });
    expect(warnings.map(({ code }) => code)).not.toContain('weakTeacher');
    const weak = await edited('small', 'worse', { edit: 'finetune', settings: { ...finetuning, teacher: join(folder, 'whole') } });
    expect(weak.warnings.map(({ code }) => code)).toContain('weakTeacher');

    // Copied elsewhere nothing tells.
    await cp(join(folder, 'small'), join(folder, 'alone'), { recursive: true });
    await rm(join(folder, 'alone', 'model.report.json'));
    const refused = edited('alone', 'never', { edit: 'finetune', settings: finetuning });
    expect(await failureOf(refused)).toMatchObject({ code: 'settingInvalid', setting: 'teacher' });
  });

  it('is named by its file in the commands that repeat what the editor did', () => {
    const figures = {} as never;
    const node = (id: string, parent: string | null, recipe?: object): PlanTree['nodes'][number] =>
      ({
        id,
        parent,
        totals: figures,
        measured: [],
        savedAs: [],
        ...(recipe ? { made: { recipe, step: figures, seconds: 1 } } : {}),
      }) as never;
    const finetuning = { epochs: 2, teacher: 'original' };
    const tree = {
      nodes: [
        node('original', null),
        node('a', 'original', { edit: 'prune', settings: { level: 'parameter', amount: 0.5, finetune: finetuning } }),
        node('b', 'a', { edit: 'prune', settings: { level: 'parameter', amount: 0.7, finetune: finetuning } }),
        node('c', 'b', { edit: 'finetune', settings: finetuning }),
      ],
      at: 'c',
    } as never;
    const teachers = planCommands(tree, 'c', { file: 'net/model.json', folder: 'out' }).map(
      ({ words }) => words[words.indexOf('--teacher') + 1],
    );
    expect(teachers).toEqual(['original', 'net/model.json', 'net/model.json']);
  });
});
