import { equal, notEqual } from 'node:assert/strict';
import { withWorkbench } from './workbench';

/** Parameters of the model in test/fixtures/writeLenet.ts. */
const WHOLE = '20,522';

describe('ranking by what the data say', () => {
  const workbench = withWorkbench('light');

  const channels = (): Promise<string> => workbench().panel.getByRole('list', { name: 'Channels of conv2' }).innerText();

  it('asks for the data set that OBD-SD looks at', async () => {
    await workbench().chooseFromMenu('lenet/model.json', 'Inspect Model');
    const { panel } = workbench();
    await panel.getByRole('tab', { name: 'Neurons' }).click({ timeout: 60_000 });
    await panel.getByRole('option', { name: 'conv2' }).click();
    await panel.getByRole('checkbox', { name: 'channel 0', exact: true }).waitFor();
    const byMagnitude = await channels();
    await panel.getByRole('combobox', { name: 'Method', exact: true }).selectOption('obd-sd');
    await panel.getByText('OBD-SD looks at data').first().waitFor();
    await workbench().pick('digits.npz', () => panel.getByRole('button', { name: 'Choose Data Set…' }).first().click());
    await panel.getByRole('checkbox', { name: 'channel 0', exact: true }).waitFor({ timeout: 60_000 });
    notEqual(await channels(), byMagnitude);
    await workbench().picture('7-ranked');
  });

  it('shows what every method makes of a channel, and what its removal costs', async () => {
    const { panel } = workbench();
    await panel
      .getByRole('checkbox', { name: 'channel 0', exact: true })
      .locator('..')
      .click({ position: { x: 60, y: 10 } });
    const scores = panel.getByRole('table', { name: 'Scores by method' });
    for (const name of ['magnitude', 'OBD', 'OBD-SD', 'Taylor', 'Fisher', 'damage']) {
      await scores.getByRole('row', { name: new RegExp(`^${name} .*\\d`) }).waitFor({ timeout: 60_000 });
    }
    await panel.getByRole('button', { name: 'Measure' }).click();
    await panel
      .locator('mm-channel-cost')
      .getByText(/^on \d+ samples$/)
      .waitFor({ timeout: 60_000 });
    await workbench().picture('8-card');
  });

  it('calibrates the methods and recommends one', async () => {
    const { panel } = workbench();
    await panel.getByRole('tab', { name: 'Saliency' }).click();
    await panel.getByRole('radio', { name: 'trust' }).check();
    await panel.getByRole('button', { name: 'Calibrate' }).click();
    const methods = panel.getByRole('table', { name: 'Methods by their loss' });
    await methods.getByRole('row', { name: /recommended/ }).waitFor({ timeout: 110_000 });
    // Nine methods, the forecast that is none of them, and the head.
    equal(await methods.getByRole('row').count(), 11);
    await workbench().picture('9-trust');
    await panel.getByRole('tab', { name: 'Neurons' }).click();
  });

  it('cuts what it suggests', async () => {
    const { panel } = workbench();
    await panel.getByRole('slider', { name: 'Amount of channels to remove' }).fill('30');
    await panel.getByRole('button', { name: 'Clear' }).waitFor();
    await panel.getByRole('button', { name: 'Apply plan' }).click();
    await panel.getByRole('tab', { name: 'Overview' }).click();
    await panel.getByText('Cut').first().waitFor({ timeout: 60_000 });
    notEqual(await panel.locator('mm-totals-table').getByRole('row', { name: 'parameters' }).locator('.now').innerText(), WHOLE);
  });
});
