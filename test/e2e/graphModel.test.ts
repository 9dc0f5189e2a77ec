import { deepEqual, equal, ok } from 'node:assert/strict';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { readSaved } from './readSaved';
import { withWorkbench } from './workbench';

/** Parameters of the model in test/fixtures/writeGraph.ts, and without two of its first convolution's eight channels. */
const WHOLE = 9 * 8 + 8 + 9 * 8 * 4 + 4 + 196 * 38 + 38 + 38 * 10 + 10;
const CUT = WHOLE - 2 * (9 + 1) - 2 * 9 * 4;
/** The sizes that Flatten became, as the graph has them. */
const CONSTANTS = 2;

describe('a graph-model in the editor', () => {
  const workbench = withWorkbench('dark');

  const tab = (name: string): Promise<void> => workbench().panel.getByRole('tab', { name }).click({ timeout: 60_000 });
  const parameters = (count: number): Promise<void> =>
    workbench()
      .figure('parameters', count + CONSTANTS)
      .waitFor({ timeout: 60_000 });
  const channel = (index: number): Locator => workbench().panel.getByRole('checkbox', { name: `channel ${index}`, exact: true });

  it('opens from the context menu of its model.json', async () => {
    await workbench().chooseFromMenu('graph/model.json', 'Inspect Model');
    await parameters(WHOLE);
    await workbench().panel.getByText('graph-model').first().waitFor();
    await workbench().picture('graph-1-overview');
  });

  it('shows its operations as layers', async () => {
    await tab('Layers');
    const grid = workbench().panel.getByRole('grid', { name: 'Layers' });
    for (const name of ['net/first', 'net/second', 'net/hidden', 'net/out'])
      await grid.getByRole('row', { name: new RegExp(`^${name} `) }).waitFor();
    await workbench().picture('graph-2-layers');
  });

  it('applies neurons that were ticked, the others making up for them', async () => {
    await tab('Neurons');
    await workbench().panel.getByRole('option', { name: 'net/first' }).click();
    for (const index of [2, 5]) await channel(index).check();
    await workbench().panel.getByText('2 ticked').first().waitFor();
    await workbench()
      .panel.locator('mm-plan-bar')
      .getByRole('button', { name: /^Options/ })
      .click();
    await workbench().panel.getByRole('combobox', { name: 'Compensate for removed neurons' }).selectOption('weights');
    await workbench().page.keyboard.press('Escape');
    await workbench().picture('graph-3-neurons');
    await workbench().panel.getByRole('button', { name: 'Apply plan' }).click();
    await tab('Overview');
    await parameters(CUT);
    await workbench().panel.getByText('Cut 2 picked channels, compensated by weights').first().waitFor();
    await workbench().picture('graph-4-pruned');
  });

  it('is saved as a graph-model, the original untouched', async () => {
    const saveAs = workbench().panel.getByRole('toolbar', { name: 'Model' }).getByRole('button', { name: 'Save As…' });
    await workbench().pick('graph-min', () => saveAs.click());
    await workbench().page.getByRole('button', { name: 'Inspect It' }).waitFor({ timeout: 60_000 });
    const { shapes, bytes } = await readSaved(join(workbench().workspace, 'graph-min', 'model.json'));
    deepEqual(shapes['first/filter'], [3, 3, 1, 6]);
    deepEqual(shapes['second/filter'], [3, 3, 6, 4]);
    equal(bytes, (CUT + CONSTANTS) * 4);
    equal((await readSaved(join(workbench().workspace, 'graph', 'model.json'))).bytes, (WHOLE + CONSTANTS) * 4);
  });

  it('opens again as it was saved', async () => {
    await workbench().answer('Inspect It');
    await workbench()
      .page.getByRole('tab', { name: /model\.json/ })
      .nth(1)
      .waitFor();
    await parameters(CUT);
    await tab('Neurons');
    const option = workbench().panel.getByRole('option', { name: 'net/first' });
    await option.click();
    ok((await workbench().panel.getByText('6 channels').first().innerText()).includes('6'));
    await workbench().picture('graph-5-result');
  });
});
