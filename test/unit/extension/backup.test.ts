import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { deleteBackup, readBackup, writeBackup, type Backup } from '../../../src/extension/document/backup';
import { ORIGINAL } from '../../../src/protocol/plans';
import { temporaryFolder } from '../../fixtures/temporaryFolder';
import { original, quantized } from './planFixtures';

const backup: Backup = {
  history: {
    nodes: [original, quantized('a'), quantized('b', 'a')],
    at: 'a',
    saved: ORIGINAL,
    moves: [
      { from: ORIGINAL, to: 'a' },
      { from: 'a', to: 'b' },
    ],
    made: 1,
  },
  identity: 'abc',
  inFile: ORIGINAL,
  target: { folder: '/out', overwrite: true, name: 'model.json' },
};

describe('the backup of a document', () => {
  it('is read back as it was written', async () => {
    const file = join(await temporaryFolder(), 'deep', 'backup');
    await writeBackup(file, backup);
    expect(await readBackup(file)).toEqual(backup);
    await deleteBackup(file);
    expect(await readBackup(file)).toBeUndefined();
    await deleteBackup(file);
  });

  it.each([
    ['half of it', (text: string) => text.slice(0, -20)],
    ['another version', (text: string) => text.replace('"version":1', '"version":2')],
    ['a node that is not there', (text: string) => text.replace('"at":"a"', '"at":"c"')],
    ['a move to a node that is not there', (text: string) => text.replace('"to":"b"', '"to":"c"')],
    ['more moves made than there are', (text: string) => text.replace('"made":1}', '"made":3}')],
    ['a node before its parent', (text: string) => text.replace('"parent":"a"', '"parent":"b"')],
    ['a recipe that there is not', (text: string) => text.replace('"edit":"quantize"', '"edit":"shrink"')],
  ])('is refused where it holds %s', async (_, spoil) => {
    const file = join(await temporaryFolder(), 'backup');
    await writeBackup(file, backup);
    const text = await readFile(file, 'utf8');
    expect(spoil(text)).not.toBe(text);
    await writeFile(file, spoil(text));
    expect(await readBackup(file)).toBeUndefined();
  });
});
