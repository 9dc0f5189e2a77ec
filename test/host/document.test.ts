import { deepEqual, equal, ok } from 'node:assert/strict';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { readModel } from '../../src/formats/readModel';
import { closeEditors, inspectLenet, lenetFile, tabOf, workspaceFolder } from './support/lenet';
import { watchWindow, type WatchedWindow } from './support/watchWindow';

const PRUNE = { settings: { method: 'magnitude', level: 'neuron', amount: 0.4 } };
const run = (command: string, params?: object): Thenable<unknown> => vscode.commands.executeCommand(`modelMinifier.${command}`, params);
const byVsCode = (command: string): Thenable<unknown> => vscode.commands.executeCommand(command);
const isDirty = (file = lenetFile()): boolean | undefined => tabOf(file)?.isDirty;

/** Waits until it is so; VS Code hears of edits a moment later than they are made. */
async function until(holds: () => boolean): Promise<void> {
  const end = Date.now() + 10_000;
  while (!holds()) {
    ok(Date.now() < end, `still not so: ${holds.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('a model as a document', () => {
  const beside = (): string => join(workspaceFolder(), 'lenet-min');
  const other = (): string => join(workspaceFolder(), 'other');
  let shown: WatchedWindow;
  beforeEach(async () => {
    shown = watchWindow();
    await inspectLenet();
    equal(isDirty(), false);
  });
  afterEach(async () => {
    deepEqual(shown.errors, []);
    shown.dispose();
    await closeEditors();
    for (const folder of [beside(), other()]) rmSync(folder, { recursive: true, force: true });
  });

  it('is unsaved after an edit, and VS Code takes the edit back and makes it again', async () => {
    await run('prune', PRUNE);
    await until(() => isDirty() === true);
    await byVsCode('undo');
    await until(() => isDirty() === false);
    await byVsCode('redo');
    await until(() => isDirty() === true);
    await run('quantize', { settings: { dtype: 'uint8' } });
    await byVsCode('undo');
    await byVsCode('undo');
    await until(() => isDirty() === false);
  });

  it('has one stack of edits: that of VS Code and of the extension are the same', async () => {
    await run('prune', PRUNE);
    await until(() => isDirty() === true);
    await run('undo');
    await until(() => isDirty() === false);
    await byVsCode('redo');
    await until(() => isDirty() === true);
    await run('quantize', { settings: { dtype: 'uint8' } });
    await run('undo');
    await run('saveAs', { folder: other() });
    const { weights } = await readModel(other());
    equal(weights.get('conv2/kernel')?.quantization, undefined);
    ok((weights.get('conv2/kernel')?.shape[3] ?? 16) < 16);
  });

  it('asks where to save it the first time, and then saves it there', async () => {
    const original = readFileSync(lenetFile(), 'utf8');
    let asked = 0;
    shown.answer = (title, answers) => {
      if (title !== 'Save the model') return undefined;
      asked++;
      return answers.find((label) => label.includes('lenet-min'));
    };
    await run('prune', PRUNE);
    await until(() => isDirty() === true);
    await byVsCode('workbench.action.files.save');
    await until(() => isDirty() === false);
    equal(asked, 1);
    const pruned = await readModel(beside());
    equal(pruned.weights.get('conv2/kernel')?.quantization, undefined);

    await run('quantize', { settings: { dtype: 'uint8' } });
    await until(() => isDirty() === true);
    await byVsCode('workbench.action.files.save');
    await until(() => isDirty() === false);
    equal(asked, 1);
    equal((await readModel(beside())).weights.get('conv2/kernel')?.quantization?.dtype, 'uint8');
    equal(readFileSync(lenetFile(), 'utf8'), original);

    // What was saved is the way back, too: the pruned model is unsaved again.
    await byVsCode('undo');
    await until(() => isDirty() === true);
    await byVsCode('redo');
    await until(() => isDirty() === false);
  });

  it('stays unsaved where nobody says where to', async () => {
    await run('prune', PRUNE);
    await until(() => isDirty() === true);
    await byVsCode('workbench.action.files.save');
    equal(isDirty(), true);
  });

  it('is saved after Save Model As…, too', async () => {
    await run('prune', PRUNE);
    await until(() => isDirty() === true);
    await run('saveAs', { folder: other() });
    await until(() => isDirty() === false);
    ok(
      shown.notes.some((note) => note.startsWith(`Saved ${join(other(), 'model.json')}`)),
      shown.notes.join(),
    );
  });

  it('goes back to what was saved', async () => {
    await run('prune', PRUNE);
    await run('saveAs', { folder: other() });
    await run('quantize', { settings: { dtype: 'uint8' } });
    await until(() => isDirty() === true);
    await byVsCode('workbench.action.files.revert');
    await until(() => isDirty() === false);
    await run('saveAs', { folder: other(), overwrite: true });
    equal((await readModel(other())).weights.get('conv2/kernel')?.quantization, undefined);
    ok(((await readModel(other())).weights.get('conv2/kernel')?.shape[3] ?? 16) < 16);
  });

  it('goes back to what its files hold by now where somebody wrote them', async () => {
    cpSync(dirname(lenetFile()), other(), { recursive: true });
    const file = join(other(), 'model.json');
    await inspectLenet(file);
    await run('prune', PRUNE);
    await until(() => isDirty(file) === true);
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('conv2', 'conv9'));
    await byVsCode('workbench.action.files.revert');
    await until(() => isDirty(file) === false);
    await run('saveAs', { folder: beside() });
    const { weights } = await readModel(beside());
    equal(weights.get('conv9/kernel')?.shape[3], 16);
  });

  it('is not saved by itself where nobody said where to, and that is said once', async () => {
    const files = vscode.workspace.getConfiguration('files');
    await files.update('autoSave', 'afterDelay', vscode.ConfigurationTarget.Global);
    await files.update('autoSaveDelay', 100, vscode.ConfigurationTarget.Global);
    const said = (): number => shown.notes.filter((note) => note.includes('is not saved by itself')).length;
    try {
      await run('prune', PRUNE);
      await until(() => said() === 1);
      await run('quantize', { settings: { dtype: 'uint8' } });
      await new Promise((resolve) => setTimeout(resolve, 1000));
      equal(said(), 1);
      equal(isDirty(), true);
      // A save that was asked for is one, whatever VS Code does meanwhile; from then on it saves there by itself.
      await run('saveAs', { folder: other() });
      await until(() => isDirty() === false);
      await run('prune', PRUNE);
      await until(() => isDirty() === true);
      await until(() => isDirty() === false);
    } finally {
      await files.update('autoSave', 'off', vscode.ConfigurationTarget.Global);
      await files.update('autoSaveDelay', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('keeps a job whose tab is closed, and is shown with it again', async () => {
    const goesOn = (): boolean => shown.notes.some((note) => note.includes('goes on, though its tab is closed'));
    const begun = new Promise<void>((resolve) => {
      shown.onProgress = () => {
        resolve();
      };
    });
    const training = run('finetune', { settings: { epochs: 1000 } });
    await begun;
    await byVsCode('workbench.action.closeActiveEditor');
    await until(goesOn);
    await run('inspect', vscode.Uri.file(lenetFile()));
    // Another job is refused: it is the same model, at the same work.
    await run('evaluate');
    const [refused] = (shown.errors as string[]).splice(0);
    ok(refused?.includes('Fine-tuning'), refused);
    shown.answer = (_, answers) => answers.find((each) => each === 'Restart');
    await run('restartEngine');
    await training;
    equal(isDirty(), false);
  });

  it('finds its plans again when it is opened again', async () => {
    await run('prune', PRUNE);
    await closeEditors();
    await inspectLenet();
    equal(isDirty(), false);
    // Kept, but not shown: it is the file as it is.
    await run('saveAs', { folder: other() });
    equal((await readModel(other())).weights.get('conv2/kernel')?.shape[3], 16);
  });
});
