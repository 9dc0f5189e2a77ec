import { deepEqual, equal, ok } from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { readModel } from '../../src/formats/readModel';
import { closeEditors, inspectLenet, lenetFile, workspaceFolder } from './support/lenet';
import { watchWindow, type WatchedWindow } from './support/watchWindow';

describe('saving a model', () => {
  const target = (): string => join(workspaceFolder(), 'lenet-min');
  let shown: WatchedWindow;
  beforeEach(() => {
    shown = watchWindow();
  });
  afterEach(async () => {
    shown.dispose();
    rmSync(target(), { recursive: true, force: true });
    await closeEditors();
  });

  it('writes the pruned and quantized model to a folder that can be read, and leaves the original alone', async () => {
    const original = readFileSync(lenetFile(), 'utf8');
    const before = await readModel(lenetFile());
    await inspectLenet();
    await vscode.commands.executeCommand('modelMinifier.prune', { settings: { method: 'magnitude', level: 'neuron', amount: 0.4 } });
    await vscode.commands.executeCommand('modelMinifier.quantize', { settings: { dtype: 'uint8' } });
    await vscode.commands.executeCommand('modelMinifier.saveAs', { folder: target() });
    deepEqual(shown.errors, []);

    const after = await readModel(target());
    deepEqual([...after.weights.keys()], [...before.weights.keys()]);
    equal(after.weights.get('conv1/kernel')?.quantization?.dtype, 'uint8');
    const filters = (model: typeof after): number => model.weights.get('conv2/kernel')?.shape[3] ?? 0;
    ok(filters(after) < filters(before), `${filters(after)} filters of ${filters(before)}`);
    equal(readFileSync(lenetFile(), 'utf8'), original);
  });

  it('writes what undo left', async () => {
    await inspectLenet();
    await vscode.commands.executeCommand('modelMinifier.prune', { settings: { method: 'magnitude', level: 'neuron', amount: 0.4 } });
    await vscode.commands.executeCommand('modelMinifier.undo');
    await vscode.commands.executeCommand('modelMinifier.saveAs', { folder: target() });
    deepEqual(shown.errors, []);
    const [before, after] = [await readModel(lenetFile()), await readModel(target())];
    for (const [name, { values }] of before.weights) deepEqual(after.weights.get(name)?.values, values, name);
  });

  it('does not write into a folder that holds something, unless told to', async () => {
    await inspectLenet();
    await vscode.commands.executeCommand('modelMinifier.saveAs', { folder: target() });
    await vscode.commands.executeCommand('modelMinifier.saveAs', { folder: target() });
    equal(shown.errors.length, 1);
    ok(shown.errors[0]?.includes('exists already'), shown.errors[0]);
    await vscode.commands.executeCommand('modelMinifier.saveAs', { folder: target(), overwrite: true });
    equal(shown.errors.length, 1);
  });
});
