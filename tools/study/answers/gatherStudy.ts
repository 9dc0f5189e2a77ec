import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cellsOf } from './cells';
import { page } from './page';
import { picturesOf } from './pictures';
import { packed, readMeasured, unpacked, type MeasuredNetwork, type StudyRecord } from './record';

/** Where the record lies in a study's folder, and the page that is printed from it. */
export const RECORD = 'record.jsonl.gz';
export const PAGE = 'README.md';
/** Beside the page. */
export const PICTURES = 'pictures';
/** What no record tells. */
export const TEXT = 'text.md';

/** The record may be so large: more does not belong into a repository. */
const MOST_BYTES = 1024 * 1024;

/** Gathers what was measured into a folder: the record, and the page that is printed from it. Throws where the record is too large to keep. */
export async function gatherStudy(
  networks: readonly MeasuredNetwork[],
  { text, folder }: { readonly text: string; readonly folder: string },
): Promise<StudyRecord> {
  const record = await readMeasured(networks);
  const bytes = packed(record);
  if (bytes.length > MOST_BYTES) throw new Error(`the record takes ${bytes.length} bytes, more than ${MOST_BYTES}`);
  await writeFile(join(folder, RECORD), bytes);
  await writeFile(join(folder, PAGE), await printedPage(text, folder));
  const pictures = join(folder, PICTURES);
  await rm(pictures, { recursive: true, force: true });
  await mkdir(pictures);
  for (const { file, svg } of picturesOf(cellsOf(record.points))) await writeFile(join(pictures, file), svg);
  return record;
}

/** The page of the record that lies in a folder. */
export async function printedPage(text: string, folder: string): Promise<string> {
  return page(await readFile(text, 'utf8'), unpacked(await readFile(join(folder, RECORD))));
}
