import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type OperationName, type Operations, operationTable as operations } from '../../../src/operations/operationTable';
import type { Opened } from '../../../src/operations/opened';
import { dataChoice, type DataChoice } from '../../../src/protocol/dataChoice';
import type { Reading } from '../../../src/protocol/reading';
import type { DataWordsTold } from '../../../src/protocol/settings/dataWords';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { tfLayers } from '../../../src/runtime/tf';
import { failureOf } from '../../fixtures/failureOf';
import { memoryModel } from '../../fixtures/memoryModel';
import { operationContext } from '../../fixtures/operationContext';
import { writeRingData } from '../../fixtures/ringData';
import { temporaryFolder } from '../../fixtures/temporaryFolder';
import { analyse } from '../../../src/operations/analyse';

/** The operations that take data: one that is new must be called below, or this file does not compile. */
type DataOperation = { [N in OperationName]: TakesData<Operations[N][0]> extends true ? N : never }[OperationName];
type TakesData<P> = string extends keyof P ? false : 'data' extends keyof P ? true : false;

interface Site extends Opened {
  readonly file: string;
  readonly folder: string;
  readonly data: string;
}

const scored = { method: 'taylor', level: 'neuron' } as const;
const context = operationContext();

const CALLS: Readonly<Record<DataOperation, (site: Site) => Promise<unknown>>> = {
  prune: (site) => operations.prune({ ...site, settings: { ...scored, amount: 0.4 } }, context),
  prunePicked: (site) => operations.prunePicked({ ...site, settings: { picks: [{ layer: 'wide', channels: [1] }] } }, context),
  merge: (site) => operations.merge({ ...site, settings: { by: 'weights', amount: 0.4 } }, context),
  quantize: (site) => operations.quantize({ ...site, settings: { dtype: 'uint8' } }, context),
  finetune: (site) => operations.finetune({ ...site, settings: { epochs: 1 } }, context),
  scratch: (site) => operations.scratch({ ...site, settings: { epochs: 1 } }, context),
  rewind: (site) => operations.rewind({ ...site, settings: { checkpoint: site.file, epochs: 1 } }, context),
  compress: (site) => operations.compress({ ...site, settings: { maxBytes: 1_000_000 } }, context),
  fold: (site) => operations.fold({ ...site, settings: {} }, context),
  equalize: (site) => operations.equalize({ ...site, settings: {} }, context),
  recalibrate: (site) => operations.recalibrate({ ...site, settings: {} }, context),
  editFile: ({ file, folder, data }) =>
    operations.editFile(
      { file, data, edit: 'quantize', settings: { dtype: 'uint8' }, folder: join(folder, 'edited'), overwrite: false },
      context,
    ),
  rankFile: ({ file, data }) =>
    operations.rankFile({ file, data, settings: { method: 'magnitude', level: 'neuron' }, all: false }, context),
  rankTogether: (site) => operations.rankTogether({ ...site, methods: ['taylor'], settings: { level: 'neuron' } }, context),
  evaluate: (site) => operations.evaluate(site, context),
  evaluateFile: ({ file, data }) => operations.evaluateFile({ file, data }, context),
  calibrate: (site) => operations.calibrate({ ...site, settings: CALIBRATION }, context),
  calibrateFile: ({ file, data }) => operations.calibrateFile({ file, data, settings: CALIBRATION }, context),
  readData: (site) => operations.readData(site, context),
  readDataFile: ({ file, data }) => operations.readDataFile({ file, data }, context),
  removalCost: (site) => operations.removalCost({ ...site, layer: 'wide', index: 0 }, context),
  study: (site) => operations.study({ ...site, settings: GRID }, context),
  studyFile: ({ file, data }) => operations.studyFile({ file, data, settings: GRID }, context),
  compare: ({ file, data }) => operations.compare({ a: file, b: file, data }, context),
};

const CALIBRATION = { level: 'neuron', methods: ['magnitude', 'random'], measured: 4, amounts: [0.5], samples: 40 } as const;
const GRID = { methods: ['magnitude'], level: 'neuron', amounts: [0.5] } as const;
/** Those that only measure hold nothing out. */
const MEASURING: ReadonlySet<string> = new Set(
  'prunePicked merge quantize fold equalize editFile rankFile evaluate evaluateFile readData readDataFile removalCost compare'.split(' '),
);

beforeAll(() => startBackend('wasm'));

async function site(): Promise<Site> {
  const folder = await temporaryFolder();
  const { layers, sequential } = tfLayers;
  const model = memoryModel(() =>
    sequential({
      layers: [
        layers.dense({ inputShape: [2], units: 6, activation: 'relu', name: 'wide' }),
        layers.dense({ units: 2, activation: 'softmax', name: 'out' }),
      ],
    }),
  );
  const { file } = await operations.save(
    { model, analysis: await analyse(model), folder: join(folder, 'small'), overwrite: false },
    context,
  );
  const { answer: _, ...opened } = await operations.openForWork({ file }, context);
  return { ...opened, file, folder, data: await writeRingData(folder, 100) };
}

/** The first `reading` anywhere in an answer. */
function readingIn(answer: unknown): Reading | undefined {
  if (typeof answer !== 'object' || answer === null || ArrayBuffer.isView(answer) || answer instanceof Map) return undefined;
  if ('reading' in answer) return answer.reading as Reading;
  for (const value of Object.values(answer)) {
    const found = readingIn(value);
    if (found) return found;
  }
  return undefined;
}

