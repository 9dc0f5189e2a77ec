import { ok } from 'node:assert/strict';
import { withWorkbench } from './workbench';

describe('measuring curves', () => {
  const workbench = withWorkbench('dark');

  it('takes a data set and measures the accuracy on it', async () => {
    await workbench().chooseFromMenu('lenet/model.json', 'Inspect Model');
    const { panel } = workbench();
    await workbench().pick('digits.npz', () => panel.getByRole('button', { name: 'Choose Data Set…' }).first().click({ timeout: 60_000 }));
    // While the set is read the actions are off: a click that meets this moment does nothing.
    await panel.getByText('array "x" [28, 28, 1], as they are').first().waitFor({ timeout: 60_000 });
    await panel.getByRole('toolbar', { name: 'Model' }).getByRole('button', { name: 'Evaluate' }).click();
    await panel.getByRole('table', { name: 'Class by class' }).waitFor({ timeout: 60_000 });
  });

  it('grows curves while a study runs', async () => {
    const { panel } = workbench();
    await panel.getByRole('tab', { name: 'Curves' }).click();
    await panel.getByRole('tabpanel').getByRole('button', { name: 'Study…' }).click();
    await panel.getByLabel('Amounts').fill('20, 50, 80');
    await panel.getByLabel('Seeds').fill('0, 1');
    for (const name of ['OBD', 'OBD-SD']) await panel.getByRole('checkbox', { name, exact: true }).uncheck();
    await panel.getByText('12 trials, 3 of them controls. Looks at digits.npz.').waitFor();
    await panel.getByRole('button', { name: 'Start Study' }).click();
    await panel.getByText('Table of the trials').click({ timeout: 60_000 });
    const trials = panel.getByRole('table', { name: 'Trials' }).getByRole('row');
    await trials.nth(1).waitFor({ timeout: 60_000 });
    const early = await trials.count();
    await panel.getByRole('button', { name: 'New Study…' }).waitFor({ timeout: 110_000 });
    ok(
      (await trials.count()) >= Math.max(early, 10),
      'a row for each of 3 amounts, by magnitude once and at random for 2 seeds, and the head',
    );
    await workbench().picture('6-curves');
  });
});
