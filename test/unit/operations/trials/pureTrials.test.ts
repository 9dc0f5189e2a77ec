import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeModel } from '../../../../src/formats/writeModel';
import { withWeights, type Model } from '../../../../src/model/model';
import { analyse } from '../../../../src/operations/analyse';
import { prune } from '../../../../src/operations/edits/prune';
import { quantize } from '../../../../src/operations/edits/quantize';
import { finetune } from '../../../../src/operations/edits/finetune';
import type { Opened } from '../../../../src/operations/opened';
import { openSamples } from '../../../../src/operations/samples/openSamples';
import { study } from '../../../../src/operations/study';
import { dataHash } from '../../../../src/operations/trials/dataHash';
import { groundOf, type TrialGround } from '../../../../src/operations/trials/ground';
import { measureTrial } from '../../../../src/operations/trials/measureTrial';
import { modelHash } from '../../../../src/operations/trials/modelHash';
import { rightBits } from '../../../../src/operations/trials/partFigures';
import { FIGURES } from '../../../../src/operations/trials/program';
import type { DataChoice } from '../../../../src/protocol/dataChoice';
import { settle } from '../../../../src/protocol/settings/settle';
import { studying, type StudySettings } from '../../../../src/protocol/settings/studying';
import type { TrialRecord } from '../../../../src/protocol/trialRecord';
import { trialsOf } from '../../../../src/protocol/trials';
import { startBackend } from '../../../../src/runtime/backends/startBackend';
import { tfLayers } from '../../../../src/runtime/tf';
import type { StudyJson } from '../../../../src/study/report/studyJson';
import { trialId } from '../../../../src/study/trialId';
import { memoryModel } from '../../../fixtures/memoryModel';
import { operationContext } from '../../../fixtures/operationContext';
import { writeRingData } from '../../../fixtures/ringData';
import { temporaryFolder } from '../../../fixtures/temporaryFolder';

const { dense } = tfLayers.layers;

function net(seed: number): Model {
  return memoryModel(
    () =>
      tfLayers.sequential({
        layers: [
          dense({ inputShape: [2], units: 12, activation: 'relu', name: 'wide' }),
          dense({ units: 2, activation: 'softmax', name: 'out' }),
        ],
      }),
    seed,
  );
}

let start: Opened;
beforeAll(async () => {
  await startBackend('wasm');
  const model = net(1);
  start = { model, analysis: await analyse(model) };
});

async function checkpointIn(folder: string): Promise<string> {
  await writeModel(net(2), join(folder, 'checkpoint'), { overwrite: false });
  return join(folder, 'checkpoint');
}

async function recordsOf(data: DataChoice, settings: StudySettings): Promise<readonly TrialRecord[]> {
  const out = await temporaryFolder();
  await study({ ...start, data, settings, out }, operationContext());
  return (JSON.parse(await readFile(join(out, 'study.json'), 'utf8')) as StudyJson).records;
}

async function groundFor(data: DataChoice, rewind?: string): Promise<TrialGround> {
  return groundOf({ ...start, data, teacher: { teacher: 'original' }, ...(rewind === undefined ? {} : { rewind }) });
}

