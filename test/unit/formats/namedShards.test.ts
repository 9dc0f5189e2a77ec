import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { namedShards } from '../../../src/formats/weightFiles/namedShards';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

async function shardsOf(text: string): Promise<string[] | undefined> {
  const file = join(await temporaryFolder(), 'model.json');
  await writeFile(file, text);
  const found = await namedShards(file);
  return found && [...found];
}

const group = (...paths: string[]): object => ({ paths, weights: [{ name: 'a],"b', shape: [1] }] });

it('finds the paths of all groups, wherever the manifest stands', async () => {
  const weightsManifest = [group('a.bin', './b.bin'), group('in/ä.bin')];
  const paths = ['a.bin', 'b.bin', 'in/ä.bin'];
  expect(await shardsOf(JSON.stringify({ weightsManifest, modelTopology: {} }))).toEqual(paths);
  expect(await shardsOf(JSON.stringify({ modelTopology: { x: 'y'.repeat(600_000) }, weightsManifest }, undefined, 2))).toEqual(paths);
  // Longer than what is read at once.
  const many = Array.from({ length: 20_000 }, (_, i) => group(`${i}-${'x'.repeat(20)}.bin`));
  expect(await shardsOf(JSON.stringify({ weightsManifest: many, after: 1 }))).toHaveLength(20_000);
});

it('says so where there is none', async () => {
  for (const text of [
    '',
    '[1]',
    '{"modelTopology": {}}',
    '{"weightsManifest": [',
    '{"weightsManifest": {}}',
    '{"weightsManifest": [{}]}',
  ]) {
    expect(await shardsOf(text), text).toBeUndefined();
  }
  expect(await namedShards(join(await temporaryFolder(), 'model.json'))).toBeUndefined();
});
