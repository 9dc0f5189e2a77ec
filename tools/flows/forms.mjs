import assert from 'node:assert/strict';
import { commands, menu } from './inPanel.mjs';

/** Forms, and what they send.
 * @type {import('./inPanel.mjs').Flows}
 */
export const FORMS_FLOWS = {
  'forms send what they show': {
    scene: 'worked',
    async run(page) {
      await menu(page, 'Prune…');
      await page.getByRole('radio', { name: 'parameters' }).check();
      await page.getByRole('spinbutton', { name: 'Amount' }).fill('90');
      await page.getByRole('spinbutton', { name: 'Rounds' }).fill('3');
      await page.getByRole('checkbox', { name: 'Fine-tune', exact: true }).check();
      await page.getByRole('spinbutton', { name: 'Epochs' }).fill('2');
      await page.getByRole('button', { name: 'Prune', exact: true }).click();
      const [prune] = await commands(page, 'prune');
      assert.equal(prune?.settings.level, 'parameter');
      assert.equal(prune?.settings.amount, 0.9);
      assert.equal(prune?.settings.rounds, 3);
      assert.equal(prune?.settings.finetune.epochs, 2);
      await menu(page, 'Quantize…');
      await page.getByRole('spinbutton', { name: 'Levels' }).fill('16');
      await page.getByRole('textbox', { name: 'Exclude' }).fill('*/bias, dense*');
      await page.getByRole('button', { name: 'Quantize', exact: true }).click();
      const [quantize] = await commands(page, 'quantize');
      assert.deepEqual(quantize?.settings, { dtype: 'uint8', levels: 16, exclude: ['*/bias', 'dense*'] });
    },
  },
  'a form refuses what is out of range, and Escape leaves it': {
    scene: 'worked',
    async run(page) {
      await menu(page, 'Fine-Tune…');
      await page.getByRole('spinbutton', { name: 'Epochs' }).fill('0');
      await page.getByText('Epochs: 0 is not a whole number from 1 to 10000.').waitFor();
      assert.equal(await page.getByRole('button', { name: 'Fine-Tune', exact: true }).isDisabled(), true);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    },
  },
  'a study starts from its form and can be stopped': {
    scene: 'worked',
    async run(page) {
      await page.getByRole('toolbar', { name: 'Model' }).getByRole('button', { name: 'Study…' }).click();
      await page.getByRole('textbox', { name: 'Amounts' }).fill('0, 50, 90');
      await page.getByRole('textbox', { name: 'Seeds' }).fill('1, 2');
      await page.getByText(/^\d+ trials, \d+ of them controls; \d+ are trained, \d+ epochs in all\. Looks at digits\.npz\.$/).waitFor();
      await page.getByRole('group', { name: 'Levels' }).getByRole('checkbox', { name: 'parameters' }).check();
      await page.getByRole('group', { name: 'Repairs' }).getByRole('checkbox', { name: 'distillation' }).check();
      await page.getByRole('group', { name: 'Controls' }).getByRole('checkbox', { name: 'dense' }).uncheck();
      await page.getByRole('button', { name: 'Start Study' }).click();
      const [study] = await commands(page, 'study');
      assert.deepEqual(study?.settings.amounts, [0, 0.5, 0.9]);
      assert.deepEqual(study?.settings.seeds, [1, 2]);
      assert.deepEqual(study?.settings.levels, ['neuron', 'parameter']);
      assert.deepEqual(study?.settings.repairs, ['distil']);
      assert.deepEqual(study?.settings.controls, ['random', 'uniform', 'scratch']);
      await page.getByRole('button', { name: 'Stop Study' }).click();
      await page.getByText('How much can go?').waitFor();
    },
  },
  'a training is set back, kept and taught by paths that are typed or picked': {
    scene: 'worked',
    async run(page) {
      await menu(page, 'Rewind…');
      await page.getByText('Checkpoint: it is needed.').waitFor();
      await page.getByRole('button', { name: 'Browse for: Checkpoint', exact: true }).click();
      assert.equal(await page.getByRole('textbox', { name: 'Checkpoint', exact: true }).inputValue(), '/models/checkpoints/epoch-0');
      await page.getByText('Checkpoints…').click();
      await page.getByRole('textbox', { name: 'Checkpoint folder' }).fill('again');
      await page.getByText('none that is there is replaced. It begins in the model’s folder.').waitFor();
      await page.getByText('Teacher…').click();
      await page.getByRole('textbox', { name: 'Teacher', exact: true }).fill('original');
      assert.equal(await page.getByText('It begins in').count(), 1);
      await page.getByText('Empty: 0.5; 1 where the data set has no answers.').waitFor();
      await page.getByRole('button', { name: 'Rewind', exact: true }).click();
      const [rewind] = await commands(page, 'rewind');
      assert.deepEqual(rewind?.settings, {
        checkpoint: '/models/checkpoints/epoch-0',
        epochs: 10,
        checkpoints: 'again',
        teacher: 'original',
      });
    },
  },
  'what a training has no use for is not offered': {
    scene: 'worked',
    async run(page) {
      await menu(page, 'Train from Scratch…');
      await page.getByText('Checkpoints…').waitFor();
      await page.getByRole('spinbutton', { name: 'Epochs' }).fill('');
      await page.getByText('Checkpoints…').waitFor({ state: 'detached' });
      await page.getByText('Teacher…').waitFor({ state: 'detached' });
      await page.getByRole('button', { name: 'Train from Scratch', exact: true }).click();
      const [scratch] = await commands(page, 'scratch');
      assert.deepEqual(scratch?.settings, {});
    },
  },
  'merging sends what its form shows': {
    async run(page) {
      await menu(page, 'Merge Neurons…');
      await page.getByRole('radio', { name: 'activations' }).check();
      await page.getByText('You will be asked for a data set.').waitFor();
      await page.getByRole('spinbutton', { name: 'Amount' }).fill('25');
      await page.getByRole('button', { name: 'Merge Neurons', exact: true }).click();
      const [merge] = await commands(page, 'merge');
      assert.deepEqual(merge?.settings, { by: 'activations', amount: 0.25 });
    },
  },
};