describe('a trial', () => {
  it.each<[string, StudySettings]>([
    ['methods', { methods: ['obd', 'obd-sd', 'taylor', 'fisher', 'magnitude'], levels: ['parameter', 'neuron'], samples: 50 }],
    [
      'repairs',
      {
        methods: ['magnitude'],
        level: 'neuron',
        repairs: ['none', 'finetune', 'distil', 'scratch', 'rewind'],
        quantize: ['uint8:4:trained'],
        learningRates: [0.003, 0.0003],
        finetune: { epochs: 1, batchSize: 16 },
      },
    ],
  ])('comes to the same record by itself, in any order, on files that lie elsewhere: %s', async (_, asked) => {
    const [here, there] = [await temporaryFolder(), await temporaryFolder()];
    const data = await writeRingData(here, 120);
    const rewind = await checkpointIn(here);
    const settings = { ...asked, amounts: [0.5], seeds: [3], rewind, controls: ['none'] as const };
    const records = await recordsOf(data, settings);
    const elsewhere = join(there, 'ring.npz');
    await cp(data, elsewhere);
    await cp(rewind, join(there, 'start'), { recursive: true });
    const ground = await groundFor(elsewhere, join(there, 'start'));
    for (const { trial } of trialsOf(settle(studying, settings)).reverse()) {
      const { record } = await measureTrial(ground, trial);
      expect(record).toEqual(records.find(({ id }) => id === record.id));
    }
    expect(records.map(({ id }) => id)).toEqual(records.map(({ key }) => trialId(key)).sort());
    expect(JSON.stringify(records)).not.toContain(here);
  });

  it.each([
    ['scratch', { scratch: true }],
    ['rewind', {}],
  ] as const)('that is repaired by %s and stored in fewer bits is what the edits make', async (repair, back) => {
    const folder = await temporaryFolder();
    const data = await writeRingData(folder, 120);
    const rewind = await checkpointIn(folder);
    const ground = await groundFor(data, rewind);
    const training = { epochs: 2, batchSize: 16 };
    const removed = { method: 'magnitude', level: 'neuron', amount: 0.4 } as const;
    const { record } = await measureTrial(ground, {
      prune: removed,
      repair,
      training,
      quantize: { dtype: 'uint8', levels: 8, finetune: { epochs: 1, batchSize: 16 } },
      seed: 5,
    });
    const settings = { ...removed, seed: 5, finetune: training, ...back, ...(repair === 'rewind' ? { rewind } : {}) };
    const cut = await prune({ ...start, data, settings }, operationContext());
    const small = await quantize({ ...cut, settings: { dtype: 'uint8', levels: 8 }, data }, operationContext());
    const last = await finetune({ ...small, data, settings: { epochs: 1, batchSize: 16, seed: 5 } }, operationContext());
    const { loss, accuracy, bytes, gzipBytes, nonzero } = last.answer.after;
    expect(record).toMatchObject({ test: { loss, accuracy }, size: { bytes, gzipBytes, nonzero } });
    expect(record.spent.epochs).toBe(3);
  });

  it('whose training diverges is a record without figures, not the end of the study', async () => {
    const data = await writeRingData(await temporaryFolder(), 120);
    const trial = { repair: 'finetune', training: { epochs: 2, batchSize: 16, optimizer: 'sgd', learningRate: 1e30 }, seed: 0 } as const;
    const { record } = await measureTrial(await groundFor(data), trial);
    expect(record.diverged).toBe(true);
    expect(record.test).toBeUndefined();
    const chosen = { ...trial, learningRates: [1e30, 0.01], validation: { share: 0.2, seed: 0 } };
    const { record: best } = await measureTrial(await groundFor(data), chosen);
    expect(best.choice).toMatchObject({ learningRate: 0.01, tried: [{ learningRate: 1e30 }, { learningRate: 0.01 }] });
    expect(best.choice?.tried[0]?.loss).toBeUndefined();
    expect(best.test).toBeDefined();
  });

  it('counts what was right, class by class and sample by sample', async () => {
    const data = await writeRingData(await temporaryFolder(), 120);
    const { record } = await measureTrial(await groundFor(data), { repair: 'none', seed: 0 });
    const { test } = record;
    const bits = Buffer.from(test?.right ?? '', 'base64');
    const set = Array.from({ length: 24 }, (_, i) => ((bits[i >> 3] ?? 0) >> (i & 7)) & 1);
    const right = set.reduce((sum, bit) => sum + bit, 0);
    expect(test?.samples).toBe(24);
    expect(right / 24).toBe(test?.accuracy);
    expect(test?.perClass?.reduce((sum, each) => sum + each.right, 0)).toBe(right);
    expect(Buffer.from(rightBits(Int32Array.of(1, 0, 0, 0, 0, 0, 0, 0, 2), Int32Array.of(1, 1, 0, 1, 1, 1, 1, 1, 2)), 'base64')).toEqual(
      Buffer.from([0b101, 1]),
    );
  });

  it('is chosen by a part that nothing trains on, and the test part is left alone by a rung', async () => {
    const data = await writeRingData(await temporaryFolder(), 200);
    const ground = await groundFor(data);
    const trial = { repair: 'finetune', training: { epochs: 1, batchSize: 16 }, validation: { share: 0.25, seed: 1 }, seed: 0 } as const;
    const { record: whole } = await measureTrial(ground, trial);
    expect(whole.validation?.samples).toBe(40);
    // 160 samples of the training part without the 40 that choose.
    expect(whole.spent.steps).toBe(Math.ceil(120 / 16));
    const { record: rung } = await measureTrial(ground, { ...trial, rung: true });
    expect(rung.test).toBeUndefined();
    expect(rung).toMatchObject({ endedAfter: 1, validation: whole.validation });
    const { record: other } = await measureTrial(ground, { ...trial, validation: { share: 0.25, seed: 2 } });
    expect(other.validation).not.toEqual(whole.validation);
  });
});

