import { deepEqual, equal, ok } from 'node:assert/strict';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { engineOfHost, freeze, kill } from './support/engineProcess';
import { inspectLenet, lenetFile, openModels, workspaceFolder } from './support/lenet';
import { watchWindow, type WatchedWindow } from './support/watchWindow';

const PRUNE = { method: 'magnitude', level: 'neuron', amount: 0.4 };

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
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
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

  it('takes unsaved steps with it, and the user is told', async () => {
    await vscode.commands.executeCommand('modelMinifier.prune', { settings: PRUNE });
    kill(engineOfHost());
    await vscode.commands.executeCommand('modelMinifier.evaluate');
    while (shown.warnings.length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
    ok(shown.warnings[0]?.includes('the unsaved step of lenet/model.json'), shown.warnings[0]);
  });

  it('is replaced by one that is asked for', async () => {
    const first = engineOfHost();
    await vscode.commands.executeCommand('modelMinifier.restartEngine');
    await vscode.commands.executeCommand('modelMinifier.evaluate');
    deepEqual(shown.errors, []);
    ok(engineOfHost() !== first);
  });
});
