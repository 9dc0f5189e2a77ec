import { equal } from 'node:assert/strict';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withWorkbench } from './workbench';

describe('how a data set is read', () => {
  const workbench = withWorkbench('dark');

  it('is said beside its name once it is chosen', async () => {
    await workbench().chooseFromMenu('lenet/model.json', 'Inspect Model');
    const { panel } = workbench();
    await workbench().pick('digits.npz', () => panel.getByRole('button', { name: 'Choose Data Set…' }).first().click({ timeout: 60_000 }));
    await panel.getByText('array "x" [28, 28, 1], as they are').first().waitFor({ timeout: 60_000 });
    await workbench().picture('reading-1-said');
  });

  it('is changed in a form, and read anew at once', async () => {
    const { panel } = workbench();
    await panel.getByRole('button', { name: 'Change…' }).click();
    await panel.getByRole('textbox', { name: 'Scale' }).fill('divide:255');
    await workbench().picture('reading-2-form');
    await panel.getByRole('button', { name: 'Read', exact: true }).click();
    await panel.getByText('array "x" [28, 28, 1], divided by 255').first().waitFor({ timeout: 60_000 });
    await workbench().picture('reading-3-changed');
  });
});

describe('a model with a layer that nobody knows', () => {
  const workbench = withWorkbench('light');

  it('opens with its layers', async () => {
    const { workspace } = workbench();
    await cp(join(workspace, 'lenet'), join(workspace, 'custom'), { recursive: true });
    const file = join(workspace, 'custom', 'model.json');
    const topology = (await readFile(file, 'utf8')).replace('"class_name":"Flatten"', '"class_name":"Mine"');
    await writeFile(file, topology);
    await workbench().chooseFromMenu('custom/model.json', 'Inspect Model');
    const { panel } = workbench();
    await panel.getByRole('tab', { name: 'Layers' }).click({ timeout: 60_000 });
    await panel
      .getByRole('grid', { name: 'Layers' })
      .getByRole('row', { name: /^dense1 / })
      .waitFor();
    await panel.getByText(/^Working out/).waitFor({ state: 'hidden' });
    await workbench().picture('unknown-1-layers');
  });

  it('says where something would take a run of it', async () => {
    const { panel } = workbench();
    for (const tab of ['Saliency', 'Neurons', 'Curves']) {
      await panel.getByRole('tab', { name: tab }).click();
      await panel.getByText('This model can’t be run').first().waitFor();
      await workbench().picture(`unknown-2-${tab.toLowerCase()}`);
    }
  });

  it('is quantized all the same', async () => {
    const { panel } = workbench();
    await panel.getByRole('tab', { name: 'Overview' }).click();
    await panel.getByRole('button', { name: 'Compress…' }).click();
    await panel.getByRole('menuitem', { name: /Quantize/ }).click();
    await panel.getByRole('button', { name: 'Quantize', exact: true }).click();
    await panel.getByText('Quantized to uint8').first().waitFor({ timeout: 60_000 });
    equal(await panel.getByText(/Mine, a class that TensorFlow\.js .* does not have/).count(), 1);
    await workbench().picture('unknown-3-quantized');
  });
});
