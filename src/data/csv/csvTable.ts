import { Failure } from '../../model/failure';
import { GrowingFloats } from '../growingFloats';
import { counted } from '../listed';
import { cellNumber, isNumber } from './csvNumber';
import { nextRow, type CsvRow, type CsvText } from './csvText';

/** A cell's sample and text. */
export interface CellAt {
  readonly row: number;
  readonly text: string;
}

/** A column: its name and what all of its cells are. */
export interface Column {
  /** The place in each row, from 0. */
  readonly index: number;
  /** Its name in the first line, `''` where that has none; undefined without a line of names. */
  readonly name: string | undefined;
  /** How many cells are numbers, words for one (`True`) among them, and how many are such words. */
  numbers: number;
  words: number;
  /** The first cell that is empty, and the first that holds text. */
  firstEmpty?: CellAt;
  firstText?: CellAt;
  /** The first cell with a decimal point, with a decimal comma, and with a comma that could not part thousands. */
  firstPoint?: CellAt;
  firstComma?: CellAt;
  firstSureComma?: CellAt;
  /** Whether its numbers are whole ones from 0 up, and the largest of all. */
  whole: boolean;
  most: number;
  /** Where it counts from, 0 or 1, as long as it does count; else undefined. */
  countsFrom: number | undefined;
  /** The cells as they stand, where the column may be the answer or number the rows. */
  readonly texts?: string[];
}

/** A table as it stands, before anybody decides which column is what. */
export interface CsvTable {
  readonly file: string;
  readonly separator: string;
  readonly columns: readonly Column[];
  /** The number of samples. */
  readonly rows: number;
  /** Row after row, a value a column; NaN where a cell is no number. */
  readonly values: Float32Array;
  /** The line of each sample in the file, from 1. */
  readonly lines: readonly number[];
  readonly notes: readonly string[];
}

/** How the first line is understood, and which columns are kept as text too. */
export interface TableRules {
  readonly header: boolean | undefined;
  readonly isLabelName: (name: string) => boolean;
  readonly keepsTexts: (index: number, name: string | undefined) => boolean;
}

