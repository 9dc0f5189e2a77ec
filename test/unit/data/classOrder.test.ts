import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../../src/data/dataset';
import type { ExpectedPorts } from '../../../src/data/expectedPorts';
import { loadDataset } from '../../../src/data/loadDataset';
import type { DataHints } from '../../../src/model/dataHints';
import { folderOf, pngOf, ports } from '../../fixtures/dataFiles';
import { failureOf } from '../../fixtures/failureOf';

const NAMES = ['stone', 'paper', 'air'];
const METADATA = { names: NAMES, from: 'metadata.json' };

/** A model of flat pictures of four grey pixels. */
function model(units: number, ...classNames: DataHints['classNames']): ExpectedPorts {
  return { ...ports([2, 2, 1], [units]), hints: { classNames } };
}

async function pictures(...folders: string[]): Promise<string> {
  return folderOf(Object.fromEntries(folders.map((name, i) => [`${name}/1.png`, pngOf(2, 2, [i * 40, i * 40, i * 40])])));
}

/** Each sample's class by name, in the order of the folders' names. */
function labelsOf({ targets }: Dataset): readonly number[] {
  return targets.kind === 'classes' ? [...targets.labels] : [];
}

describe('classes given by name', () => {
  it('stand in the order that the model brings', async () => {
    const set = await loadDataset(await pictures('air', 'paper', 'stone'), model(3, METADATA));
    expect(labelsOf(set)).toEqual([2, 1, 0]);
    expect(set.targets).toMatchObject({ names: NAMES, classes: 3 });
    expect(set.reading).toMatchObject({ answers: { names: NAMES, order: 'as metadata.json orders them' }, notes: [] });
  });

  it('stand in alphabetical order where nothing is known, and that is said', async () => {
    const { reading } = await loadDataset(await pictures('air', 'paper', 'stone'), model(3));
    expect(reading?.answers).toMatchObject({
      names: ['air', 'paper', 'stone'],
      order: 'in alphabetical order; nothing beside the model says otherwise',
    });
  });

  it('may be fewer than those of the model, and that is said; in the test part too', async () => {
    const folder = await folderOf({
      'train/stone/1.png': pngOf(2, 2, [0]),
      'train/air/1.png': pngOf(2, 2, [9]),
      'test/paper/1.png': pngOf(2, 2, [9]),
      'test/Air/1.png': pngOf(2, 2, [9]),
    });
    const set = await loadDataset(folder, model(3, METADATA));
    expect(labelsOf(set)).toEqual([2, 0]);
    expect(set.reading?.notes).toContain('No sample is of the class paper.');
    expect(set.held && labelsOf(set.held)).toEqual([2, 1]);
  });

  it.each([
    ['Stone', 0],
    [' stone', 0],
    ['PAPER', 1],
  ])('are recognised by what differs in case or spaces alone, and that is said: %j', async (name, label) => {
    const csv = await folderOf({ 'set.csv': `a,b,c,d,label\n1,2,3,4,air\n1,2,3,4,"${name}"\n` });
    const set = await loadDataset(join(csv, 'set.csv'), model(3, METADATA));
    expect(labelsOf(set)).toEqual([2, label]);
    expect(set.reading?.notes.join(' ')).toContain(`was taken for the model's class "${NAMES[label] ?? ''}"`);
  });

  it('are recognised however an accent is stored, and with _ or - for a space', async () => {
    const names = { names: ['caf\u00E9', 'Class 2', 'air'], from: 'metadata.json' };
    const set = await loadDataset(await pictures('cafe\u0301', 'class_2'), model(3, names));
    expect(labelsOf(set)).toEqual([0, 1]);
  });

  it.each([
    ['a name that the model lacks', ['air', 'paper', 'rock'], /that the model does not know: rock, and none of its classes stone$/],
    ['more names than the model has', ['air', 'paper', 'rock', 'stone'], /does not know: rock$/],
    ['two names that could both be one class', ['Air', 'air', 'stone'], /does not know: Air/],
    ['two that are alike', ['AIR', 'Air', 'stone'], /does not know: AIR, Air/],
  ])('are refused with both lists where there is %s', async (_, folders, found) => {
    expect(await failureOf(loadDataset(await pictures(...folders), model(3, METADATA)))).toMatchObject({
      code: 'dataShape',
      expected: 'the classes that metadata.json names: stone, paper, air',
      found: expect.stringMatching(found) as string,
    });
  });

  it('go by the "classes" of a dataset.json before all else, and that is said', async () => {
    const folder = await pictures('air', 'paper', 'stone');
    const files = { 'set.json': JSON.stringify({ data: folder, classes: ['air', 'stone', 'paper'] }) };
    const set = await loadDataset(join(await folderOf(files), 'set.json'), model(3, METADATA));
    expect(labelsOf(set)).toEqual([0, 2, 1]);
    expect(set.reading).toMatchObject({
      answers: { order: 'as the data set lists them' },
      notes: ['The data set\'s "classes" were taken, not metadata.json, which has stone, paper, air.'],
    });
  });

  it('are refused where two files order them differently, unless the data set says which is right', async () => {
    const rival = { names: ['paper', 'stone', 'air'], from: 'labels.txt' };
    const folder = await pictures('air', 'paper', 'stone');
    expect(await failureOf(loadDataset(folder, model(3, METADATA, rival)))).toMatchObject({
      code: 'dataInvalid',
      reason: expect.stringMatching(/metadata\.json .* stone, paper, air, and labels\.txt as paper, stone, air; name them/) as string,
    });
    const alike = { names: ['Stone', 'Paper', 'Air'], from: 'labels.txt' };
    expect(labelsOf(await loadDataset(folder, model(3, METADATA, alike)))).toEqual([2, 1, 0]);
    const files = { 'set.json': JSON.stringify({ data: folder, classes: NAMES }) };
    expect(labelsOf(await loadDataset(join(await folderOf(files), 'set.json'), model(3, METADATA, rival)))).toEqual([2, 1, 0]);
  });

  it('do not heed names that are more or fewer than the outputs, and say so', async () => {
    const { targets, reading } = await loadDataset(await pictures('b', 'a'), model(2, METADATA));
    expect(targets).toMatchObject({ names: ['a', 'b'] });
    expect(reading?.notes).toEqual(['The names in metadata.json are not used: they are 3, and the output has 2 classes.']);
    const right = { names: ['b', 'a'], from: 'labels.txt' };
    expect(labelsOf(await loadDataset(await pictures('b', 'a'), model(2, METADATA, right)))).toEqual([1, 0]);
  });

  it('are two where the output has one unit', async () => {
    const set = await loadDataset(await pictures('b', 'a'), model(1, { names: ['b', 'a'], from: 'labels.txt' }));
    expect(set.targets).toMatchObject({ names: ['b', 'a'], classes: 2 });
    expect(labelsOf(set)).toEqual([1, 0]);
  });
});

