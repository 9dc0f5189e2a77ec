import { mkdir, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { compareStates, modelFilesState } from '../../../src/extension/modelFilesState';
import { modelJson } from '../../fixtures/smallModelFiles';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

async function model(paths: readonly string[]) {
  const folder = await temporaryFolder();
  const file = join(folder, 'net');
  await mkdir(join(folder, 'in'));
  await writeFile(file, modelJson(paths));
  for (const path of paths) await writeFile(join(folder, path), new Uint8Array(16));
  const before = await modelFilesState(file);
  return { folder, file, before, now: async () => compareStates(before, await modelFilesState(file, before.keys()), file) };
}

it('notices that a weight file was written anew, with as many bytes too', async () => {
  const { folder, before, now } = await model(['a.bin', './in/b.bin']);
  expect([...before.keys()]).toEqual(['net', 'a.bin', 'in/b.bin'].map((name) => join(folder, name)));
  expect(await now()).toBe('same');
  await utimes(join(folder, 'in', 'b.bin'), new Date(), new Date(0));
  expect(await now()).toBe('weights');
});

it('waits while a weight file is away, and notices that it is back', async () => {
  const { folder, now } = await model(['a.bin']);
  await rm(join(folder, 'a.bin'));
  expect(await now()).toBe('incomplete');
  await writeFile(join(folder, 'a.bin'), new Uint8Array(16));
  expect(await now()).toBe('weights');
});

it('follows a manifest to other files, and waits for those', async () => {
  const { folder, file, now } = await model(['a.bin']);
  await writeFile(file, modelJson(['new.bin']));
  expect(await now()).toBe('incomplete');
  await writeFile(join(folder, 'new.bin'), new Uint8Array(16));
  await rm(join(folder, 'a.bin'));
  expect(await now()).toBe('model');
});

it('takes the files of before while the manifest is half-written, and never one outside of the folder', async () => {
  const { file, folder, before } = await model(['a.bin']);
  await writeFile(file, '{"modelTopology": {');
  expect([...(await modelFilesState(file, [join(folder, 'a.bin')])).keys()]).toEqual([...before.keys()]);
  await writeFile(file, modelJson(['../a.bin', 'https://x/y.bin', 'b.bin']));
  expect([...(await modelFilesState(file)).keys()]).toEqual([file, join(folder, 'b.bin')]);
});
