import { deepEqual, equal } from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { closeEditors, inspectLenet, lenetFile, openModels } from './support/lenet';
import { watchWindow, type WatchedWindow } from './support/watchWindow';

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
      shown.errors[0]?.startsWith(`${file} is not a TensorFlow.js model: it is a list of weights without a topology`),
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