describe('classes given by number', () => {
  const csv = 'a,b,c,d,label\n1,2,3,4,0\n1,2,3,4,2\n';

  it('are shown by the names that the model brings', async () => {
    const file = join(await folderOf({ 'set.csv': csv }), 'set.csv');
    const set = await loadDataset(file, model(3, METADATA));
    expect(set.targets).toMatchObject({ names: NAMES });
    expect(labelsOf(set)).toEqual([0, 2]);
    expect(set.reading?.answers.names).toEqual(NAMES);
  });

  it.each([
    ['2,0,1', [2, 0], [0, 1]],
    ['1,2,3', [3, 1], [2, 0]],
    ['-1,0,7', [7, -1], [2, 0]],
  ])('are names where the model calls its classes %s: %j', async (names, given, labels) => {
    const csv = `a,b,c,d,label\n${given.map((label) => `1,2,3,4,${label}`).join('\n')}\n`;
    const file = join(await folderOf({ 'set.csv': csv }), 'set.csv');
    const set = await loadDataset(file, model(3, { names: names.split(','), from: 'model_meta.json' }));
    expect(labelsOf(set)).toEqual(labels);
    expect(set.reading).toMatchObject({
      answers: { order: 'as model_meta.json orders them' },
      notes: [expect.stringContaining('taken for the names'), expect.stringContaining('No sample is of the class ')],
    });
    const own = await folderOf({ 'set.csv': csv.replace(/,-?\d+\n/g, ',1\n'), 'set.json': '{"data":"set.csv","classes":["x","y","z"]}' });
    expect(labelsOf(await loadDataset(join(own, 'set.json'), model(3, { names: names.split(','), from: 'model_meta.json' })))).toEqual([
      1, 1,
    ]);
  });

  it('stay numbers where two files name them differently, and that is said', async () => {
    const file = join(await folderOf({ 'set.csv': csv }), 'set.csv');
    const set = await loadDataset(file, model(3, METADATA, { names: ['a', 'b', 'c'], from: 'labels.txt' }));
    expect(set.targets).not.toHaveProperty('names');
    expect(set.reading?.notes).toContain('The classes are shown by number: metadata.json and labels.txt name them differently.');
  });
});

