import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { writeWhole } from '../../../src/formats/writeWhole';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

it('makes the folder, replaces what is there, and leaves nothing beside it', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'new', 'note.json');
  await writeWhole(file, 'one');
  await writeWhole(file, 'two');
  expect(await readFile(file, 'utf8')).toBe('two');
  expect(await readdir(join(folder, 'new'))).toEqual(['note.json']);
});

it('leaves nothing half-written where a folder stands in the way', async () => {
  const folder = await temporaryFolder();
  const file = join(folder, 'taken');
  await mkdir(join(file, 'inside'), { recursive: true });
  await expect(writeWhole(file, 'text')).rejects.toThrow();
  expect(await readdir(folder)).toEqual(['taken']);
});