/** Cells that stand for a number that is not known. */
export const MISSING = /^(na|n\/a|nan|null|none|nil|\?|-|#n\/a)$/i;

/**
 * Reads the whole table, once. Empty cells at the end of all lines are left out, lines of empty cells too; where all
 * lines have one cell more than there are names, it is the rows' own name in front, as R writes it. Throws `dataInvalid`
 * with the line.
 */
export async function readCsvTable(csv: CsvText, file: string, rules: TableRules): Promise<CsvTable> {
  const first = await nextRow(csv.rows);
  if (!first) throw new Failure('dataInvalid', { file, reason: 'it has no rows' });
  const second = await nextRow(csv.rows);
  const header = rules.header ?? looksLikeHeader(first.record, second?.record, rules.isLabelName);
  const { names, width } = header
    ? namesOf(first.record, second?.record)
    : { names: undefined, width: widthOf(first.record, second?.record) };
  const notes = [...csv.notes];
  const spare = Math.max(first.record.length, second?.record.length ?? 0) - width;
  if (spare > 0) notes.push(`${counted(spare, 'empty column')} at the end ${spare === 1 ? 'was' : 'were'} left out.`);
  if (!header && rules.header === undefined && first.record.length > 2 && countsUp(first.record)) {
    notes.push('The first line (0, 1, 2, …) was taken for a sample; "header": true takes it for names.');
  }
  const columns = Array.from({ length: width }, (_, index): Column => {
    const name = names?.[index];
    const mayAnswer = index <= 1 || index === width - 1 || rules.keepsTexts(index, name);
    const holdsText = !isNumber((header ? second : first)?.record[index] ?? '');
    const facts = { numbers: 0, words: 0, whole: true, most: 0, countsFrom: undefined };
    return { index, name, ...facts, ...(mayAnswer || holdsText ? { texts: [] } : {}) };
  });
  const filler = new TableFiller(file, columns);
  if (!header) filler.take(first);
  for (let row = second; row; row = await nextRow(csv.rows)) filler.take(row);
  return filler.table(csv.separator, notes);
}

class TableFiller {
  private readonly values = new GrowingFloats();
  private readonly lines: number[] = [];
  private blank = 0;

  constructor(
    private readonly file: string,
    private readonly columns: readonly Column[],
  ) {}

  take({ record, info }: CsvRow): void {
    if (record.every((cell) => cell === '')) {
      this.blank += 1;
      return;
    }
    const row = this.lines.length;
    const { length } = this.columns;
    if (record.length < length || record.slice(length).some((cell) => cell !== '')) {
      const reason = `${counted(length, 'cell')} expected, ${record.length} found (line ${info.lines})`;
      throw new Failure('dataInvalid', { file: this.file, row, reason });
    }
    this.lines.push(info.lines);
    for (const column of this.columns) this.values.push(takeCell(column, row, record[column.index] ?? ''));
  }

  table(separator: string, notes: readonly string[]): CsvTable {
    const { file, columns, lines, blank } = this;
    const skipped = blank === 0 ? [] : [`${counted(blank, 'line')} of empty cells ${blank === 1 ? 'was' : 'were'} left out.`];
    return { file, separator, columns, rows: lines.length, values: this.values.toArray(), lines, notes: [...notes, ...skipped] };
  }
}

/** Takes a cell into the account of its column, and returns its value. */
function takeCell(column: Column, row: number, text: string): number {
  column.texts?.push(text);
  const number = cellNumber(text);
  if (!number) {
    if (text === '') column.firstEmpty ??= { row, text };
    else column.firstText ??= { row, text };
    column.countsFrom = undefined;
    return Number.NaN;
  }
  const { value, style, thousands, word } = number;
  column.numbers += 1;
  if (word) column.words += 1;
  if (style === 'point') column.firstPoint ??= { row, text };
  if (style === 'comma') {
    column.firstComma ??= { row, text };
    if (!thousands) column.firstSureComma ??= { row, text };
  }
  column.whole &&= Number.isInteger(value) && value >= 0;
  column.most = Math.max(column.most, value);
  if (row === 0 && (value === 0 || value === 1)) column.countsFrom = value;
  else if (column.countsFrom !== undefined && value !== column.countsFrom + row) column.countsFrom = undefined;
  return value;
}

/** The columns' names, `''` for what has none; names that end empty over empty cells are no columns. */
function namesOf(first: readonly string[], second: readonly string[] | undefined): { names: string[]; width: number } {
  const names = first.slice(0, widthOf(first, second)).map((name, i) => (i === 0 ? name.replace(/^#\s*/, '') : name));
  const rowsAreNamed = second?.length === first.length + 1 && second.at(-1) !== '';
  if (rowsAreNamed) names.unshift('');
  return { names, width: names.length };
}

/** The columns without those that end empty over empty cells. */
function widthOf(first: readonly string[], second: readonly string[] | undefined): number {
  return first.findLastIndex((cell, i) => cell !== '' || (second?.[i] ?? '') !== '') + 1;
}

/** A header has text where the next row has a number, or nothing but text, or a label column's name, or counts. */
export function looksLikeHeader(
  first: readonly string[],
  second: readonly string[] | undefined,
  isLabelName: (name: string) => boolean,
): boolean {
  const isText = (cell: string | undefined): boolean => cell !== undefined && cell !== '' && !isNumber(cell) && !MISSING.test(cell);
  if (first.some(isLabelName)) return true;
  if (first.length > 1 && first[0] === '' && countsUp(first.slice(1))) return true;
  if (first.some(isText) && first.every((cell) => cell === '' || isText(cell))) return true;
  return first.some((cell, column) => isText(cell) && second !== undefined && !isText(second[column]));
}

/** Whether the cells are 0, 1, 2, …, as pandas names columns that have no names. */
function countsUp(cells: readonly string[]): boolean {
  return cells.every((cell, i) => cell === String(i));
}
