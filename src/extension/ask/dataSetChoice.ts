import { dirname, relative, sep } from 'node:path';
import type { FoundDataSet, SampleCount } from '../../data/find/found';
import { DATA_FORMATS } from '../../protocol/settings/dataWords';

/** What a data set is and has, as far as its headers tell: `images · 60,000 samples + 10,000 to test · 10 classes`. */
export function foundText({ format, name, samples, test, classes, columns, arrays, problem }: FoundDataSet): string {
  const kind = format === 'described' ? 'dataset.json' : DATA_FORMATS[format].label;
  return [
    kind,
    ...(name === undefined ? [] : [name]),
    ...(samples ? [`${countText(samples, format === 'csv' ? 'row' : 'sample')}${test ? ` + ${countText(test)} to test` : ''}`] : []),
    ...(columns === undefined ? [] : [counted(columns, 'column')]),
    ...(classes === undefined ? [] : [counted(classes, 'class', 'classes')]),
    ...(arrays ? [arraysText(arrays)] : []),
    ...(problem === undefined ? [] : [`can't be read: ${problem}`]),
  ].join(' · ');
}

/** Sorts data sets for a model: the one chosen last, those beside the model, then by how far away they lie; what can't be read is last. */
export function sortedFor(modelFile: string, found: readonly FoundDataSet[], last: string | undefined): FoundDataSet[] {
  const key = ({ path, problem }: FoundDataSet): number[] => [
    path === last ? 0 : 1,
    problem === undefined ? 0 : 1,
    stepsBetween(modelFile, path),
  ];
  return found
    .map((set) => ({ set, key: key(set) }))
    .sort((a, b) => compare(a.key, b.key) || a.set.path.localeCompare(b.set.path, 'en', { numeric: true }))
    .map(({ set }) => set);
}

/** How many folders are left and entered on the way from the model's folder to a path. */
function stepsBetween(modelFile: string, path: string): number {
  const way = relative(dirname(modelFile), path);
  return way === '' ? 0 : way.split(sep).length;
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [i, value] of a.entries()) if (value !== b[i]) return value - (b[i] ?? 0);
  return 0;
}

const MARKS = { exact: '', about: 'about ', least: 'at least ' } as const;

function countText({ count, exact }: SampleCount, noun?: string): string {
  return `${MARKS[exact]}${noun === undefined ? count.toLocaleString('en-US') : counted(count, noun)}`;
}

function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? noun : plural}`;
}

const MOST_ARRAYS = 4;

function arraysText(arrays: NonNullable<FoundDataSet['arrays']>): string {
  const shown = arrays.slice(0, MOST_ARRAYS).map(({ name, shape }) => `${name} [${shape.join(', ')}]`);
  return [...shown, ...(arrays.length > MOST_ARRAYS ? ['…'] : [])].join(', ');
}
