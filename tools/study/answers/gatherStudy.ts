import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cellsOf } from './cells';
import { page } from './page';
import { picturesOf } from './pictures';
import { extended, packed, readMeasured, unpacked, type MeasuredNetwork, type StudyRecord } from './record';

/** Where the record lies in a study's folder. */
export const RECORD = 'record.jsonl.gz';
/** What no record tells of the page. */
export const TEXT = 'text.md';
const PAGE = 'README.md';
const PICTURES = 'pictures';

/** The record may be so large: more does not belong into a repository. */
const MOST_BYTES = 1024 * 1024;

/**
 * Gathers what was measured into a folder: the record, and the page and pictures that are printed from it. `adding` keeps what the folder's
 * record holds, as `extended` does. Throws where the record is too large to keep, and where `extended` does.
 */
export async function gatherStudy(
  networks: readonly MeasuredNetwork[],
  { text, folder, adding }: { readonly text: string; readonly folder: string; readonly adding?: { readonly replace: boolean } },
): Promise<StudyRecord> {
  const file = join(folder, RECORD);
  const measured = await readMeasured(networks);
  const record = adding && existsSync(file) ? extended(unpacked(await readFile(file)), measured, adding) : measured;
  const bytes = packed(record);
  if (bytes.length > MOST_BYTES) throw new Error(`the record takes ${bytes.length} bytes, more than ${MOST_BYTES}`);
  await rm(join(folder, PICTURES), { recursive: true, force: true });
  await writeFile(file, bytes);
  for (const [name, content] of printed(await readFile(text, 'utf8'), unpacked(bytes))) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return record;
}

/** The files that are printed from a record, by their names in its folder. */
export function printed(text: string, record: StudyRecord): ReadonlyMap<string, string> {
  const pictures = picturesOf(cellsOf(record.points));
  return new Map([[PAGE, page(text, record, pictures)], ...pictures.map(({ file, svg }) => [`${PICTURES}/${file}`, svg] as const)]);
}
