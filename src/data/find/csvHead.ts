import { isLabelName } from '../csv/csvColumns';
import { looksLikeHeader } from '../csv/csvTable';
import { nextRow, openCsv } from '../csv/csvText';
import { readFileHead } from './fileHead';
import type { SampleCount } from './found';

/** As much as is looked at. */
const HEAD_BYTES = 32 * 1024;
const LINE_FEED = 0x0a;

/** Columns and rows of a table by its beginning; rows beyond that are reckoned by the length of those in it. Throws `dataInvalid`. */
export async function csvHead(file: string): Promise<{ columns: number; samples: SampleCount }> {
  const { bytes, total, whole } = await readFileHead(file, HEAD_BYTES);
  const used = whole ? bytes : bytes.subarray(0, bytes.lastIndexOf(LINE_FEED) + 1);
  const { rows } = openCsv(used.length === 0 ? bytes : used, file, undefined);
  const first = await nextRow(rows);
  const second = await nextRow(rows);
  if (!first) return { columns: 0, samples: { count: 0, exact: 'exact' } };
  let count = second ? 2 : 1;
  while (await nextRow(rows)) count++;
  if (looksLikeHeader(first.record, second?.record, isLabelName)) count--;
  const columns = first.record.length;
  if (whole) return { columns, samples: { count, exact: 'exact' } };
  const reckoned = Number(((count * total) / Math.max(1, used.length)).toPrecision(2));
  return { columns, samples: { count: reckoned, exact: 'about' } };
}
