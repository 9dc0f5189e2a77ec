import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { loadDataset } from '../../../src/data/loadDataset';
import { folderOf, ports } from '../../fixtures/dataFiles';

const iris = ports([2], [2]);

/** Loads `text` as a CSV, or with a dataset.json of these words. */
async function load(
  text: string | Uint8Array,
  { words, expect: expected = iris, name = 'table.csv' }: { words?: object; expect?: typeof iris; name?: string } = {},
) {
  const folder = await folderOf({ [name]: text, ...(words ? { 'dataset.json': JSON.stringify({ data: name, ...words }) } : {}) });
  return loadDataset(words ? folder : join(folder, name), expected);
}

interface Understood {
  values?: number[];
  targets?: number[];
  names?: string[];
  from?: string;
  notes?: unknown[];
  answers?: string;
}

describe('CSV', () => {
  it('takes the last column for the label when no name tells', async () => {
    const set = await load('5.1,3.5,setosa\n4.9,3,virginica\n6,2,setosa\n');
    expect(set.inputs[0]).toEqual({ name: 'input_1', shape: [2], values: Float32Array.from([5.1, 3.5, 4.9, 3, 6, 2]) });
    expect(set.targets).toMatchObject({
      kind: 'classes',
      shape: [],
      labels: Int32Array.from([0, 1, 0]),
      classes: 2,
      names: ['setosa', 'virginica'],
    });
  });

  it('takes the column that is called label, class, target or y', async () => {
    const set = await load('Label;a;b\n1;0.5;2\n0;1;-1e3\n');
    expect([...(set.inputs[0]?.values ?? [])]).toEqual([0.5, 2, 1, -1000]);
    expect(set.targets).toMatchObject({ kind: 'classes', labels: Int32Array.from([1, 0]), classes: 2 });
  });

  it('reads quotes, a byte order mark, tabs, CRLF, blank lines and gzip', async () => {
    const text = '\ufeff"a"\t"b"\t"y"\r\n1\t2\t"no"\r\n\r\n3\t4\t"yes"\r\n';
    for (const bytes of [text, gzipSync(text)]) {
      const set = await load(bytes);
      expect([...(set.inputs[0]?.values ?? [])]).toEqual([1, 2, 3, 4]);
      expect(set.targets).toMatchObject({ names: ['no', 'yes'] });
    }
  });

  it('keeps real numbers as values', async () => {
    const set = await load('1,2,0.5\n3,4,1.5\n', { expect: ports([2], [1]) });
    expect(set.targets).toEqual({ kind: 'values', shape: [1], values: Float32Array.from([0.5, 1.5]) });
  });

  it('takes 0 and 1 for two classes where the model has one unit', async () => {
    const set = await load('1,2,0\n3,4,1\n', { expect: ports([2], [1]) });
    expect(set.targets).toMatchObject({ kind: 'classes', classes: 2, labels: Int32Array.from([0, 1]) });
  });

  it('obeys the data set: label, ignored columns, header, several targets, classes', async () => {
    const picked = await load('id,species,a,b\n7,x,1,2\n8,w,3,4\n', { words: { label: 'species', ignore: ['id'], classes: ['x', 'w'] } });
    expect([...(picked.inputs[0]?.values ?? [])]).toEqual([1, 2, 3, 4]);
    expect(picked.targets).toMatchObject({ labels: Int32Array.from([0, 1]), names: ['x', 'w'] });
    const headless = await load('1,2,3\n4,5,0\n', { words: { header: false, label: [0, 2] }, expect: ports([1], [2]) });
    expect(headless.targets).toEqual({ kind: 'values', shape: [2], values: Float32Array.from([1, 3, 4, 0]) });
  });

  it('scales as it is told', async () => {
    const set = await load('10,30,0\n20,50,1\n', { words: { scale: { divide: 10, mean: [1, 3], std: [1, 2] } } });
    expect([...(set.inputs[0]?.values ?? [])]).toEqual([0, 0, 1, 1]);
  });

  it.each<[string, string, object]>([
    ['text among the numbers', 'a,b,y\n1,2,0\n1,red,1\n', { row: 1, reason: '"red" in column "b" is not a number (line 3)' }],
    ['an empty cell', 'a,b,y\n1,,0\n', { row: 0, reason: 'an empty cell in column "b" is not a number (line 2)' }],
    ['NaN', 'a,b,y\n1,2,0\nNaN,1,0\n', { row: 1 }],
    ['infinity', 'a,b,y\n1,Infinity,0\n', { row: 0 }],
    ['more than float32 can hold', 'a,b,y\n1,2,0\n1,1e39,0\n', { row: 1, reason: expect.stringContaining('(line 3)') }],
    [
      'a label out of range',
      'a,b,y\n1,2,0\n\n3,4,2\n5,6,1\n',
      { row: 1, reason: 'label 2 is not an integer from 0 to 1; labels from 0 to 2 were found (line 4)' },
    ],
    ['a negative label', 'a,b,y\n1,2,-1\n', { row: 0 }],
    ['half a label', 'a,b,y\n1,2,0.5\n', { row: 0 }],
    ['a missing label', 'a,b,y\n1,2,\n', { row: 0 }],
    ['a row too short', 'a,b,y\n1,2\n', { reason: '3 cells expected, 2 found (line 2)' }],
    ['an open quote', 'a,b,y\n1,"2,3\n', { reason: expect.stringMatching(/Quote Not Closed/) }],
    ['a header alone', 'a,b,y\n', { reason: 'it has no samples' }],
    ['nothing', '', { reason: 'it has no rows' }],
    ['labels alone', 'y\n1\n', { reason: 'it has no column beside the label' }],
  ])('refuses %s', async (_, text, data) => {
    await expect(load(text)).rejects.toMatchObject({ code: 'dataInvalid', data });
  });

  it.each<[string, string | Uint8Array, Parameters<typeof load>[1], object]>([
    ['sep= in the first line', 'sep=;\r\na;b;y\r\n1;2;p\r\n3;4;q\r\n', {}, { values: [1, 2, 3, 4], notes: [] }],
    ['sep= after a byte order mark', '\ufeff"sep=|"\na|b|y\n1|2|p\n3|4|q\n', {}, { values: [1, 2, 3, 4], notes: [] }],
    ['a separator by key', 'a b y\n1 2 p\n3 4 q\n', { words: { separator: ' ' } }, { values: [1, 2, 3, 4] }],
    [
      'cells that end all lines empty',
      'a,b,y,,\n1,2,p,,\n3,4,q,,\n',
      {},
      { values: [1, 2, 3, 4], notes: ['2 empty columns at the end were left out.'] },
    ],
    [
      'rows that end with a separator',
      '1;2;p;\n3;4;q;\n',
      {},
      { values: [1, 2, 3, 4], notes: ['1 empty column at the end was left out.'] },
    ],
    [
      'an empty column without a name',
      'a,,b,y\n1,,2,p\n3,,4,q\n',
      {},
      { values: [1, 2, 3, 4], notes: ['Left out, for neither name nor content: column 1.'] },
    ],
    [
      'lines of separators alone',
      'a;b;y\n1;2;p\n;;\n3;4;q\n',
      {},
      { values: [1, 2, 3, 4], notes: ['1 line of empty cells was left out.'] },
    ],
    [
      "pandas' index",
      ',a,b,y\n0,1,2,p\n1,3,4,q\n',
      {},
      { values: [1, 2, 3, 4], notes: ['The first column was left out: it has no name, and counts from 0. "ignore": [] keeps it.'] },
    ],
    [
      "pandas' index, read and shuffled",
      'Unnamed: 0,a,b,y\n7,1,2,p\n2,3,4,q\n',
      {},
      { values: [1, 2, 3, 4], notes: ['The first column was left out: it has no name, and names the rows. "ignore": [] keeps it.'] },
    ],
    ["R's names of rows", '"a","b","y"\n"1",1,2,"p"\n"2",3,4,"q"\n', {}, { values: [1, 2, 3, 4] }],
    ['an index kept by key', ',a,y\n0,1,p\n1,3,q\n', { words: { ignore: [] } }, { values: [0, 1, 1, 3], from: '2 columns (0, a)' }],
    [
      'an index that the model takes',
      ',a,y\n0,1,p\n1,3,q\n',
      {},
      { values: [0, 1, 1, 3], notes: [expect.stringContaining('the model takes 2 numbers')] },
    ],
    [
      'a column that counts, where it is one too many',
      'id,a,b,y\n1,1,2,p\n2,3,4,q\n',
      {},
      { values: [1, 2, 3, 4], notes: ['Column "id" was left out: it counts from 1, and the model takes 2 numbers.'] },
    ],
    ['a column left out by number', 'k,a,b,y\n9,1,2,p\n8,3,4,q\n', { words: { ignore: [0] } }, { values: [1, 2, 3, 4] }],
    [
      'decimal commas after semicolons',
      'a;b;y\n1,5;2;p\n3;1.004,25;q\n',
      {},
      { values: [1.5, 2, 3, 1004.25], notes: ['Decimal commas are read: "1,5" is 1.5.'] },
    ],
    ['decimal commas without names', '5,5;1,25;p\n4,5;1,5;q\n', {}, { values: [5.5, 1.25, 4.5, 1.5] }],
    ['decimal commas after tabs', 'a\tb\ty\n1,5\t2\tp\n3\t4\tq\n', {}, { values: [1.5, 2, 3, 4] }],
    ['decimal commas in the answers alone', 'a;b;y\n1;2;0,5\n3;4;1,5\n', { expect: ports([2], [1]) }, { targets: [0.5, 1.5] }],
    ['decimal commas by key', 'a,b,y\n"1,5",2,p\n3,4,q\n', { words: { decimal: ',' } }, { values: [1.5, 2, 3, 4], notes: [] }],
    ['points after semicolons', 'a;b;y\n1.234;2;p\n3;4;q\n', {}, { values: [Math.fround(1.234), 2, 3, 4], notes: [] }],
    ['UTF-16', Buffer.from('\ufeffa\tb\ty\n1\t2\tä\n3\t4\tb\n', 'utf16le'), {}, { values: [1, 2, 3, 4], names: ['b', 'ä'] }],
    [
      'Windows-1252',
      Buffer.from('a,b,y\n1,2,sch\u00f6n\n3,4,gut\n', 'latin1'),
      {},
      { names: ['gut', 'schön'], notes: ['It is no UTF-8 and was read as Windows-1252.'] },
    ],
    [
      'words for 1 and 0',
      'a,b,y\nTrue,2,p\nFalse,4,q\n',
      {},
      { values: [1, 2, 0, 4], notes: ['In 1 column (a) true is 1 and false is 0.'] },
    ],
    ["pandas' names that count", ',0,1,2\n0,1,2,p\n1,3,4,q\n', {}, { values: [1, 2, 3, 4], answers: 'column "2"' }],
  ])('understands %s', async (_, text, options, { values, targets, names, from, notes, answers }: Understood) => {
    const set = await load(text, options);
    if (values) expect([...(set.inputs[0]?.values ?? [])]).toEqual(values);
    if (targets) expect(set.targets).toMatchObject({ values: Float32Array.from(targets) });
    if (names) expect(set.targets).toMatchObject({ names });
    if (from) expect(set.reading?.inputs[0]?.from).toBe(from);
    if (answers) expect(set.reading?.answers.from).toBe(answers);
    if (notes) expect(set.reading?.notes).toEqual(notes);
  });

  it.each<[string, string, ReturnType<typeof ports>, { answers: string; labels?: number[]; values?: number[]; notes: unknown[] }]>([
    [
      'coordinates called x and y',
      'x,y,price\n1,2,5.5\n3,4,6.5\n',
      ports([2], [1]),
      { answers: 'column "price"', values: [5.5, 6.5], notes: [expect.stringContaining('"label": "y"')] },
    ],
    [
      'y in front',
      'y,a,b\n1,2,5\n0,4,6\n',
      ports([2], [2]),
      { answers: 'column "y"', labels: [1, 0], notes: ['Column "y" is taken for the answer because of its name.'] },
    ],
    ['y alone with x', 'x,y\n1,2.5\n3,4\n', ports([1], [1]), { answers: 'column "y"', values: [2.5, 4], notes: [] }],
    [
      'two names of labels',
      'a,target,class\n1,2,1\n3,4,0\n',
      ports([2], [2]),
      { answers: 'column "class"', labels: [1, 0], notes: [expect.stringContaining('"target" is an input')] },
    ],
    [
      'a label in front without names',
      '2,0.5,0\n1,0.25,0\n0,0.5,0\n2,1,0\n',
      ports([2], [3]),
      { answers: 'the first column', labels: [2, 1, 0, 2], notes: [expect.stringMatching(/first column.*"label": 2/)] },
    ],
    [
      'some of many labels in front',
      '7,0,0\n2,3,0\n1,0,0\n',
      ports([2], [10]),
      { answers: 'the first column', labels: [7, 2, 1], notes: [expect.anything(), '3 of the 10 classes occur.'] },
    ],
    [
      'a label at both ends',
      '1,5,0\n0,6,1\n0,7,1\n',
      ports([2], [2]),
      { answers: 'the last column', labels: [0, 1, 1], notes: [expect.stringMatching(/last column.*"label": 0/)] },
    ],
    ['a label that only the end can be', '0.5,5,0\n1,6,1\n', ports([2], [2]), { answers: 'the last column', labels: [0, 1], notes: [] }],
    [
      'names, where the last can be it',
      'sex,age,out\n0,6,1\n1,7,1\n',
      ports([2], [2]),
      { answers: 'column "out"', labels: [1, 1], notes: [expect.stringContaining('of one class')] },
    ],
    [
      'text in front',
      'p,5,1\nq,6,2\n',
      ports([2], [2]),
      { answers: 'the first column', labels: [0, 1], notes: [expect.stringContaining('the only one with text')] },
    ],
    [
      'one-hot columns',
      '1,2,0,1\n3,4,1,0\n',
      ports([2], [2]),
      { answers: '2 columns', labels: [1, 0], notes: [expect.stringContaining('last 2 columns')] },
    ],
  ])('finds the answer: %s', async (_, text, expected, { answers, labels, values, notes }) => {
    const set = await load(text, { expect: expected });
    expect(set.reading?.answers.from).toBe(answers);
    if (labels) expect(set.targets).toMatchObject({ labels: Int32Array.from(labels) });
    if (values) expect(set.targets).toMatchObject({ values: Float32Array.from(values) });
    expect(set.reading?.notes).toEqual(notes);
  });

  it.each<[string, string | Uint8Array, object, string]>([
    [
      'a point among decimal commas',
      'a;b;y\n1.234;2;0\n5,1;3;1\n',
      {},
      '"1.234" in column "a" (line 2) has a decimal point, and "5,1" in column "a" (line 3) a decimal comma',
    ],
    ['commas after tabs that may part thousands', 'a\tb\ty\n1,500\t2\t0\n', {}, '"1,500" in column "a" (line 2) may be 1.500 or 1500'],
    ['decimal commas among commas', 'a,b,y\n"5,1",2,0\n', {}, '"5,1" in column "a" is not a number (line 2); "decimal": "," reads'],
    ['commas where points are named', 'a;b;y\n5,1;2;0\n', { decimal: '.' }, '"5,1" in column "a" is not a number (line 2)'],
    ['dates', 'day,b,y\n2024-05-01,2,0\n', {}, 'it looks like a date: "ignore": ["day"]'],
    ['a column of text', 'city,b,y\nRome,2,0\n', {}, '"Rome" in column "city" is not a number (line 2); "ignore": ["city"]'],
    ['an unknown number', 'a,b,y\n1,NA,0\n', {}, '"NA" in column "b" is not a number (line 2)'],
    ['an unknown answer', 'a,b,y\n1,2,0\n1,2,NA\n', {}, '"NA" in column "y" is not a number (line 3)'],
    ['a missing name of a class', 'a,b,y\n1,2,p\n1,2,\n', {}, 'every sample needs an answer (line 3)'],
    ['a row too long', 'a,b,y\n1,2,0\n\n1,2,0,9\n', {}, '3 cells expected, 4 found (line 4)'],
    [
      'a label column twice',
      'label,a,b,label\n1,2,0,1\n',
      {},
      '2 columns are named "label"; say which is the label by its number: 0 and 3',
    ],
    ['a name that stands twice', 'a,a,y\n1,2,0\n', { ignore: ['a'] }, '2 columns are named "a"; name one by its number: 0 and 1'],
    ['hexadecimal numbers', 'a,b,y\n0x10,2,0\n', {}, '"0x10" in column "a" is not a number'],
    ['UTF-16 without its mark', Buffer.from('a,b,y\n1,2,0\n', 'utf16le'), {}, 'byte 1 is 0'],
    ['lines that count one more for sep=', 'sep=,\na,b,y\n1,x,0\n', {}, '(line 3)'],
  ])('refuses %s and says why', async (_, text, words, reason) => {
    await expect(load(text, { words })).rejects.toMatchObject({ code: 'dataInvalid', data: { reason: expect.stringContaining(reason) } });
  });

  it('reads the test part as it read the training part', async () => {
    const folder = await folderOf({
      'train.csv': '2,0.5,0\n1,0.25,0\n0,0.5,0\n',
      'test.csv': '1,2,0\n1,1,1\n1,0,2\n',
      'dataset.json': JSON.stringify({ data: 'train.csv', test: 'test.csv' }),
    });
    const set = await loadDataset(folder, ports([2], [3]));
    expect(set.targets).toMatchObject({ labels: Int32Array.from([2, 1, 0]) });
    expect(set.held?.targets).toMatchObject({ labels: Int32Array.from([1, 1, 1]) });
    const named = await folderOf({
      'train.csv': ',a,b,y\n0,1,2,p\n1,3,4,q\n',
      'test.csv': 'y,b,a\nq,6,5\n',
      'dataset.json': JSON.stringify({ data: 'train.csv', test: 'test.csv' }),
    });
    const { held } = await loadDataset(named, iris);
    expect([...(held?.inputs[0]?.values ?? [])]).toEqual([5, 6]);
    expect(held?.targets).toMatchObject({ labels: Int32Array.from([1]) });
  });

  it('refuses another number of columns or classes than the model has', async () => {
    await expect(load('1,2,3,0\n')).rejects.toMatchObject({ code: 'dataShape', data: { expected: '[2]', found: 'samples of shape [3]' } });
    await expect(load('1,2,a\n1,2,b\n1,2,c\n')).rejects.toMatchObject({ code: 'dataShape' });
  });
});

