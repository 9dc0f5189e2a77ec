import assert from 'node:assert/strict';
import { commands } from './inPanel.mjs';

/** Rankings and calibration.
 * @type {import('./inPanel.mjs').Flows}
 */
export const SALIENCY_FLOWS = {
  'a method that looks at data asks for it, and its options are kept': {
    kept: { tab: 'saliency' },
    async run(page) {
      await page.getByRole('radio', { name: 'OBD-SD' }).check();
      await page.getByText('OBD-SD looks at data').waitFor();
      await page.getByRole('tabpanel').getByRole('button', { name: 'Choose Data Set…' }).click();
      await page.getByRole('table', { name: 'Scores by layer' }).waitFor();
      await page.getByText('Options…').click();
      await page.getByRole('spinbutton', { name: 'Calibration samples' }).fill('500');
      await page.getByRole('spinbutton', { name: 'Calibration samples' }).press('Tab');
      await page.getByRole('radio', { name: 'mean plus deviation' }).check();
      await page.getByText('calibration samples: 500, spread: mean plus deviation').waitFor();
      const { scoring } = await page.evaluate(() => window.harness.kept());
      assert.deepEqual(scoring, { samples: 500, spread: 'upper' });
    },
  },
  'a ranking that takes long can be cancelled and asked for again': {
    scene: 'ranking',
    kept: { tab: 'saliency', method: 'obd' },
    async run(page) {
      await page.getByRole('tabpanel', { name: 'Saliency' }).getByRole('button', { name: 'Cancel' }).click();
      await page.getByText('was cancelled.').waitFor();
      await page.getByRole('button', { name: 'Work Out Again' }).click();
      await page.getByRole('table', { name: 'Scores by layer' }).waitFor();
    },
  },
  'calibrating recommends a method, which is taken': {
    scene: 'worked',
    kept: { tab: 'saliency', saliency: 'trust', scoring: { samples: 500 } },
    async run(page) {
      await page.getByRole('button', { name: 'Calibrate' }).click();
      const [calibrate] = await commands(page, 'calibrate');
      assert.deepEqual(calibrate?.settings, { samples: 500, level: 'neuron' });
      await page.getByRole('table', { name: 'Methods by their loss' }).waitFor();
      await page.getByRole('button', { name: 'Use OBD-SD' }).click();
      assert.equal((await page.evaluate(() => window.harness.kept())).method, 'obd-sd');
    },
  },
};
