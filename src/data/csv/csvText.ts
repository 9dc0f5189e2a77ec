import { isUtf8 } from 'node:buffer';
import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { parse as parseAtOnce } from 'csv-parse/sync';
import { Failure } from '../../model/failure';
import { isNumber } from './csvNumber';

/** One line of cells, and the number of its last line in the file, from 1. */
export interface CsvRow {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/** A table's text, ready to be cut into cells. */
export interface CsvText {
  readonly separator: string;
  readonly rows: AsyncIterator<CsvRow>;
  readonly notes: readonly string[];
}

const SEPARATORS = [',', ';', '\t', '|'];

/** How much of a file the separator is told by. */
const SAMPLE_BYTES = 1 << 16;
const SAMPLE_LINES = 50;

const OPTIONS = { trim: true, skip_empty_lines: true, relax_column_count: true } as const;

/**
 * Finds out the encoding (UTF-8, UTF-16 with its mark, else Windows-1252) and the separator: the one that is named, else
 * the one in a first line `sep=;`, else the one that cuts the first lines into equally many cells, most of them numbers.
 */
export function openCsv(bytes: Uint8Array, file: string, named: string | undefined): CsvText {
  const { text, notes } = inUtf8(bytes, file);
  const start = String.fromCharCode(...text.subarray(0, 16));
  const told = /^(?:\xef\xbb\xbf)?"?sep=(.)"?(\r\n|\r|\n)/i.exec(start);
  const body = told ? text.subarray(told[0].length) : text;
  const separator = named ?? told?.[1] ?? separatorOf(body);
  const parser = Readable.from(chunksOf(body)).pipe(parse({ ...OPTIONS, bom: true, delimiter: separator, info: true }));
  const rows = parser[Symbol.asyncIterator]() as AsyncIterator<CsvRow>;
  return { separator, rows: told ? linesLater(rows) : rows, notes };
}

/** The next row, or undefined after the last. */
export async function nextRow(rows: AsyncIterator<CsvRow>): Promise<CsvRow | undefined> {
  const result = await rows.next();
  return result.done ? undefined : result.value;
}

function inUtf8(bytes: Uint8Array, file: string): { text: Uint8Array; notes: string[] } {
  const wide = (bytes[0] === 0xff && bytes[1] === 0xfe && 'utf-16le') || (bytes[0] === 0xfe && bytes[1] === 0xff && 'utf-16be');
  if (wide) return { text: Buffer.from(new TextDecoder(wide).decode(bytes)), notes: [] };
  const zero = bytes.subarray(0, SAMPLE_BYTES).indexOf(0);
  if (zero >= 0) {
    throw new Failure('dataInvalid', {
      file,
      reason: `it is no text in UTF-8: byte ${zero} is 0; save it as UTF-8, or as UTF-16 with a byte order mark`,
    });
  }
  if (isUtf8(bytes)) return { text: bytes, notes: [] };
  const text = Buffer.from(new TextDecoder('windows-1252').decode(bytes));
  return { text, notes: ['It is no UTF-8 and was read as Windows-1252.'] };
}

/** Counts the line that was taken off in front. */
async function* linesLater(rows: AsyncIterator<CsvRow>): AsyncGenerator<CsvRow> {
  for (let row = await nextRow(rows); row; row = await nextRow(rows)) yield { ...row, info: { lines: row.info.lines + 1 } };
}

function separatorOf(body: Uint8Array): string {
  const sample = Buffer.from(body.subarray(0, SAMPLE_BYTES)).toString('utf8');
  const whole = body.length <= SAMPLE_BYTES ? sample : sample.slice(0, Math.max(sample.lastIndexOf('\n'), sample.lastIndexOf('\r')));
  const judged = SEPARATORS.map((separator) => ({ separator, ...judge(whole, separator) }));
  const best = judged.reduce((most, next) => (isBetter(next, most) ? next : most));
  return best.separator;
}

interface Judgement {
  /** Cells in the first line. */
  readonly width: number;
  /** The share of lines that have as many. */
  readonly even: number;
  /** The share of cells that are numbers. */
  readonly numbers: number;
}

function judge(sample: string, delimiter: string): Judgement {
  const lines = parseAtOnce(sample, {
    ...OPTIONS,
    bom: true,
    delimiter,
    to: SAMPLE_LINES,
    relax_quotes: true,
    skip_records_with_error: true,
  });
  const width = lines[0]?.length ?? 0;
  const cells = lines.flat();
  const numbers = cells.filter((cell) => isNumber(cell) && !(delimiter === ',' && cell.includes(','))).length;
  return { width, even: lines.filter((line) => Math.abs(line.length - width) <= 1).length / lines.length, numbers: numbers / cells.length };
}

function isBetter(next: Judgement, most: Judgement): boolean {
  if (next.width > 1 !== most.width > 1) return next.width > 1;
  if (next.numbers !== most.numbers) return next.numbers > most.numbers;
  if (next.even !== most.even) return next.even > most.even;
  return next.width > most.width;
}

function* chunksOf(bytes: Uint8Array): Generator<Uint8Array> {
  const size = 1 << 20;
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