describe('a table of inputs alone', () => {
  it('is one with as many columns of numbers as the model takes, none of them named as the answer', async () => {
    const set = await load('1,2\n3,4\n5,6\n');
    expect(set).toMatchObject({ samples: 3, inputs: [{ shape: [2] }], targets: { kind: 'none' } });
    expect(set.reading?.notes.join(' ')).toContain('There are no answers');
    for (const text of ['a,label\n1,2\n3,4\n', '1,x\n3,y\n']) await expect(load(text)).rejects.toThrow();
  });

  it('leaves out the answers that are told or named where they are not wanted', async () => {
    for (const words of [{ targets: 'none' }, { targets: 'none', label: 'class' }]) {
      const set = await load('a,b,class\n1,2,x\n3,4,y\n', { words });
      expect(set).toMatchObject({ inputs: [{ shape: [2], values: Float32Array.of(1, 2, 3, 4) }], targets: { kind: 'none' } });
    }
  });

  it('has a test part that is read in the same way', async () => {
    const folder = await folderOf({
      'train.csv': 'a,b,class\n1,2,x\n3,4,y\n',
      'test.csv': 'class,b,a\nx,6,5\n',
      'dataset.json': JSON.stringify({ data: 'train.csv', test: 'test.csv', targets: 'none' }),
    });
    expect((await loadDataset(folder, iris)).held).toMatchObject({
      inputs: [{ values: Float32Array.of(5, 6) }],
      targets: { kind: 'none' },
    });
  });
});
