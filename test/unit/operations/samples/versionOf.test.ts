import { mkdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { versionOf } from '../../../../src/operations/samples/versionOf';
import { folderOf } from '../../../fixtures/dataFiles';

describe('the version of a data set', () => {
  it('changes with a picture that comes or goes, however deep, also behind a link', async () => {
    const elsewhere = await folderOf({ 'x/1.png': '' });
    const folder = await folderOf({ 'train/a/1.png': '', 'train/b/sub/1.png': '' });
    await symlink(elsewhere, join(folder, 'train', 'c'));
    await symlink('..', join(folder, 'train', 'up'));
    const inside = [join(folder, 'train', 'a'), join(folder, 'train', 'b', 'sub'), join(elsewhere, 'x')];
    for (const each of inside) await utimes(each, 1, 1);
    for (const each of inside) {
      const before = await versionOf(folder);
      expect(await versionOf(folder)).toEqual(before);
      await writeFile(join(each, '2.png'), '');
      const after = await versionOf(folder);
      expect(after).not.toEqual(before);
      await utimes(each, 2, 2);
      await rm(join(each, '2.png'));
      expect(await versionOf(folder)).not.toEqual(after);
    }
  });

  it("is that of a file's neighbours, and of the folders that a description may name", async () => {
    const folder = await folderOf({ 'set.csv': '1', 'dataset.json': '{}', 'pictures/a/1.png': '' });
    const [table, description] = [join(folder, 'set.csv'), join(folder, 'dataset.json')];
    const before = { table: await versionOf(table), description: await versionOf(description) };
    await mkdir(join(folder, 'pictures', 'a', 'b'));
    expect(await versionOf(table)).toEqual(before.table);
    expect(await versionOf(description)).not.toEqual(before.description);
    await writeFile(join(folder, 'labels.csv'), '1');
    expect(await versionOf(table)).not.toEqual(before.table);
  });

  it('says that there is nothing', async () => {
    await expect(versionOf(join(await folderOf({}), 'gone'))).rejects.toMatchObject({ code: 'fileUnreadable' });
  });
});
