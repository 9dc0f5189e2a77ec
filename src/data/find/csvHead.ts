import { isLabelName } from '../csv/csvColumns';
import { looksLikeHeader } from '../csv/csvTable';
import { nextRow, openCsv } from '../csv/csvText';
import { readFileHead } from './fileHead';
import type { SampleCount } from './found';

/** Tables up to this size are looked at whole. */
const WHOLE_BYTES = 256 * 1024;
/** As much is cut into cells: that takes its time. */
const CELLS_BYTES = 8 * 1024;
const LINE_FEED = 0x0a;
const QUOTE = 0x22;

/**
 * Columns and rows of a table by its beginning. Rows are counted where it is small, or its lines are its rows (no quotes) and it has
 * at most 256 KiB; else they are reckoned by the length of the first ones. Throws `dataInvalid`.
 */
export async function csvHead(file: string): Promise<{ columns: number; samples: SampleCount }> {
  const { bytes, total, whole } = await readFileHead(file, WHOLE_BYTES);
  const isSmall = whole && bytes.length <= CELLS_BYTES;
  const first = isSmall ? bytes : wholeLines(bytes.subarray(0, CELLS_BYTES));
  const { columns, rows, header } = await cellsOf(first, file);
  if (isSmall) return { columns, samples: { count: rows, exact: 'exact' } };
  if (whole && !bytes.includes(QUOTE) && !bytes.includes(0))
    return { columns, samples: { count: filledLines(bytes) - header, exact: 'exact' } };
  const reckoned = Number(((rows * total) / Math.max(1, first.length)).toPrecision(2));
  return { columns, samples: { count: reckoned, exact: 'about' } };
}

async function cellsOf(bytes: Uint8Array, file: string): Promise<{ columns: number; rows: number; header: number }> {
  const { rows } = openCsv(bytes, file, undefined);
  const first = await nextRow(rows);
  if (!first) return { columns: 0, rows: 0, header: 0 };
  const second = await nextRow(rows);
  const header = looksLikeHeader(first.record, second?.record, isLabelName) ? 1 : 0;
  let count = 1;
  for (let row = second; row; row = await nextRow(rows)) if (row.record.some((cell) => cell !== '')) count++;
  return { columns: first.record.length, rows: count - header, header };
}

/** Without the line that was cut off. */
function wholeLines(bytes: Uint8Array): Uint8Array {
  const end = bytes.lastIndexOf(LINE_FEED) + 1;
  return end === 0 ? bytes : bytes.subarray(0, end);
}

/** Lines that have more in them than separators. */
function filledLines(bytes: Uint8Array): number {
  let count = 0;
  for (let at = 0; at < bytes.length;) {
    const next = bytes.indexOf(LINE_FEED, at);
    const end = next < 0 ? bytes.length : next;
    let i = at;
    while (i < end && isBlank(bytes[i] ?? 0)) i++;
    if (i < end) count++;
    at = end + 1;
  }
  return count;
}

const BLANKS: ReadonlySet<number> = new Set([' ', '\t', '\r', ',', ';', '|'].map((sign) => sign.charCodeAt(0)));

function isBlank(byte: number): boolean {
  return BLANKS.has(byte);
}
