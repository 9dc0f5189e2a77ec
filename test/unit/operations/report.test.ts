import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { editFile } from '../../../src/operations/files/editFile';
import { inspect } from '../../../src/operations/inspect';
import { repairFile } from '../../../src/operations/files/repairFile';
import { reportHtml } from '../../../src/operations/report/reportHtml';
import type { Report } from '../../../src/protocol/report';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { operationContext } from '../../fixtures/operationContext';
import { temporaryFolder } from '../../fixtures/temporaryFolder';
import { writeLenet } from '../../fixtures/writeLenet';

beforeAll(() => startBackend('wasm'));

let folder: string;
beforeEach(async () => {
  folder = join(await temporaryFolder(), 'models');
  await writeLenet(join(folder, 'lenet'));
});

const prune = { edit: 'prune', settings: { method: 'magnitude', level: 'neuron', amount: 0.4 } } as const;
const quantize = { edit: 'quantize', settings: { dtype: 'uint8' } } as const;

type Choice = typeof prune | typeof quantize;
const edited = (from: string, to: string, choice: Choice, more: object = {}): ReturnType<typeof editFile> =>
  editFile({ file: join(folder, from), folder: join(folder, to), overwrite: false, ...choice, ...more }, operationContext());
const reportOf = async (name: string): Promise<Report> =>
  JSON.parse(await readFile(join(folder, name, 'model.report.json'), 'utf8')) as Report;
const unwritten = (warnings: readonly { code: string }[]): number => warnings.filter(({ code }) => code === 'reportUnwritten').length;

describe('the report of a saved model', () => {
  it('tells the recipe, the figures before and after, and the hashes of what is on the disk', async () => {
    const { before, after, certificate } = await edited('lenet', 'small', prune);
    const report = await reportOf('small');
    expect(report).toMatchObject({
      format: 'model-minifier report',
      version: 2,
      before,
      after,
      certificate: { reloaded: certificate.reloaded },
    });
    expect(report.lineage).toMatchObject([
      { original: { file: '../lenet/model.json' }, steps: [{ recipe: prune, plan: { operation: 'prune' } }] },
    ]);
    expect(report.files.map(({ name }) => name)).toEqual(['model.json', 'group1-shard1of1.bin']);
    for (const { name, bytes, sha256 } of report.files) {
      const content = await readFile(join(folder, 'small', name));
      expect([bytes, sha256]).toEqual([content.length, createHash('sha256').update(content).digest('hex')]);
    }
    const page = await readFile(join(folder, 'small', 'model.report.html'), 'utf8');
    for (const said of [
      'Cut 40\u00a0% of the neurons by magnitude',
      after.params.toLocaleString('en-US'),
      report.files[0]?.sha256 ?? '',
      '../lenet/model.json',
    ])
      expect(page).toContain(said);
    expect(page).not.toMatch(/<script|https?:/);
  });

  it('tells what saving did to make the files smaller, and why they are no smaller', async () => {
    const file = join(folder, 'lenet', 'model.json');
    const stated = { loss: 'categoricalCrossentropy', optimizer_config: { class_name: 'Adam', config: { learning_rate: 0.001 } } };
    await writeFile(file, JSON.stringify({ ...JSON.parse(await readFile(file, 'utf8')), trainingConfig: stated }));
    const { order, leftOut } = await edited('lenet', 'small', quantize);
    expect(leftOut?.bytes).toBe(JSON.stringify({ trainingConfig: stated }).length - 1);
    const report = await reportOf('small');
    expect(report).toMatchObject({ order, leftOut });
    expect(leftOut?.gzipBytes).toBeGreaterThan(0);
    const answer = await inspect({ file: join(folder, 'small'), exactSizes: false }, operationContext());
    expect(report.shrink?.length).toBeGreaterThan(0);
    expect(report.shrink).toEqual(answer.shrink);
    const page = await readFile(join(folder, 'small', 'model.report.html'), 'utf8');
    expect(page).toContain('which only training reads');
    expect(page).toContain('order of neurons: ');
    expect(page).toMatch(/<h2>Why did it not shrink\?<\/h2>\n<ul><li>Up to \d+ codes are in use .* \(quantize --dtype uint8 --levels 16\)/);
    await edited('lenet', 'kept', quantize, { keepOrder: true, keepTraining: true });
    const kept = await reportOf('kept');
    expect(kept).not.toHaveProperty('order');
    expect(kept).not.toHaveProperty('leftOut');
    expect(await readFile(join(folder, 'kept', 'model.report.html'), 'utf8')).not.toContain('What saving did');
  });

  it('is the same, byte for byte, when the run is repeated', async () => {
    await edited('lenet', 'one', prune);
    await edited('lenet', 'two', prune);
    for (const name of await readdir(join(folder, 'one')))
      expect([name, await readFile(join(folder, 'one', name))]).toEqual([name, await readFile(join(folder, 'two', name))]);
  });

  it('goes on with what the original’s own report tells, where that tells of this very model', async () => {
    await edited('lenet', 'small', prune);
    await edited('small', 'deep/small8', quantize);
    const { lineage, content } = await reportOf('deep/small8');
    const told = lineage.map(({ original, steps }) => [original.file, ...steps.map(({ recipe }) => recipe.edit)]);
    expect(told).toEqual([
      ['../../lenet/model.json', 'prune'],
      ['../../small/model.json', 'quantize'],
    ]);
    expect(lineage[1]?.original.content).toBe((await reportOf('small')).content);
    expect(content).not.toBe(lineage[1]?.original.content);

    const shard = join(folder, 'small', 'group1-shard1of1.bin');
    const bytes = await readFile(shard);
    bytes.writeFloatLE(0.5, 0);
    await writeFile(shard, bytes);
    await edited('small', 'other', quantize);
    expect((await reportOf('other')).lineage).toHaveLength(1);
  });

  it('does not stay beside another model when none is asked for', async () => {
    await edited('lenet', 'small', prune);
    await edited('lenet', 'small', quantize, { overwrite: true, report: false });
    expect((await readdir(join(folder, 'small'))).sort()).toEqual(['group1-shard1of1.bin', 'model.json']);
  });

  it('replaces the one before it, and leaves a file alone that is none', async () => {
    await edited('lenet', 'small', prune);
    await edited('lenet', 'small', quantize, { overwrite: true });
    expect((await reportOf('small')).lineage[0]?.steps).toMatchObject([{ recipe: { edit: 'quantize' } }]);
    await writeFile(join(folder, 'small', 'model.report.html'), 'mine');
    const { warnings } = await edited('lenet', 'small', prune, { overwrite: true });
    expect(unwritten(warnings)).toBe(1);
    expect(await readFile(join(folder, 'small', 'model.report.html'), 'utf8')).toBe('mine');
    expect(await readdir(join(folder, 'small'))).not.toContain('model.report.json');
  });

  it('is written for a model that was only repaired, too', async () => {
    await repairFile({ file: join(folder, 'lenet'), folder: join(folder, 'plain'), overwrite: false }, operationContext());
    const report = await reportOf('plain');
    expect(report.lineage).toMatchObject([{ steps: [] }]);
    expect(report.lineage[0]?.original.content).toBe(report.content);
  });

  it('shows names as they are, whatever they hold', async () => {
    await edited('lenet', 'small', prune);
    const report = await reportOf('small');
    const [run] = report.lineage;
    if (!run) throw new Error('no run');
    const page = reportHtml({ ...report, lineage: [{ ...run, original: { ...run.original, file: '<img src=x onerror="1">' } }] });
    expect(page).not.toContain('<img');
    expect(page).toContain('&#60;img');
  });
});