describe('every operation that takes data says how it read them', () => {
  it.each(Object.entries(CALLS))('%s', async (name, call) => {
    const reading = readingIn(await call(await site()));
    expect(reading).toMatchObject({
      data: 'ring.npz',
      format: 'npz',
      inputs: [{ shape: [2] }],
      answers: { kind: 'classes', classes: 2 },
      samples: MEASURING.has(name) ? { train: 100 } : { train: 80, test: 20, heldOut: true },
      loss: { name: 'categoricalCrossentropy', why: 'the output ends in softmax' },
    });
  });

  it('names the loss that the settings name', async () => {
    const { answer } = await operations.rankFile(
      { ...(await site()), settings: { ...scored, loss: 'meanSquaredError' }, all: false },
      context,
    );
    expect(answer.reading?.loss).toEqual({ name: 'meanSquaredError', why: 'as asked for' });
  });
});

describe('a data set can be read otherwise', () => {
  /** Three columns; the one called `y` is taken for the answer unless another is named. */
  const CSV = ['a,b,y,kind', ...Array.from({ length: 20 }, (_, i) => `${i % 5},${i % 3},${i % 2},${i % 2 === 0 ? 'even' : 'odd'}`)].join(
    '\n',
  );

  const evaluated = async (words: DataWordsTold, data = 'table.csv') => {
    const { folder, ...opened } = await site();
    await writeFile(join(folder, 'table.csv'), CSV);
    await writeFile(join(folder, 'other.csv'), CSV.split('\n').slice(0, 6).join('\n'));
    await writeFile(
      join(folder, 'dataset.json'),
      JSON.stringify({ data: 'table.csv', label: 'y', ignore: ['kind'], split: { fraction: 0.1 } }),
    );
    return operations.evaluate({ ...opened, data: dataChoice(join(folder, data), words) }, context);
  };
  const plain: DataWordsTold = { ignore: ['kind'] };

  it('by its columns, its classes’ names and its loss', async () => {
    const { reading, loss, perClass } = await evaluated({
      label: 'kind',
      ignore: ['y'],
      classes: ['odd', 'even'],
      loss: 'meanSquaredError',
    });
    const usual = await evaluated(plain);
    expect(reading).toMatchObject({
      format: 'csv',
      answers: { names: ['odd', 'even'] },
      loss: { name: 'meanSquaredError', why: 'as the data set says' },
    });
    expect(perClass?.map(({ label }) => label)).toEqual(['odd', 'even']);
    expect(loss).not.toBe(usual.loss);
  });

  it('by its scale', async () => {
    const scaled = await evaluated({ ...plain, scale: { divide: 10 } });
    expect(scaled.loss).not.toBe((await evaluated(plain)).loss);
  });

  it('by its parts', async () => {
    expect((await evaluated({ ...plain, split: { fraction: 0.25 } })).reading.samples).toEqual({ train: 15, test: 5 });
    const { reading, samples } = await evaluated({ ...plain, test: 'other.csv' });
    expect(reading.samples).toEqual({ train: 20, test: 5 });
    expect(samples).toBe(5);
  });

  it('whatever its dataset.json says', async () => {
    const told = await evaluated({}, 'dataset.json');
    expect(told.reading.samples).toEqual({ train: 18, test: 2 });
    const other = await evaluated({ label: 'kind', ignore: ['y'], test: 'other.csv' }, 'dataset.json');
    expect(other.reading).toMatchObject({ answers: { names: ['even', 'odd'] }, samples: { train: 20, test: 5 } });
  });

  it('and says which words make no difference to its files', async () => {
    const { folder, data, ...opened } = await site();
    const { reading } = await operations.evaluate({ ...opened, data: dataChoice(data, { label: 'y' }) }, context);
    expect(reading.notes).toEqual(['Label column makes no difference here: it counts for CSV, and this is .npz.']);
    expect(
      await failureOf(operations.evaluate({ ...opened, data: dataChoice(join(folder, 'ring.npz'), { format: 'csv' }) }, context)),
    ).toMatchObject({
      code: 'dataInvalid',
    });
  });

  it.each<[DataWordsTold, string]>([
    [{ scale: { divide: 0 } }, 'Scale'],
    [{ split: { fraction: 2 } }, 'Split'],
    [{ split: { fraction: 0.2 }, test: 'a' }, 'Split'],
    [{ nonsense: 1 } as DataWordsTold, 'nonsense'],
  ])('but not in a way that does not hold: %j', async (words, setting) => {
    const { data, ...opened } = await site();
    const path = data;
    const asked = operations.evaluate({ ...opened, data: { path, ...words } }, context);
    expect(await failureOf(asked)).toMatchObject({ code: 'settingInvalid', setting });
  });
});

it('what a study measured on data that were read otherwise does not count', async () => {
  const { data, folder, ...opened } = await site();
  const out = join(folder, 'study');
  const idsOf = async (read: DataChoice): Promise<readonly unknown[]> =>
    (await operations.study({ ...opened, settings: GRID, data: read, out }, context)).points.map(({ id }) => id);
  const first = await idsOf(data);
  expect(await idsOf(data)).toEqual(first);
  const otherwise = await idsOf(dataChoice(data, { scale: { divide: 2 } }));
  expect(otherwise).toHaveLength(first.length);
  expect(otherwise.filter((id) => first.includes(id))).toEqual([]);
});
