import assert from 'node:assert/strict';
import { rendered } from './inPanel.mjs';

/** The panel as a whole: tabs, what is kept, themes.
 * @type {import('./inPanel.mjs').Flows}
 */
export const PANEL_FLOWS = {
  'tabs follow the arrows': {
    async run(page) {
      await page.getByRole('tab', { name: 'Overview' }).focus();
      for (const name of ['Layers', 'Saliency', 'Neurons', 'Curves', 'Overview']) {
        await page.keyboard.press('ArrowRight');
        await rendered(page);
        assert.equal(
          await page
            .getByRole('tab', { selected: true })
            .textContent()
            .then((text) => text?.trim()),
          name,
        );
        await page.getByRole('tabpanel', { name }).waitFor();
      }
    },
  },
  'choices outlive a reload': {
    async run(page) {
      await page.getByRole('tab', { name: 'Curves' }).click();
      const kept = await page.evaluate(() => window.harness.kept());
      assert.equal(kept.tab, 'curves');
    },
  },
  'canvases follow the theme': {
    kept: { tab: 'layers', layer: 'Conv1' },
    async run(page) {
      const canvas = page.locator('mm-weight-picture canvas');
      await canvas.waitFor();
      const before = await canvas.evaluate((node) => node.toDataURL());
      await page.evaluate(() => window.harness.wear('light'));
      await page.waitForTimeout(200);
      assert.notEqual(await canvas.evaluate((node) => node.toDataURL()), before);
    },
  },
};
