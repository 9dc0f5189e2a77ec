import { deepEqual, equal, ok } from 'node:assert/strict';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { closeEditors, inspectLenet, lenetFile, workspaceFolder } from './support/lenet';
import { watchWindow, type WatchedWindow } from './support/watchWindow';

describe('methods of selection', () => {
  let shown: WatchedWindow;
  let titles: string[];
  beforeEach(() => {
    shown = watchWindow();
    titles = [];
    shown.onProgress = (title) => titles.push(title);
  });
  afterEach(async () => {
    shown.dispose();
    await closeEditors();
  });

  it('are commands of the palette', async () => {
    const commands = await vscode.commands.getCommands(true);
    for (const name of ['rank', 'calibrate', 'merge']) ok(commands.includes(`modelMinifier.${name}`), name);
  });

  it('show the saliency by the method that was picked', async () => {
    await inspectLenet();
    await vscode.commands.executeCommand('modelMinifier.rank', { method: 'obd-sd' });
    deepEqual(shown.errors, []);
  });

  it('prune by what the data say', async () => {
    await inspectLenet();
    const settings = { method: 'obd-sd', level: 'neuron', amount: 0.3, samples: 48, compensate: 'weights' };
    await vscode.commands.executeCommand('modelMinifier.prune', { settings });
    deepEqual(shown.errors, []);
    ok(titles.some((title) => title.startsWith('Pruning')));
  });

  it('are calibrated on the data set', async () => {
    await inspectLenet();
    const settings = { level: 'neuron', methods: ['magnitude', 'obd', 'random'], measured: 8, samples: 48, amounts: [0.3] };
    await vscode.commands.executeCommand('modelMinifier.calibrate', { settings });
    deepEqual(shown.errors, []);
    equal(titles.at(-1)?.startsWith('Calibrating'), true, titles.at(-1));
  });

  it('merge neurons into others', async () => {
    await vscode.commands.executeCommand('modelMinifier.inspect', vscode.Uri.file(lenetFile()));
    await vscode.commands.executeCommand('modelMinifier.chooseDataSet', { path: join(workspaceFolder(), 'digits.npz') });
    await vscode.commands.executeCommand('modelMinifier.merge', { settings: { by: 'weights', amount: 0.3 } });
    deepEqual(shown.errors, []);
    ok(titles.some((title) => title.startsWith('Merging')));
  });
});
