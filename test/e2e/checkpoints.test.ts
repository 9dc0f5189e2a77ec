import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { readSaved } from './readSaved';
import { eventually, withWorkbench } from './workbench';

describe('going back to a checkpoint, and a study of that', () => {
  const workbench = withWorkbench('dark');

  const path = (...names: string[]): string => join(workbench().workspace, ...names);
  const button = (name: string): Locator => workbench().panel.getByRole('button', { name, exact: true });
  const number = (name: string): Locator => workbench().panel.getByRole('spinbutton', { name, exact: true });
  const text = (name: string): Locator => workbench().panel.getByRole('textbox', { name, exact: true });
  const says = (words: string | RegExp): Promise<void> => workbench().panel.getByText(words).first().waitFor({ timeout: 60_000 });
  const form = async (name: string): Promise<void> => {
    await button('Compress…').click();
    await workbench().panel.getByRole('menuitem', { name }).click();
  };

  it('keeps the checkpoints of a fine-tuning', async () => {
    await workbench().chooseFromMenu('lenet/model.json', 'Inspect Model');
    await workbench().pick('digits.npz', () => button('Choose Data Set…').first().click({ timeout: 60_000 }));
    await says('array "x" [28, 28, 1], as they are');
    await form('Fine-Tune…');
    await number('Epochs').fill('2');
    await workbench().panel.getByText('Checkpoints…').click();
    await text('Checkpoint folder').fill('../kept');
    await says('It begins in the model’s folder.');
    await button('Fine-Tune').click();
    await says(/^Fine-tuned for 2 epochs/);
    deepEqual((await readdir(path('kept'))).sort(), ['epoch-0', 'epoch-1', 'epoch-2']);
  });

  it('sets back what pruning left', async () => {
    await form('Prune…');
    await number('Amount').fill('40');
    await button('Prune').click();
    await says(/^Cut 40.% of the neurons/);
    await form('Rewind…');
    await workbench().choosePath(path('kept', 'epoch-0'), () => button('Browse for: Checkpoint').click());
    await eventually(async () => equal(await text('Checkpoint').inputValue(), path('kept', 'epoch-0')));
    await number('Epochs').fill('1');
    await workbench().picture('checkpoints-1-rewind');
    await button('Rewind').click();
    await says(/^Rewound to .*epoch-0, then trained for 1 epoch/);
  });

  it('studies it from its form', async () => {
    const { panel } = workbench();
    await panel.getByRole('tab', { name: 'Curves' }).click();
    await panel.getByRole('tabpanel').getByRole('button', { name: 'Study…' }).click();
    for (const name of ['OBD', 'OBD-SD', 'random']) await panel.getByRole('checkbox', { name, exact: true }).uncheck();
    await text('Amounts').fill('50');
    await text('Seeds').fill('0');
    for (const name of ['none', 'rewound']) await panel.getByRole('group', { name: 'Repairs' }).getByRole('checkbox', { name }).check();
    await text('Rewind to').fill('../kept/epoch-1');
    await panel.getByRole('checkbox', { name: 'Fine-tune', exact: true }).check();
    await number('Epochs').fill('1');
    await panel.getByRole('group', { name: 'Controls' }).getByRole('checkbox', { name: 'none' }).check();
    for (const name of ['random choice', 'uniform shares', 'from scratch', 'dense'])
      await panel.getByRole('group', { name: 'Controls' }).getByRole('checkbox', { name }).uncheck();
    await says('2 trials; 1 are trained, 1 epoch in all. Looks at digits.npz.');
    await button('Start Study').click();
    await button('New Study…').waitFor({ timeout: 60_000 });
  });

  it('exports the report', async () => {
    await button('Export curves').click();
    await workbench().choosePath(path('report.html'), () => workbench().panel.getByRole('menuitem', { name: 'HTML' }).click());
    await eventually(async () => match(await readFile(path('report.html'), 'utf8'), /^<!doctype html>[^]*lenet\/model\.json/i));
  });

  it('opens the model of the point that is clicked, and saves it', async () => {
    const { panel, page } = workbench();
    // Accuracies of so few samples may be the same, and their points lie on one another.
    await panel.getByRole('combobox', { name: 'Y axis' }).selectOption('loss');
    const chart = panel.getByRole('listbox', { name: /^Loss against/ });
    await chart.focus();
    await page.keyboard.press('ArrowRight');
    await eventually(async () => {
      if ((await chart.getByRole('option').textContent())?.includes('checkpoint')) return;
      await page.keyboard.press('ArrowDown');
      throw new Error('the keyboard is at another curve');
    }, 10_000);
    const spot = await panel.locator('mm-curve-chart .ring').boundingBox();
    ok(spot);
    await page.mouse.click(spot.x + spot.width / 2, spot.y + spot.height / 2);
    await panel.getByRole('region', { name: /checkpoint.*50\s% removed/ }).waitFor();
    await workbench().picture('checkpoints-2-point');
    await button('Open This Model').click();
    await panel.getByRole('tab', { name: 'Overview', selected: true }).waitFor({ timeout: 60_000 });
    await says(/^Cut 50.% of the neurons by magnitude, rewound to .*epoch-1, then 1 epoch of training/);
    equal(await page.getByText('The model that was made again measures').count(), 0);
    const saveAs = panel.getByRole('toolbar', { name: 'Model' }).getByRole('button', { name: 'Save As…' });
    await workbench().pick('lenet-min', () => saveAs.click());
    await workbench().answer('Inspect It');
    await page.locator('.tabs-container .tab.active').filter({ hasText: 'lenet-min' }).waitFor({ timeout: 60_000 });
    const { shapes } = await readSaved(path('lenet-min', 'model.json'));
    ok((shapes['conv1/kernel']?.[3] ?? 8) < 5, JSON.stringify(shapes));
    await workbench().picture('checkpoints-3-saved');
  });
});
