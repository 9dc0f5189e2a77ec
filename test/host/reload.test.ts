import { deepEqual, ok } from 'node:assert/strict';
import { appendFileSync, cpSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { closeEditors, inspectLenet, lenetFile, workspaceFolder } from './support/lenet';
import { watchWindow, type WatchedWindow } from './support/watchWindow';

const CHANGED = 'copy/model.json has changed on disk.';

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

  it('is not when we saved over it ourselves', async () => {
    await vscode.commands.executeCommand('modelMinifier.saveAs', { folder: copy(), overwrite: true });
    deepEqual(shown.errors, []);
    ok(
      shown.notes.some((note) => note.startsWith('Saved ')),
      shown.notes.join(),
    );
    // As long as the watcher takes to tell, and longer.
    await new Promise((resolve) => setTimeout(resolve, 3000));
    ok(!shown.notes.includes(CHANGED));
  });
});
