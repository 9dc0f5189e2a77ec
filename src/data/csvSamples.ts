import { CsvError } from 'csv-parse';
import { Failure } from '../model/failure';
import { chooseColumns, columnsText, columnText, isLabelName } from './csv/csvColumns';
import { decideDecimals } from './csv/csvDecimals';
import { cellNumber, isDate } from './csv/csvNumber';
import { MISSING, readCsvTable, type CellAt, type Column, type CsvTable } from './csv/csvTable';
import { openCsv } from './csv/csvText';
import type { DataWords } from './datasetWords';
import type { ExpectedPorts } from './expectedPorts';
import type { RawSamples } from './rawSamples';
import { readMaybeGzipped } from './readBytes';

/**
 * Reads a table: a row is a sample, one column (or those that `words.label` names) the answer, the others numbers. What
 * separates the cells, whether there is a header and which column is which is seen from the table and from what the model
 * takes; all that is not plain is in the notes. Throws `dataInvalid` with the sample's index and its line.
 */
export async function readCsv(file: string, words: DataWords, expect?: ExpectedPorts): Promise<RawSamples> {
  const bytes = await readMaybeGzipped(file);
  try {
    const table = await readCsvTable(openCsv(bytes, file, words.separator), file, {
      header: words.header,
      isLabelName,
      keepsTexts: (index, name) => isLabelName(name ?? '') || [words.label].flat().some((label) => label === index || label === name),
    });
    return samplesOf(table, words, expect);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new Failure('dataInvalid', { file, reason: error.message }, { cause: error });
  }
}

function samplesOf(table: CsvTable, words: DataWords, expect: ExpectedPorts | undefined): RawSamples {
  const { file, lines } = table;
  const { labels, features, notes } = chooseColumns(table, words, expect);
  const { commas, notes: onCommas } = decideDecimals(table, [...features, ...labels.filter(({ firstText }) => !firstText)], words);
  checkNumbers(table, features, commas);
  const asWords = features.filter(({ words: count }) => count > 0);
  const onWords = asWords.length === 0 ? [] : [`In ${columnsText(asWords)} true is 1 and false is 0.`];
  const target: RawSamples['target'] =
    labels.length === 0
      ? { kind: 'none', why: 'the model takes as many numbers as the table has columns, and none is named as the answer' }
      : labels.length === 1
        ? singleTarget(table, labels, commas)
        : severalTargets(table, labels, commas);
  const values = columnValues(table, features);
  return {
    file,
    inputs: [{ from: columnsText(features), shape: [table.rows, features.length], values, integers: false, pixels: false }],
    target,
    placeOf: (sample) => `line ${lines[sample] ?? 0}`,
    notes: [...table.notes, ...notes, ...onCommas, ...onWords],
    decided: {
      label: labels.map((column) => keyOf(column, table)),
      features: features.map((column) => keyOf(column, table)),
      ...(commas ? { decimal: ',' } : {}),
    },
  };
}

/** What names a column for good: its name, where no other has it, else its number. */
function keyOf({ name, index }: Column, { columns }: CsvTable): string | number {
  return name !== undefined && name !== '' && columns.filter((each) => each.name === name).length === 1 ? name : index;
}

/** Refuses the first cell of these columns that is no number. */
function checkNumbers(table: CsvTable, columns: readonly Column[], commas: boolean): void {
  const bad = columns.flatMap((column) => {
    const cells = [column.firstText, column.firstEmpty, commas ? undefined : column.firstComma].filter((cell) => cell !== undefined);
    return cells.map((cell) => ({ column, cell }));
  });
  const [first] = bad.sort((a, b) => a.cell.row - b.cell.row);
  if (!first) return;
  const { column, cell } = first;
  throw new Failure('dataInvalid', {
    file: table.file,
    row: cell.row,
    reason: `${whatIsWrong(column, cell, table)}${hintOn(column, cell)}`,
  });
}

function whatIsWrong(column: Column, { row, text }: CellAt, table: CsvTable): string {
  const found = text === '' ? 'an empty cell' : JSON.stringify(text);
  return `${found} in ${columnText(column, table)} is not a number (line ${table.lines[row] ?? 0})`;
}

/** What can be done about a cell that is no number. */
function hintOn(column: Column, { text }: CellAt): string {
  const ignore = `"ignore": [${column.name ? JSON.stringify(column.name) : column.index}] leaves the column out`;
  if (isDate(text)) return `; it looks like a date: ${ignore}`;
  if (cellNumber(text)) return '; "decimal": "," reads decimal commas';
  return column.numbers === 0 && text !== '' ? `; ${ignore}` : '';
}

/** Text in a single label column means class names; otherwise every cell must be a number. */
function singleTarget(table: CsvTable, [column]: readonly Column[], commas: boolean): RawSamples['target'] {
  const { file, rows } = table;
  if (!column?.texts) throw new Failure('internal', { reason: 'the label column was not kept' });
  const { texts, firstEmpty } = column;
  const from = columnText(column, table);
  if (firstEmpty) {
    const line = table.lines[firstEmpty.row] ?? 0;
    throw new Failure('dataInvalid', {
      file,
      row: firstEmpty.row,
      reason: `an empty cell in ${from}, and every sample needs an answer (line ${line})`,
    });
  }
  const numbers = texts.map(cellNumber);
  const isNumber = (i: number): boolean => {
    const number = numbers[i];
    return number !== undefined && !number.word && (commas || number.style !== 'comma');
  };
  const strange = texts.findIndex((_, i) => !isNumber(i));
  if (strange < 0) {
    const values = Float64Array.from(numbers, (number) => number?.value ?? Number.NaN);
    const integers = values.every((value) => Number.isInteger(value));
    return { kind: 'numbers', array: { shape: [rows], values, integers, pixels: false }, from };
  }
  const missing = texts.findIndex((text) => MISSING.test(text));
  if (missing >= 0 && texts.every((text, i) => isNumber(i) || MISSING.test(text))) {
    throw new Failure('dataInvalid', {
      file,
      row: missing,
      reason: whatIsWrong(column, { row: missing, text: texts[missing] ?? '' }, table),
    });
  }
  return { kind: 'names', texts, from };
}

function severalTargets(table: CsvTable, columns: readonly Column[], commas: boolean): RawSamples['target'] {
  checkNumbers(table, columns, commas);
  const values = Float64Array.from(columnValues(table, columns));
  const integers = values.every((value) => Number.isInteger(value));
  return { kind: 'numbers', array: { shape: [table.rows, columns.length], values, integers, pixels: false }, from: columnsText(columns) };
}

function columnValues({ values, rows, columns: all }: CsvTable, columns: readonly Column[]): Float32Array {
  if (columns.length === all.length) return values;
  const taken = new Float32Array(rows * columns.length);
  let at = 0;
  for (let row = 0; row < rows; row++) {
    for (const { index } of columns) taken[at++] = values[row * all.length + index] ?? Number.NaN;
  }
  return taken;
}
