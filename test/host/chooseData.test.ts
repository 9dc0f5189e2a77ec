import { deepEqual, equal, ok } from 'node:assert/strict';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { lenetFile, workspaceFolder } from './support/lenet';
import { watchWindow, type WatchedWindow } from './support/watchWindow';

/** An IDX file of zeros. */
function idx(...shape: readonly number[]): Uint8Array {
  const bytes = Buffer.alloc(4 + 4 * shape.length + shape.reduce((size, axis) => size * axis, 1));
  bytes.set([0, 0, 8, shape.length]);
  shape.forEach((size, axis) => bytes.writeUInt32BE(size, 4 + 4 * axis));
  return bytes;
}

describe('choosing a data set', () => {
  let shown: WatchedWindow;
  const folder = (): string => join(workspaceFolder(), 'choosing');
  beforeEach(async () => {
    shown = watchWindow();
    cpSync(dirname(lenetFile()), join(folder(), 'net'), { recursive: true });
    mkdirSync(join(folder(), 'net', 'mnist'));
    for (const [part, count] of [
      ['train', 6],
      ['t10k', 3],
    ] as const) {
      writeFileSync(join(folder(), 'net', 'mnist', `${part}-images-idx3-ubyte`), idx(count, 28, 28));
      writeFileSync(join(folder(), 'net', 'mnist', `${part}-labels-idx1-ubyte`), idx(count));
    }
    writeFileSync(join(folder(), 'reviews.csv'), 'a,b,label\n1,x,0\n2,3,1\n');
    await vscode.commands.executeCommand('modelMinifier.inspect', vscode.Uri.file(join(folder(), 'net', 'model.json')));
  });
  afterEach(async () => {
    shown.dispose();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    rmSync(folder(), { recursive: true });
  });

  const entries = (): string[] =>
    (shown.picker?.items ?? []).map(({ label, description }) => `${label.replace(/^\$\([a-z-]+\) /, '')}: ${description}`);
  const found = async (): Promise<string[]> => {
    while (!shown.picker || shown.picker.busy) await new Promise((resolve) => setTimeout(resolve, 50));
    return entries();
  };

  it('shows sets with what they hold, the nearest and the one chosen last first', async () => {
    const asked = vscode.commands.executeCommand('modelMinifier.chooseDataSet');
    const first = await found();
    equal(first[0], 'choosing/net/mnist: IDX · 6 samples + 3 to test');
    ok(first.includes('choosing/reviews.csv: CSV · 2 rows · 3 columns'), first.join());
    ok(first.includes('digits.npz: .npz · 64 samples · x [64, 28, 28, 1], y [64]'), first.join());
    ok(!first.some((entry) => entry.includes('labels')), first.join());
    deepEqual(
      first.slice(-2).map((entry) => entry.split(':')[0]),
      ['File…', 'Folder…'],
    );
    shown.picker?.hide();
    await asked;
    deepEqual(shown.errors, []);

    await vscode.commands.executeCommand('modelMinifier.chooseDataSet', { path: join(workspaceFolder(), 'digits.npz') });
    const again = vscode.commands.executeCommand('modelMinifier.chooseDataSet');
    await new Promise((resolve) => setTimeout(resolve, 50));
    equal((await found())[0]?.startsWith('digits.npz: chosen last'), true, entries().join());
    shown.picker?.hide();
    await again;
  });

  it('says at once what is wrong with a set, in words first, and what can be done', async () => {
    await vscode.commands.executeCommand('modelMinifier.chooseDataSet', { path: join(folder(), 'reviews.csv') });
    equal(shown.errors.length, 1);
    ok(/^The data set (can't be read|does not fit the model): choosing\/reviews\.csv/.test(shown.errors[0] ?? ''), shown.errors[0]);
    deepEqual(shown.buttons[0], ['Choose Another…', 'Change Reading…', 'Show Details']);
  });
});