describe('a scale that the model brings', () => {
  const hints: DataHints = { classNames: [], pixelScale: { divide: 127, mean: 1, from: 'as X' } };

  it('is that of pictures, unless the data set names one', async () => {
    const folder = await folderOf({ 'a/1.png': pngOf(2, 2, [0, 0, 0]), 'b/1.png': pngOf(2, 2, [254, 254, 254]) });
    const takes = { ...ports([2, 2, 1], [2]), hints };
    const set = await loadDataset(folder, takes);
    expect([...(set.inputs[0]?.values ?? [])]).toEqual([-1, -1, -1, -1, 1, 1, 1, 1]);
    expect(set.reading?.notes).toEqual(['Pixels were scaled to about -1..1 (x / 127 - 1), as X.']);
    const own = await folderOf({ 'set.json': JSON.stringify({ data: folder, scale: { divide: 254 } }) });
    expect([...((await loadDataset(join(own, 'set.json'), takes)).inputs[0]?.values ?? [])]).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
  });

  const columns: DataHints = { classNames: [], columnScale: { mean: [10, -1], std: [10, 2], from: 'model_meta.json' } };
  it.each([
    [
      'x,y,label\n10,-1,0\n20,1,1\n',
      [0, 0, 1, 1],
      "The inputs' columns were brought from 10..20, -1..1 to 0..1, as ml5 does it (model_meta.json).",
    ],
    [
      'x,y,label\n0.5,1,0\n0.25,0,1\n',
      [0.5, 1, 0.25, 0],
      'The inputs lie in 0..1 and were taken as they are; ml5 brings 10..20, -1..1 to that (model_meta.json).',
    ],
  ])('is that of columns which do not lie in 0..1 already: %j', async (csv, values, note) => {
    const set = await loadDataset(join(await folderOf({ 'set.csv': csv }), 'set.csv'), { ...ports([2], [2]), hints: columns });
    expect([...(set.inputs[0]?.values ?? [])]).toEqual(values);
    expect(set.reading?.notes.at(-1)).toEqual(note);
  });

  it('goes for the test part as for the training part', async () => {
    const folder = await folderOf({
      'train.csv': 'x,y,label\n10,-1,0\n20,1,1\n',
      'test.csv': 'x,y,label\n1,1,0\n1,1,1\n',
      'set.json': '{"data":"train.csv","test":"test.csv"}',
    });
    const set = await loadDataset(join(folder, 'set.json'), { ...ports([2], [2]), hints: columns });
    expect([...(set.held?.inputs[0]?.values ?? [])].map((value) => Math.round(value * 10) / 10)).toEqual([-0.9, 1, -0.9, 1]);
  });
});
