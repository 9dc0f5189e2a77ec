import * as vscode from 'vscode';
import { deepEqual, equal } from 'node:assert/strict';
import { mkdir, writeFile, copyFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { closeEditors, inspectLenet, lenetFile, openModels, workspaceFolder } from './support/lenet';
import { watchWindow, type WatchedWindow } from './support/watchWindow';

const SHARD = 'group1-shard1of1.bin';

describe('inspecting a model', () => {
  let shown: WatchedWindow;
  beforeEach(() => {
    shown = watchWindow();
  });
  afterEach(async () => {
    shown.dispose();
    await closeEditors();
  });

  it('opens the panel on a model.json', async () => {
    await vscode.commands.executeCommand('modelMinifier.inspect', vscode.Uri.file(lenetFile()));
    deepEqual(openModels(), [lenetFile()]);
  });

  it('opens the panel on the folder of a model', async () => {
    await vscode.commands.executeCommand('modelMinifier.inspect', vscode.Uri.file(dirname(lenetFile())));
    deepEqual(openModels(), [lenetFile()]);
  });

  it('opens a model of any name, also one without an ending', async () => {
    const folder = join(workspaceFolder(), 'any');
    await mkdir(folder, { recursive: true });
    for (const name of ['selfie.json', 'graph']) {
      await copyFile(lenetFile(), join(folder, name));
      await copyFile(join(dirname(lenetFile()), SHARD), join(folder, SHARD));
      await vscode.commands.executeCommand('modelMinifier.inspect', vscode.Uri.file(join(folder, name)));
      await vscode.commands.executeCommand('modelMinifier.quantize', { settings: { dtype: 'uint8' } });
      deepEqual(openModels(), [join(folder, name)]);
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    }
    deepEqual(shown.errors, []);
    // From its own text editor.
    await vscode.window.showTextDocument(vscode.Uri.file(join(folder, 'selfie.json')));
    await vscode.commands.executeCommand('modelMinifier.inspect');
    deepEqual(openModels(), [join(folder, 'selfie.json')]);
    await vscode.commands.executeCommand('modelMinifier.openAsText');
    equal(vscode.window.activeTextEditor?.document.uri.fsPath, join(folder, 'selfie.json'));
    await rm(folder, { recursive: true });
  });

  it('lists the models of the workspace by what is in them', async () => {
    const folder = join(workspaceFolder(), 'listed');
    await mkdir(folder, { recursive: true });
    await copyFile(lenetFile(), join(folder, 'hand-pose.json'));
    await writeFile(join(folder, 'no-model.json'), '{"name": "no"}');
    const names = (): string[] => (shown.picker?.items ?? []).map(({ label }) => label.replace(/^\$\([a-z-]+\) /, ''));
    let asked: Promise<void> | undefined;
    // VS Code closes a list when something else of the window comes to the front, which a busy machine may do late: then it is opened again.
    const ask = (): Promise<void> =>
      Promise.resolve(vscode.commands.executeCommand('modelMinifier.inspect')).then(() => {
        asked = undefined;
      });
    do {
      asked ??= ask();
      await new Promise((resolve) => setTimeout(resolve, 50));
    } while (!names().includes('listed/hand-pose.json') || shown.picker?.busy);
    for (const name of ['lenet/model.json', 'graph/model.json']) equal(names().includes(name), true, names().join());
    equal(names().includes('listed/no-model.json'), false);
    shown.picker?.hide();
    await asked;
    await rm(folder, { recursive: true });
  });

  it('measures the model without a word of complaint', async () => {
    await inspectLenet();
    deepEqual(shown.errors, []);
  });

  it('says in one sentence why a file is no model', async () => {
    const file = join(dirname(dirname(lenetFile())), 'other', 'model.json');
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, JSON.stringify([{ paths: ['w.bin'], weights: [] }]));
    await vscode.commands.executeCommand('modelMinifier.inspect', vscode.Uri.file(file));
    await vscode.commands.executeCommand('modelMinifier.quantize', { settings: { dtype: 'uint8' } });
    equal(
      shown.errors[0]?.startsWith(
        "Can't open this file: other/model.json is not a TensorFlow.js model: it is a list of weights without a topology",
      ),
      true,
      shown.errors[0],
    );
  });

  it('says what to do when a command has no model to work on', async () => {
    await closeEditors();
    await vscode.commands.executeCommand('modelMinifier.prune', { settings: { method: 'magnitude', level: 'neuron', amount: 0.5 } });
    equal(shown.errors.length, 1);
    equal(shown.errors[0], 'There is no open model. Run "Inspect Model" first.');
  });

  it("shows the engine's sentence when a setting is out of its range", async () => {
    await inspectLenet();
    await vscode.commands.executeCommand('modelMinifier.prune', { settings: { method: 'magnitude', level: 'neuron', amount: 2 } });
    equal(shown.errors.length, 1);
    equal(shown.errors[0]?.startsWith('Amount: '), true, shown.errors[0]);
  });
});
