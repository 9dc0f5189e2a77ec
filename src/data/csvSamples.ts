import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { Failure } from '../model/failure';
import { GrowingFloats } from './growingFloats';
import type { DataWords } from './datasetWords';
import type { RawSamples } from './rawSamples';
import { readMaybeGzipped } from './readBytes';

/** Header names that mark the label column, in order of preference. */
const LABEL_NAMES = ['label', 'labels', 'class', 'target', 'y'];

/** One line of cells, and the number of its last line in the file, from 1. */
interface CsvRow {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/**
 * Reads a table: a row is a sample, one column (or those that `words.label` names) the answer, the others numbers.
 * The separator (comma, semicolon, tab) and whether there is a header are seen from the first lines. Throws
 * `dataInvalid` with the sample's index and its line.
 */
export async function readCsv(file: string, words: DataWords): Promise<RawSamples> {
  const bytes = await readMaybeGzipped(file);
  try {
    return await readRows(rowsOf(bytes), file, words);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new Failure('dataInvalid', { file, reason: error.message }, { cause: error });
  }
}

async function readRows(rows: AsyncIterator<CsvRow>, file: string, words: DataWords): Promise<RawSamples> {
  const first = await nextOf(rows);
  if (!first) throw new Failure('dataInvalid', { file, reason: 'it has no rows' });
  const second = await nextOf(rows);
  const header = words.header ?? looksLikeHeader(first.record, second?.record);
  const columns = first.record.map((name, column) => (header ? name : String(column)));
  const { labels, features } = chooseColumns(columns, file, words);
  const values = new GrowingFloats();
  const texts: string[] = [];
  const lines: number[] = [];
  const take = ({ record, info }: CsvRow): void => {
    for (const column of features) {
      values.push(numberIn(record[column] ?? '', { file, row: lines.length, line: info.lines, column: columns[column] ?? '' }));
    }
    for (const column of labels) texts.push(record[column] ?? '');
    lines.push(info.lines);
  };
  if (!header) take(first);
  for (let row = second; row; row = await nextOf(rows)) take(row);
  return {
    file,
    inputs: [{ shape: [lines.length, features.length], values: values.toArray(), integers: false, pixels: false }],
    target: targetOf(texts, labels.length, (sample) => {
      const column = columns[labels[sample % labels.length] ?? 0] ?? '';
      const row = Math.floor(sample / labels.length);
      return { file, row, line: lines[row] ?? 0, column };
    }),
    placeOf: (sample) => `line ${lines[sample] ?? 0}`,
  };
}

interface Cell {
  readonly file: string;
  readonly row: number;
  readonly line: number;
  readonly column: string;
}

function numberIn(text: string, { file, row, line, column }: Cell): number {
  const value = text === '' ? Number.NaN : Number(text);
  if (Number.isFinite(value)) return value;
  const found = text === '' ? 'an empty cell' : JSON.stringify(text);
  throw new Failure('dataInvalid', { file, row, reason: `${found} in column ${JSON.stringify(column)} is not a number (line ${line})` });
}

/** Text in a single label column means class names; otherwise every cell must be a number. */
function targetOf(texts: readonly string[], width: number, cellOf: (i: number) => Cell): RawSamples['target'] {
  const empty = texts.indexOf('');
  if (width === 1 && empty < 0 && texts.some((text) => !Number.isFinite(Number(text)))) return { kind: 'names', texts };
  const values = Float64Array.from(texts, (text, i) => numberIn(text, cellOf(i)));
  const rows = values.length / width;
  const integers = values.every((value) => Number.isInteger(value));
  return { kind: 'numbers', array: { shape: width === 1 ? [rows] : [rows, width], values, integers, pixels: false } };
}

function chooseColumns(columns: readonly string[], file: string, words: DataWords): { labels: number[]; features: number[] } {
  const indexOf = (name: string | number): number => {
    const index = typeof name === 'number' ? name : columns.indexOf(name);
    if (index >= 0 && index < columns.length) return index;
    throw new Failure('dataInvalid', { file, reason: `there is no column ${JSON.stringify(name)}` });
  };
  const ignored = new Set((words.ignore ?? []).map(indexOf));
  const lower = columns.map((name) => name.toLowerCase());
  const known = LABEL_NAMES.map((name) => lower.indexOf(name)).find((index) => index >= 0);
  const last = columns.findLastIndex((_, column) => !ignored.has(column));
  const labels = words.label === undefined ? [known ?? last] : [words.label].flat().map(indexOf);
  const features = columns.flatMap((_, column) => (labels.includes(column) || ignored.has(column) ? [] : [column]));
  if (features.length === 0) throw new Failure('dataInvalid', { file, reason: 'it has no column beside the label' });
  return { labels, features };
}

/** A header has text where the next row has a number, or nothing but text, or a label column's name. */
function looksLikeHeader(first: readonly string[], second: readonly string[] | undefined): boolean {
  const isText = (cell: string | undefined): boolean => cell !== undefined && cell !== '' && Number.isNaN(Number(cell));
  if (first.some((cell) => LABEL_NAMES.includes(cell.toLowerCase()))) return true;
  return first.every(isText) || first.some((cell, column) => isText(cell) && second !== undefined && !isText(second[column]));
}

function rowsOf(bytes: Uint8Array): AsyncIterator<CsvRow> {
  const parser = Readable.from(chunksOf(bytes)).pipe(
    parse({ bom: true, delimiter: separatorOf(bytes), trim: true, skip_empty_lines: true, info: true }),
  );
  return parser[Symbol.asyncIterator]() as AsyncIterator<CsvRow>;
}

async function nextOf(rows: AsyncIterator<CsvRow>): Promise<CsvRow | undefined> {
  const result = await rows.next();
  return result.done ? undefined : result.value;
}

/** The separator that the first line has most of. */
function separatorOf(bytes: Uint8Array): string {
  const [line = ''] = new TextDecoder().decode(bytes.subarray(0, 1 << 16)).split(/\r|\n/, 1);
  const counted = [',', ';', '\t'].map((separator) => ({ separator, count: line.split(separator).length }));
  return counted.reduce((most, next) => (next.count > most.count ? next : most)).separator;
}

function* chunksOf(bytes: Uint8Array): Generator<Uint8Array> {
  const size = 1 << 20;
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
