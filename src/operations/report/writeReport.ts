import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { version } from '../../../package.json';
import { reasonOf } from '../../base/reasonOf';
import { reportFiles } from '../../formats/reportFiles';
import { writeWhole } from '../../formats/writeWhole';
import { defined } from '../../base/defined';
import type { ModelWarning } from '../../model/model';
import { REPORT_FORMAT, type Report, type ReportedFile } from '../../protocol/report';
import { distinctWarnings } from '../distinctWarnings';
import { identity } from '../identity';
import { describeModel } from '../describeModel';
import { measureSizes } from '../measurement/sizes';
import type { Opened } from '../opened';
import { sizeDetails } from '../shrink/sizeDetails';
import type { Saved } from '../saved';
import { lineageOf, type Run } from './lineage';
import { reportHtml } from './reportHtml';

/** Takes away the report of a model that was replaced: it would tell of another. Files of these names that are no reports stay. */
export async function removeReport(modelFile: string): Promise<void> {
  for (const file of pathsOf(modelFile)) if (await isReport(file)) await rm(file, { force: true });
}

/**
 * Writes the report of a model that was saved and read back (`written`, with what was found of it in memory), each file whole or not at all. Returns what could not be written, as
 * warnings: the model is saved either way.
 */
export async function writeReport(written: Opened, saved: Saved, run: Run): Promise<ModelWarning[]> {
  const [json, html] = pathsOf(saved.file);
  try {
    for (const file of [json, html]) {
      if (!existsSync(file) || (await isReport(file))) continue;
      await removeReport(saved.file);
      return [unwritten(`${file} is none, and stays`)];
    }
    const report = await reportOf(written, saved, run);
    await writeWhole(json, `${JSON.stringify(report, null, 2)}\n`);
    await writeWhole(html, reportHtml(report));
    return [];
  } catch (error) {
    return [unwritten(reasonOf(error))];
  }
}

function unwritten(reason: string): ModelWarning {
  return { code: 'reportUnwritten', message: `The model was saved; its report could not be written: ${reason}.` };
}

/** Whether a file is a report of ours. */
async function isReport(file: string): Promise<boolean> {
  return (await readFile(file, 'utf8').catch(() => '')).slice(0, HEAD).includes(REPORT_FORMAT);
}

/** The first characters of a report name its format. */
const HEAD = 400;

async function reportOf(
  { model, analysis }: Opened,
  { file, shards, certificate, order, leftOut, warnings }: Saved,
  run: Run,
): Promise<Report> {
  const folder = dirname(file);
  const lineage = await lineageOf(run, folder);
  const figures = lineage.flatMap(({ steps }) => steps.flatMap((step) => step.figures ?? []));
  const [first, last] = [figures.at(0), figures.at(-1)];
  return {
    format: REPORT_FORMAT,
    version: 2,
    program: version,
    content: await identity({ model }),
    files: await filesOf(dirname(file), [basename(file), ...shards]),
    lineage,
    ...(first && last ? { before: first.before, after: last.after } : {}),
    ...defined({ order, leftOut }),
    ...(run.epochs === undefined ? { shrink: await reasonsOf({ model, analysis }) } : {}),
    certificate,
    warnings: distinctWarnings([...run.steps.flatMap((step) => step.warnings ?? []), ...warnings]),
  };
}

async function reasonsOf({ model, analysis }: Opened): Promise<NonNullable<Report['shrink']>> {
  const described = describeModel(model, analysis, await measureSizes({ model }));
  return (await sizeDetails({ model, described, each: false })).shrink;
}

/** The model's own files, with hashes of what is on the disk. */
async function filesOf(folder: string, names: readonly string[]): Promise<ReportedFile[]> {
  return Promise.all(
    names.map(async (name) => {
      const bytes = await readFile(join(folder, name));
      return { name, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
    }),
  );
}

function pathsOf(modelFile: string): [json: string, html: string] {
  const { json, html } = reportFiles(modelFile);
  return [join(dirname(modelFile), json), join(dirname(modelFile), html)];
}