describe('the hashes of a key', () => {
  it('are of what is read, not of where and when', async () => {
    const [a, b] = [await temporaryFolder(), await temporaryFolder()];
    const hashOf = async (data: DataChoice): Promise<string> => dataHash((await openSamples(data, start.analysis)).whole);
    const data = await writeRingData(a, 60);
    await writeRingData(b, 60);
    const one = await hashOf(data);
    expect(await hashOf(join(b, 'ring.npz'))).toBe(one);
    expect(await hashOf({ path: data, scale: { divide: 2 } } as DataChoice)).not.toBe(one);
    expect(await hashOf({ path: data, loss: 'softmaxCrossentropy' } as DataChoice)).not.toBe(one);
    await writeRingData(b, 61);
    expect(await hashOf(join(b, 'ring.npz'))).not.toBe(one);
  });

  it('tell models apart by one weight and by how a weight is stored', () => {
    const { model } = start;
    const [first] = model.weights.values();
    if (!first) throw new Error('no weight');
    const hashes = [
      model,
      withWeights(model, [{ ...first, values: Float32Array.from(first.values, (value, i) => (i === 0 ? value + 1e-6 : value)) }]),
      withWeights(model, [{ ...first, quantization: { dtype: 'float16' } }]),
      { ...model, topology: { ...model.topology, other: 1 } },
    ].map(modelHash);
    expect(new Set(hashes).size).toBe(4);
    expect(modelHash({ ...model, file: '/elsewhere/model.json' })).toBe(hashes[0]);
  });
});

describe('the figures of trials', () => {
  it(`are those of count ${FIGURES}: whoever changes them counts FIGURES up and writes the new ones here`, async () => {
    const data = await writeRingData(await temporaryFolder(), 120);
    const records = await recordsOf(data, {
      methods: ['obd', 'magnitude'],
      levels: ['parameter', 'neuron'],
      amounts: [0.5],
      repairs: ['none', 'finetune', 'scratch'],
      quantize: ['uint8:4:trained'],
      samples: 50,
      finetune: { epochs: 1, batchSize: 16 },
    });
    const figures = records
      .map(({ key: { trial }, test, size }) => {
        const { prune, repair, quantize: grid } = trial;
        const what = prune ? `${prune.method} ${prune.level} ${prune.scope}` : 'whole';
        return `${what} ${repair}${grid ? ' uint8' : ''}: loss ${test?.loss.toPrecision(4)}, ${size.nonzero} of ${size.params}, ${size.macs} MACs`;
      })
      .sort();
    expect({ count: FIGURES, figures }).toMatchSnapshot();
  });
});
