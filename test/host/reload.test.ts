import * as vscode from 'vscode';
import { deepEqual, ok } from 'node:assert/strict';
import { appendFileSync, cpSync, rmSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { closeEditors, inspectLenet, lenetFile, workspaceFolder } from './support/lenet';
import { watchWindow, type WatchedWindow } from './support/watchWindow';

const CHANGED = 'copy/model.json has changed on disk.';
const WEIGHTS_CHANGED = 'The weights of copy/model.json have changed on disk.';
const isQuestion = (note: string): boolean => note.endsWith('changed on disk.');

describe('a model.json that is open', () => {
  let shown: WatchedWindow;
  const copy = (): string => join(workspaceFolder(), 'copy');
  beforeEach(async () => {
    cpSync(dirname(lenetFile()), copy(), { recursive: true });
    shown = watchWindow();
    await inspectLenet(join(copy(), 'model.json'));
  });
  afterEach(async () => {
    shown.dispose();
    await closeEditors();
    rmSync(copy(), { recursive: true });
  });

  it('is offered to be read again when somebody writes it', async () => {
    while (!shown.notes.includes(CHANGED)) {
      appendFileSync(join(copy(), 'model.json'), '\n');
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
    deepEqual(shown.errors, []);
  });

  it('is when its weights are written anew by a training run, which takes them away first', async () => {
    const shard = join(copy(), 'group1-shard1of1.bin');
    const bytes = readFileSync(shard);
    rmSync(shard);
    // Longer than the quiet that is waited for: a model without its weights can't be read.
    await new Promise((resolve) => setTimeout(resolve, 2000));
    deepEqual(shown.notes.filter(isQuestion), []);
    while (!shown.notes.includes(WEIGHTS_CHANGED)) {
      writeFileSync(shard, bytes);
      await new Promise((resolve) => setTimeout(resolve, 1500));
    }
    deepEqual(shown.errors, []);
  });

  it('asks once where its file and its weights change together, under other names too', async () => {
    const text = readFileSync(join(copy(), 'model.json'), 'utf8');
    writeFileSync(join(copy(), 'epoch2.bin'), readFileSync(join(copy(), 'group1-shard1of1.bin')));
    writeFileSync(join(copy(), 'model.json'), text.replace('group1-shard1of1.bin', 'epoch2.bin'));
    while (!shown.notes.includes(CHANGED)) await new Promise((resolve) => setTimeout(resolve, 100));
    await new Promise((resolve) => setTimeout(resolve, 2000));
    deepEqual(shown.notes.filter(isQuestion), [CHANGED]);
    await vscode.commands.executeCommand('modelMinifier.inspect', vscode.Uri.file(join(copy(), 'model.json')));
    utimesSync(join(copy(), 'epoch2.bin'), new Date(), new Date());
    while (!shown.notes.includes(WEIGHTS_CHANGED)) {
      await new Promise((resolve) => setTimeout(resolve, 1500));
      utimesSync(join(copy(), 'epoch2.bin'), new Date(), new Date());
    }
  });

  it('is not when we saved over it ourselves', async () => {
    await vscode.commands.executeCommand('modelMinifier.saveAs', { folder: copy(), overwrite: true });
    deepEqual(shown.errors, []);
    ok(
      shown.notes.some((note) => note.startsWith('Saved ')),
      shown.notes.join(),
    );
    // As long as the watcher takes to tell, and longer.
    await new Promise((resolve) => setTimeout(resolve, 3000));
    deepEqual(shown.notes.filter(isQuestion), []);
  });
});
