import { deepEqual, equal, ok } from 'node:assert/strict';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { readModel } from '../../src/formats/readModel';
import { atOnce } from './support/atOnce';
import { engineOfHost, freeze, kill } from './support/engineProcess';
import { closeEditors, inspectLenet, lenetFile, openModels, tabOf, workspaceFolder } from './support/lenet';
import { watchWindow, type WatchedWindow } from './support/watchWindow';

const PRUNE = { method: 'magnitude', level: 'neuron', amount: 0.4 };

/** Whether the model in a folder is the one that PRUNE makes. */
async function isPruned(folder: string): Promise<boolean> {
  return ((await readModel(folder)).weights.get('conv2/kernel')?.shape[3] ?? 16) < 16;
}

/**
 * Each command that gives the engine work: the request it makes, with what, and when in its course the engine dies. Work that
 * may be done before that (0) finds the engine frozen.
 */
const COMMANDS: readonly (readonly [command: string, request: string, milliseconds: number, params: () => object])[] = [
  ['prune', 'prune', 400, () => ({ settings: { ...PRUNE, finetune: { epochs: 1000 } } })],
  ['quantize', 'quantize', 0, () => ({ settings: { dtype: 'uint8', levels: 16 } })],
  ['evaluate', 'evaluate', 0, () => ({})],
  ['finetune', 'finetune', 400, () => ({ settings: { epochs: 1000 } })],
  [
    'study',
    'study',
    400,
    () => ({ settings: { methods: ['random'], level: 'neuron', amounts: [0.1, 0.5], seeds: [0, 1, 2], finetune: { epochs: 1000 } } }),
  ],
  ['saveAs', 'save', 0, () => ({ folder: join(workspaceFolder(), 'killed') })],
];

describe('an engine that is killed', () => {
  let shown: WatchedWindow;
  beforeEach(async () => {
    shown = watchWindow();
    await inspectLenet();
    deepEqual(shown.errors, []);
  });
  afterEach(async () => {
    shown.dispose();
    for (const name of ['killed', 'after']) rmSync(join(workspaceFolder(), name), { recursive: true, force: true });
    await closeEditors();
  });

  for (const [command, request, milliseconds, params] of COMMANDS) {
    it(`in the middle of ${command}: an error is shown, the editor lives, the next command works, nothing is half-written`, async () => {
      const engine = engineOfHost();
      shown.onProgress = () => {
        shown.onProgress = () => undefined;
        if (milliseconds === 0) freeze(engine);
        setTimeout(() => kill(engine), milliseconds === 0 ? 300 : milliseconds);
      };
      await vscode.commands.executeCommand(`modelMinifier.${command}`, params());
      deepEqual(
        shown.errors.map((error) => error.split('.')[0]),
        [`The engine stopped during "${request}"`],
      );
      deepEqual(openModels(), [lenetFile()]);

      await vscode.commands.executeCommand('modelMinifier.prune', { settings: PRUNE });
      await vscode.commands.executeCommand('modelMinifier.saveAs', { folder: join(workspaceFolder(), 'after') });
      equal(shown.errors.length, 1, shown.errors.join());
      ok(existsSync(join(workspaceFolder(), 'after', 'model.json')));
      ok(engineOfHost() !== engine);
      deepEqual(
        readdirSync(workspaceFolder()).filter((name) => name.includes('partial')),
        [],
      );
    });
  }

  it('takes no step with it: they are made again, and one message tells what happened', async () => {
    await atOnce('prune', { settings: PRUNE });
    const engine = engineOfHost();
    kill(engine);
    while (shown.warnings.length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
    deepEqual(shown.warnings, ['The engine stopped and was started again. No step is lost.']);
    ok(tabOf(lenetFile())?.isDirty);
    await vscode.commands.executeCommand('modelMinifier.saveAs', { folder: join(workspaceFolder(), 'after') });
    deepEqual(shown.errors, []);
    ok(engineOfHost() !== engine);
    ok(await isPruned(join(workspaceFolder(), 'after')));
  });

  it('takes none where it died of the next one, which is not tried again by itself', async () => {
    await atOnce('prune', { settings: PRUNE });
    shown.onProgress = () => {
      shown.onProgress = () => undefined;
      setTimeout(() => kill(engineOfHost()), 400);
    };
    await vscode.commands.executeCommand('modelMinifier.finetune', { settings: { epochs: 1000 } });
    equal(shown.errors.length, 1, shown.errors.join());
    deepEqual(shown.warnings, []);
    await vscode.commands.executeCommand('modelMinifier.saveAs', { folder: join(workspaceFolder(), 'after') });
    ok(await isPruned(join(workspaceFolder(), 'after')));
  });

  it('is replaced by one that is asked for', async () => {
    const first = engineOfHost();
    await atOnce('prune', { settings: PRUNE });
    await vscode.commands.executeCommand('modelMinifier.restartEngine');
    await vscode.commands.executeCommand('modelMinifier.saveAs', { folder: join(workspaceFolder(), 'after') });
    deepEqual(shown.errors, []);
    deepEqual(shown.warnings, []);
    ok(engineOfHost() !== first);
    ok(await isPruned(join(workspaceFolder(), 'after')));
  });
});
