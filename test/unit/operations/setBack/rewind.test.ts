import { readdir, readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { readModel } from '../../../../src/formats/readModel';
import { writeModel } from '../../../../src/formats/writeModel';
import { withWeights, type Model, type Weight } from '../../../../src/model/model';
import { analyse } from '../../../../src/operations/analyse';
import { editFile } from '../../../../src/operations/files/editFile';
import { prune } from '../../../../src/operations/edits/prune';
import { rewind } from '../../../../src/operations/edits/rewind';
import { modelDifference } from '../../../../src/operations/measurement/outputDifference';
import type { EditName, SettingsOf } from '../../../../src/protocol/actions';
import type { EditAnswer } from '../../../../src/protocol/answers';
import { startBackend } from '../../../../src/runtime/backends/startBackend';
import { tfLayers } from '../../../../src/runtime/tf';
import { failureOf } from '../../../fixtures/failureOf';
import { memoryModel } from '../../../fixtures/memoryModel';
import { operationContext } from '../../../fixtures/operationContext';
import { writeRingData } from '../../../fixtures/ringData';
import { temporaryFolder } from '../../../fixtures/temporaryFolder';

const { layers, sequential } = tfLayers;

beforeAll(() => startBackend('wasm'));

const net = (seed: number, units = 40): Model =>
  memoryModel(
    () =>
      sequential({
        layers: [
          layers.dense({ inputShape: [2], units, activation: 'tanh', name: 'wide' }),
          layers.dense({ units: 12, activation: 'tanh', name: 'narrow' }),
          layers.dense({ units: 2, activation: 'softmax', name: 'out' }),
        ],
      }),
    seed,
  );

/** Few distinct values, so that another order of neurons compresses better and saving takes it. */
const coarse = (model: Model): Model =>
  withWeights(
    model,
    [...model.weights.values()].map((weight): Weight => ({
      ...weight,
      values: Float32Array.from(weight.values, (value) => Math.round(value * 3) / 3 + 0),
    })),
  );

async function run<N extends EditName>(
  edit: N,
  file: string,
  folder: string,
  settings: SettingsOf<N>,
  more: object = {},
): Promise<EditAnswer> {
  return editFile({ file, folder, overwrite: false, edit, settings, ...more }, operationContext());
}

const valuesOf = ({ weights }: Model): Record<string, number[]> =>
  Object.fromEntries([...weights.values()].map(({ name, values }) => [name, [...values]]));

describe('rewinding a model that was pruned before', () => {
  it('finds the neurons that stayed, which saving put in another order: the same as in one command', async () => {
    const folder = await temporaryFolder();
    const [whole, checkpoint] = [`${folder}/whole`, `${folder}/checkpoint`];
    await writeModel(coarse(net(1)), whole, { overwrite: false });
    await writeModel(net(2), checkpoint, { overwrite: false });
    const settings = { level: 'neuron', method: 'magnitude', amount: 0.4 } as const;
    const first = await run('prune', whole, `${folder}/once`, settings);
    expect(first.order).toBeTruthy();
    const again = await run('prune', `${folder}/once`, `${folder}/twice`, settings);
    expect(again.after.channels).toBeLessThan(first.after.channels ?? 0);

    const rewound = await run('rewind', `${folder}/twice`, `${folder}/rewound`, { checkpoint });
    expect(rewound.warnings.map(({ code }) => code)).toContain('checkpointOrder');

    // By hand: the same cuts in one session, never saved in between, are made to the checkpoint too.
    const opened = async (model: Model): Promise<{ model: Model; analysis: Awaited<ReturnType<typeof analyse>> }> => ({
      model,
      analysis: await analyse(model),
    });
    const start = await readModel(whole);
    const one = await prune({ ...(await opened(start)), settings }, operationContext());
    const two = await prune({ model: one.model, analysis: one.analysis, settings }, operationContext());
    const back = await rewind({ model: two.model, analysis: two.analysis, original: start, settings: { checkpoint } }, operationContext());
    const found = await readModel(`${folder}/rewound`);
    const difference = await modelDifference(found, back.model);
    expect(difference?.largest).toBeLessThan(1e-5);
    expect((await modelDifference(back.model, two.model))?.largest).toBeGreaterThan(1e-2);
    // Every neuron's column is one of the checkpoint's.
    const columns = (model: Model): string[] => {
      const { values = [], shape = [] } = model.weights.get('wide/kernel') ?? {};
      return Array.from({ length: shape[1] ?? 0 }, (_, c) => `${values[c]} ${values[(shape[1] ?? 0) + c]}`);
    };
    const known = columns(net(2));
    expect(columns(found).every((column) => known.includes(column))).toBe(true);
  });

  it('knows by their reports that checkpoint and model were made of one model, and whose order is whose', async () => {
    const folder = await temporaryFolder();
    const data = await writeRingData(folder, 120);
    const whole = `${folder}/whole`;
    await writeModel(coarse(net(1)), whole, { overwrite: false });
    const checkpoints = `${folder}/checkpoints`;
    const trained = await run('finetune', whole, `${folder}/trained`, { epochs: 4, checkpointEvery: 2, checkpoints }, { data });
    expect((await readdir(checkpoints)).sort()).toEqual(['epoch-0', 'epoch-2', 'epoch-4']);
    expect(trained.repeatedBy).not.toHaveProperty('checkpoints');
    expect(await readModel(`${checkpoints}/epoch-0`)).toMatchObject({ topology: (await readModel(whole)).topology });
    expect(valuesOf(await readModel(`${checkpoints}/epoch-0`))).toEqual(valuesOf(await readModel(whole)));
    // The last one is what was saved, which stands in another order.
    const last = await modelDifference(await readModel(`${checkpoints}/epoch-4`), await readModel(`${folder}/trained`));
    expect(last?.largest).toBeLessThan(1e-5);

    await run('prune', `${folder}/trained`, `${folder}/pruned`, { level: 'neuron', method: 'magnitude', amount: 0.5 });
    const rewound = await run('rewind', `${folder}/pruned`, `${folder}/rewound`, { checkpoint: `${checkpoints}/epoch-4` });
    expect(rewound.warnings.map(({ code }) => code)).not.toContain('checkpointOrder');
    // What is gone back to is what it had.
    const same = await modelDifference(await readModel(`${folder}/pruned`), await readModel(`${folder}/rewound`));
    expect(same?.largest).toBeLessThan(1e-5);
    const report = JSON.parse(await readFile(`${folder}/pruned/model.report.json`, 'utf8')) as { lineage: { origins?: object }[] };
    expect(Object.keys(report.lineage.at(-1)?.origins ?? {})).toContain('wide/kernel');
  });

  it('keeps zeros, and trains where epochs are told', async () => {
    const folder = await temporaryFolder();
    const data = await writeRingData(folder, 120);
    const [whole, checkpoint] = [`${folder}/whole`, `${folder}/checkpoint`];
    await writeModel(net(1), whole, { overwrite: false });
    await writeModel(net(2), checkpoint, { overwrite: false });
    const pruned = await run('prune', whole, `${folder}/pruned`, { level: 'parameter', method: 'magnitude', amount: 0.7 });
    const rewound = await run('rewind', `${folder}/pruned`, `${folder}/rewound`, { checkpoint, epochs: 2 }, { data });
    expect(rewound.after.nonzero).toBe(pruned.after.nonzero);
    expect(rewound.trained?.epochs).toBe(2);
    expect(rewound.history).toHaveLength(2);
  });

  it('refuses what is no checkpoint of it, with the way out', async () => {
    const folder = await temporaryFolder();
    await writeModel(net(1), `${folder}/whole`, { overwrite: false });
    await writeModel(net(2, 41), `${folder}/other`, { overwrite: false });
    const failure = await failureOf(run('rewind', `${folder}/whole`, `${folder}/out`, { checkpoint: `${folder}/other` }));
    expect(failure).toMatchObject({ code: 'weightMismatch', file: `${folder}/other/model.json`, tensor: 'wide/kernel' });
    const pruned = await run(
      'prune',
      `${folder}/whole`,
      `${folder}/pruned`,
      { level: 'neuron', method: 'magnitude', amount: 0.5 },
      { report: false },
    );
    expect(pruned.out).toBeDefined();
    const lost = await failureOf(run('rewind', `${folder}/pruned`, `${folder}/out`, { checkpoint: `${folder}/whole` }));
    expect(JSON.stringify(lost)).toContain('--rewind CHECKPOINT');
  });
});

describe('checkpoints of a training', () => {
  it('never write over anything, and say so before any work', async () => {
    const folder = await temporaryFolder();
    const data = await writeRingData(folder, 60);
    await writeModel(net(1), `${folder}/whole`, { overwrite: false });
    await writeModel(net(2), `${folder}/checkpoints/epoch-3`, { overwrite: false });
    const settings = { epochs: 3, checkpointEvery: 1, checkpoints: `${folder}/checkpoints` };
    const failure = await failureOf(run('finetune', `${folder}/whole`, `${folder}/out`, settings, { data }));
    expect(failure).toEqual({ code: 'outputExists', file: `${folder}/checkpoints/epoch-3` });
    expect(await readdir(`${folder}/checkpoints`)).toEqual(['epoch-3']);
    const alone = await failureOf(run('finetune', `${folder}/whole`, `${folder}/out`, { epochs: 1, checkpointEvery: 1 }, { data }));
    expect(alone).toMatchObject({ code: 'settingInvalid' });
  });

  it('make no difference to what is learnt, and are what a shorter training gives', async () => {
    const folder = await temporaryFolder();
    const data = await writeRingData(folder, 100);
    await writeModel(net(1), `${folder}/whole`, { overwrite: false });
    const plain = { epochs: 3, seed: 2 };
    const more = { data, keepOrder: true };
    await run('finetune', `${folder}/whole`, `${folder}/a`, plain, more);
    await run('finetune', `${folder}/whole`, `${folder}/b`, { ...plain, checkpoints: `${folder}/checkpoints` }, more);
    await run('finetune', `${folder}/whole`, `${folder}/c`, { ...plain, epochs: 2 }, more);
    const [a, b, c, second] = await Promise.all(['a', 'b', 'c', 'checkpoints/epoch-2'].map((name) => readModel(`${folder}/${name}`)));
    expect(valuesOf(b as Model)).toEqual(valuesOf(a as Model));
    expect(valuesOf(second as Model)).toEqual(valuesOf(c as Model));
  });
});
