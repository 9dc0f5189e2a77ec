import { deepEqual, equal } from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { readSaved } from './readSaved';
import { eventually, withWorkbench } from './workbench';

/** Parameters of the model in test/fixtures/writeLenet.ts, and without three of conv1's eight channels. */
const WHOLE = 20_522;
const CUT = WHOLE - 3 * (5 * 5 + 1) - 3 * (5 * 5 * 16);

describe('a model as a document of VS Code', () => {
  const workbench = withWorkbench('light');

  const tab = (name: string): Promise<void> => workbench().panel.getByRole('tab', { name }).click({ timeout: 60_000 });
  const total = (parameters: number): Locator => workbench().figure('parameters', parameters);
  const shows = (parameters: number, timeout = 60_000): Promise<void> => total(parameters).waitFor({ timeout });
  const editorTab = (): Locator => workbench().page.locator('.tabs-container .tab.active');
  const isDirty = (dirty: boolean): Promise<void> =>
    eventually(async () => equal(((await editorTab().getAttribute('class')) ?? '').split(' ').includes('dirty'), dirty));
  const press = (keys: string): Promise<void> => workbench().page.keyboard.press(keys);
  const takeBack = (): Promise<void> => workbench().pressUntil('Control+z', (timeout) => shows(WHOLE, timeout));
  const makeAgain = (): Promise<void> => workbench().pressUntil('Control+y', (timeout) => shows(CUT, timeout));
  const dialog = (): Locator => workbench().page.locator('.monaco-dialog-box');
  const closeTab = (): Promise<void> => workbench().runCommand('View: Close Editor');

  /** Cuts three of conv1's channels; the focus is in the panel then. */
  const cut = async (): Promise<void> => {
    await tab('Neurons');
    await workbench().panel.getByRole('option', { name: 'conv1' }).click({ timeout: 60_000 });
    for (const index of [1, 4, 6])
      await workbench()
        .panel.getByRole('checkbox', { name: `channel ${index}`, exact: true })
        .check();
    await workbench().panel.getByRole('button', { name: 'Apply plan' }).click();
    await tab('Overview');
    await shows(CUT);
  };

  it('is unsaved after an edit; Ctrl+Z takes it back and Ctrl+Y makes it again, with the focus in the panel', async () => {
    await workbench().chooseFromMenu('lenet/model.json', 'Inspect Model');
    await shows(WHOLE);
    await isDirty(false);
    await cut();
    await isDirty(true);
    await takeBack();
    await isDirty(false);
    await makeAgain();
    await isDirty(true);
  });

  it('leaves Ctrl+Z to the text where text is typed', async () => {
    await tab('Layers');
    const field = workbench().panel.getByRole('tabpanel').locator('input').first();
    await field.click();
    await workbench().page.keyboard.type('pool');
    await press('Control+z');
    await eventually(async () => equal((await field.inputValue()) === 'pool', false));
    await isDirty(true);
    await tab('Overview');
    await shows(CUT);
  });

  it('undoes by the panel’s own button what VS Code would', async () => {
    await workbench().panel.getByRole('toolbar', { name: 'Model' }).getByRole('button', { name: 'Undo' }).click();
    await shows(WHOLE);
    await isDirty(false);
    await workbench().panel.getByRole('toolbar', { name: 'Model' }).getByRole('button', { name: 'Redo' }).click();
    await shows(CUT);
    await isDirty(true);
  });

  it('asks before its tab closes, and stays where the answer is Cancel', async () => {
    await closeTab();
    await dialog().getByText('Do you want to save').first().waitFor({ timeout: 30_000 });
    await workbench().picture('closing-asks');
    await dialog().getByRole('button', { name: 'Cancel' }).click();
    await isDirty(true);
    await shows(CUT);
  });

  it('comes back unsaved, with its steps, when the window is reloaded', async () => {
    // VS Code writes its backups a second or two after a change.
    await workbench().page.waitForTimeout(5000);
    await workbench().page.reload();
    await workbench().page.locator('.monaco-workbench').waitFor({ timeout: 60_000 });
    // A step that took long, on a busy machine, is not made again unasked.
    const again = workbench().panel.getByRole('button', { name: /^Make Again/ });
    await again.or(total(CUT)).first().waitFor({ timeout: 60_000 });
    if (await again.isVisible()) await again.click();
    await shows(CUT);
    await isDirty(true);
    await workbench().picture('reloaded');
    await tab('Overview');
    await takeBack();
    await isDirty(false);
    await makeAgain();
    await isDirty(true);
  });

  it('is saved by Ctrl+S where the user says, and there again', async () => {
    await workbench().pick('lenet-min', () => press('Control+s'));
    await isDirty(false);
    const { bytes, shapes } = await readSaved(join(workbench().workspace, 'lenet-min', 'model.json'));
    equal(bytes, CUT * 4);
    deepEqual(shapes['conv1/kernel'], [5, 5, 1, 5]);
    equal((await readSaved(join(workbench().workspace, 'lenet', 'model.json'))).bytes, WHOLE * 4);
    await workbench().panel.getByRole('tab', { name: 'Overview' }).click();
    await takeBack();
    await isDirty(true);
    await press('Control+s');
    await isDirty(false);
    equal((await readSaved(join(workbench().workspace, 'lenet-min', 'model.json'))).bytes, WHOLE * 4);
    await workbench().panel.getByRole('tab', { name: 'Overview' }).click();
    await makeAgain();
  });

  it('is written by Ctrl+Shift+S with its weights, beside what lies there, and opens there', async () => {
    const notes = join(workbench().workspace, 'notes');
    await mkdir(notes);
    await writeFile(join(notes, 'diary.txt'), 'mine');
    await workbench().choosePath(join(notes, 'copy-model.json'), () => press('Control+Shift+s'));
    await eventually(async () => equal((await readSaved(join(notes, 'copy-model.json'))).bytes, CUT * 4));
    equal(await readFile(join(notes, 'diary.txt'), 'utf8'), 'mine');
    await editorTab().filter({ hasText: 'copy-model.json' }).waitFor({ timeout: 60_000 });
    await shows(CUT);
    await isDirty(false);
    equal((await readSaved(join(workbench().workspace, 'lenet', 'model.json'))).bytes, WHOLE * 4);
    await workbench().picture('saved-as');
  });

  it('closes without its steps where the answer is Don’t Save, and is the file when it is opened again', async () => {
    await workbench().chooseFromMenu('lenet/model.json', 'Inspect Model');
    await shows(WHOLE);
    await cut();
    await isDirty(true);
    await closeTab();
    await dialog().getByRole('button', { name: "Don't Save" }).click({ timeout: 30_000 });
    await editorTab().filter({ hasText: 'copy-model.json' }).waitFor({ timeout: 30_000 });
    await workbench().chooseFromMenu('lenet/model.json', 'Inspect Model');
    await tab('Overview');
    await shows(WHOLE);
    await isDirty(false);
  });
});
