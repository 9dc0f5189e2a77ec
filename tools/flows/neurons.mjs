import assert from 'node:assert/strict';
import { commands } from './inPanel.mjs';

/** Channels: lists, ticks, the plan in the making, the card.
 * @type {import('./inPanel.mjs').Flows}
 */
export const NEURONS_FLOWS = {
  'channels are ticked by mouse and sent': {
    kept: { tab: 'neurons', layer: 'block_1_project' },
    async run(page) {
      const boxes = page.getByRole('list', { name: 'Channels of block_1_project' }).getByRole('checkbox');
      const first = await boxes.nth(0).getAttribute('aria-label');
      const second = await boxes.nth(1).getAttribute('aria-label');
      await boxes.nth(0).click();
      await boxes.nth(1).click();
      await page.getByText('2 ticked here').waitFor();
      await page.getByRole('table', { name: 'Forecast' }).getByText('−').first().waitFor();
      await page.getByRole('button', { name: 'Apply plan' }).click();
      const [sent] = await commands(page, 'prunePicked');
      const indices = [first, second].map((label) => Number(label?.split(' ')[1])).sort((a, b) => a - b);
      assert.deepEqual(sent?.settings.picks, [{ layer: 'block_1_project', channels: indices }]);
      await page.getByText('0 ticked here').waitFor();
    },
  },
  'channels are ticked by keyboard': {
    kept: { tab: 'neurons', layer: 'block_1_project' },
    async run(page) {
      await page.getByRole('list', { name: 'Channels of block_1_project' }).focus();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Space');
      await page.getByText('1 ticked here').waitFor();
      await page.getByRole('heading', { name: /^Channel \d+$/ }).waitFor();
      await page.keyboard.press('End');
      await page.waitForTimeout(200);
      await page.keyboard.press('Space');
      await page.getByText('2 ticked here').waitFor();
    },
  },
  'channels are sorted both ways, and sorting goes to the top': {
    kept: { tab: 'neurons', layer: 'dense_1' },
    async run(page) {
      const list = page.getByRole('list', { name: 'Channels of dense_1' });
      const ranks = async () => (await list.locator('.row > :last-child').allTextContents()).map((text) => Number(text.replace(',', '')));
      await list.getByRole('checkbox').first().waitFor();
      await list.evaluate((node) => (node.scrollTop = 3000));
      await page.waitForTimeout(100);
      await page.getByRole('button', { name: 'Sort by rank' }).click();
      await page.getByRole('button', { name: 'Sort by rank, now descending' }).waitFor();
      const most = await ranks();
      assert.deepEqual(
        most,
        [...most].sort((a, b) => b - a),
      );
      assert.equal(await list.evaluate((node) => node.scrollTop), 0);
      await page.getByRole('button', { name: 'Sort by score' }).click();
      await page.getByRole('button', { name: 'Sort by score, now descending' }).waitFor();
      assert.equal((await ranks())[0], most[0]);
      await page.getByRole('button', { name: 'Sort by channel' }).click();
      await page.getByRole('checkbox', { name: 'channel 0', exact: true }).waitFor();
      await page.getByRole('button', { name: 'Sort by channel' }).click();
      await page.getByRole('checkbox', { name: 'channel 255', exact: true }).waitFor();
    },
  },
  'all layers’ channels stand in one table': {
    kept: { tab: 'neurons', layer: 'dense_1' },
    async run(page) {
      await page.getByRole('option', { name: /^All layers/ }).click();
      const list = page.getByRole('list', { name: 'Channels of all layers' });
      const rows = list.getByRole('checkbox');
      await rows.first().waitFor();
      assert.deepEqual((await list.locator('.row > :last-child').allTextContents()).slice(0, 4), ['1', '2', '3', '4']);
      await list.focus();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Space');
      await page.getByText('1 ticked', { exact: false }).waitFor();
      const label = await rows.nth(1).getAttribute('aria-label');
      const [, index, layer] = /^channel (\d+) of (.*)$/.exec(label ?? '') ?? [];
      await page.getByRole('heading', { name: `Channel ${index}`, exact: true }).waitFor();
      await page.keyboard.press('End');
      await page.waitForTimeout(200);
      await page.getByText('not prunable').last().waitFor();
      await page.getByRole('searchbox', { name: 'Filter layers' }).fill('block_1_project');
      await page
        .getByRole('checkbox', { name: /of block_1_project$/ })
        .first()
        .waitFor();
      assert.equal(await rows.count(), await page.getByRole('checkbox', { name: /of block_1_project$/ }).count());
      await page.getByRole('button', { name: 'Apply plan' }).click();
      const [sent] = await commands(page, 'prunePicked');
      assert.deepEqual(sent?.settings.picks, [{ layer, channels: [Number(index)] }]);
    },
  },
  'of 20,000 channels only those that can be seen are in the page, and what has not changed is not drawn anew': {
    scene: 'wide',
    kept: { tab: 'neurons', allLayers: true },
    async run(page) {
      const list = page.getByRole('list', { name: 'Channels of all layers' });
      await list.getByRole('checkbox').first().waitFor();
      assert.ok((await list.getByRole('listitem').count()) < 80);
      assert.ok((await page.locator('mm-layer-list mm-heat-strip').count()) < 60);
      assert.equal(await list.evaluate((node) => node.scrollHeight), 20_000 * 24);
      // The card takes its room once, which makes every strip narrower.
      await list.getByRole('listitem').nth(2).click();
      await page.getByRole('heading', { name: /^Channel \d+$/ }).waitFor();
      await page.waitForTimeout(300);
      await page.evaluate(() => {
        const { prototype } = CanvasRenderingContext2D;
        const clear = prototype.clearRect;
        window.drawn = 0;
        prototype.clearRect = function (...box) {
          if (this.canvas.getRootNode().host?.localName === 'mm-heat-strip') window.drawn++;
          return clear.apply(this, box);
        };
      });
      await list.getByRole('listitem').nth(4).click();
      await page.getByRole('heading', { name: /^Channel \d+$/ }).waitFor();
      assert.equal(await page.evaluate(() => window.drawn), 0);
      await list.getByRole('checkbox').nth(0).click();
      await page.waitForTimeout(200);
      assert.ok((await page.evaluate(() => window.drawn)) <= 1);
    },
  },
  'a channel that can’t be cut can’t be ticked, and says why': {
    kept: { tab: 'neurons', layer: 'predictions' },
    async run(page) {
      const box = page.getByRole('checkbox', { name: 'channel 3', exact: true });
      await box.click({ force: true });
      assert.equal(await box.isChecked(), false);
      await page.getByText('not prunable: the model’s output has these channels').first().waitFor();
    },
  },
  'all below a score': {
    kept: { tab: 'neurons', layer: 'block_1_project' },
    async run(page) {
      await page.getByRole('textbox', { name: 'Score below' }).fill('0.6');
      await page.keyboard.press('Enter');
      await page.getByText(/^[1-9]\d* ticked here$/).waitFor();
      await page.getByRole('button', { name: 'Untick Layer' }).click();
      await page.getByText('0 ticked here').waitFor();
    },
  },
  'a plan that empties a layer is refused': {
    kept: { tab: 'neurons', layer: 'expanded_conv_project' },
    async run(page) {
      await page.getByRole('textbox', { name: 'Score below' }).fill('1e9');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').getByText('expanded_conv_project would be left without a channel').waitFor();
      assert.equal(await page.getByRole('button', { name: 'Apply plan' }).isDisabled(), true);
    },
  },
  'the slider ticks, and moves on by keyboard': {
    kept: { tab: 'neurons' },
    async run(page) {
      const slider = page.getByRole('slider', { name: 'Amount of channels to remove' });
      await slider.focus();
      for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowRight');
      await page.getByText('Plan: 5 % of channels').waitFor();
      await page.getByRole('button', { name: 'Clear' }).click();
      await page.getByText('Plan: 0 % of channels').waitFor();
    },
  },
  'the cost of a neuron is measured when asked, and its twins lead on': {
    scene: 'worked',
    kept: { tab: 'neurons', layer: 'block_6_expand', channel: 12 },
    async run(page) {
      await page.getByRole('button', { name: 'Measure', exact: true }).click();
      await page.getByText('on 2,000 samples').waitFor();
      await page.getByRole('button', { name: 'Channel 13' }).click();
      await page.getByRole('heading', { name: 'Channel 13' }).waitFor();
    },
  },
};
