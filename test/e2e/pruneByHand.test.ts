import { deepEqual, equal, ok } from 'node:assert/strict';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { readSaved } from './readSaved';
import { withWorkbench } from './workbench';

/** Parameters of the model in test/fixtures/writeLenet.ts, and without three of conv1's eight channels. */
const WHOLE = 20_522;
const CUT = WHOLE - 3 * (5 * 5 + 1) - 3 * (5 * 5 * 16);

describe('pruning neurons by hand', () => {
  const workbench = withWorkbench('light');

  const tab = (name: string): Promise<void> => workbench().panel.getByRole('tab', { name }).click({ timeout: 60_000 });
  const layerRow = (name: string): Locator =>
    workbench()
      .panel.getByRole('grid', { name: 'Layers' })
      .getByRole('row', { name: new RegExp(`^${name} `) });
  const channel = (index: number): Locator => workbench().panel.getByRole('checkbox', { name: `channel ${index}`, exact: true });

  it('opens a model from the context menu of its model.json', async () => {
    await workbench().chooseFromMenu('lenet/model.json', 'Inspect Model');
    await workbench().figure('parameters', WHOLE).waitFor({ timeout: 60_000 });
    await workbench().picture('1-overview');
  });

  it('shows a row for each layer', async () => {
    await tab('Layers');
    for (const name of ['conv1', 'pool1', 'conv2', 'pool2', 'flatten', 'dense1', 'dense2']) await layerRow(name).waitFor();
    await workbench().picture('2-layers');
  });

  it('ticks neurons and forecasts what they would save', async () => {
    await tab('Neurons');
    await workbench().panel.getByRole('option', { name: 'conv1' }).click();
    for (const index of [1, 4, 6]) await channel(index).check();
    await workbench().panel.getByText('3 ticked').first().waitFor();
    await workbench().panel.getByRole('table', { name: 'Forecast' }).getByText('19.2 k').waitFor();
    await workbench().picture('3-neurons');
  });

  it('applies the plan, with proof', async () => {
    await workbench().panel.getByRole('button', { name: 'Apply plan' }).click();
    await tab('Overview');
    await workbench().figure('parameters', CUT).waitFor({ timeout: 60_000 });
    await workbench().picture('4-pruned');
  });

  it('saves it to a new folder', async () => {
    const saveAs = workbench().panel.getByRole('toolbar', { name: 'Model' }).getByRole('button', { name: 'Save As…' });
    await workbench().pick('lenet-min', () => saveAs.click());
    await workbench().page.getByRole('button', { name: 'Inspect It' }).waitFor({ timeout: 60_000 });
    const { shapes, bytes } = await readSaved(join(workbench().workspace, 'lenet-min', 'model.json'));
    deepEqual(shapes['conv1/kernel'], [5, 5, 1, 5]);
    deepEqual(shapes['conv1/bias'], [5]);
    deepEqual(shapes['conv2/kernel'], [5, 5, 5, 16]);
    equal(bytes, CUT * 4);
    const original = await readSaved(join(workbench().workspace, 'lenet', 'model.json'));
    equal(original.bytes, WHOLE * 4);
  });

  it('opens the result', async () => {
    await workbench().answer('Inspect It');
    await workbench()
      .page.getByRole('tab', { name: /model\.json/ })
      .nth(1)
      .waitFor();
    await workbench().figure('parameters', CUT).waitFor({ timeout: 60_000 });
    await tab('Layers');
    ok((await layerRow('conv1').innerText()).includes('5'));
    await workbench().picture('5-result');
  });

  it('undoes the step in the first panel', async () => {
    await workbench().chooseFromMenu('lenet/model.json', 'Inspect Model');
    await tab('Overview');
    await workbench().panel.getByRole('toolbar', { name: 'Model' }).getByRole('button', { name: 'Undo' }).click();
    await workbench().figure('parameters', WHOLE).waitFor();
  });
});
