import assert from 'node:assert/strict';
import { rendered } from './inPanel.mjs';
import { cutRings, nestedScrolls, outside, sideways } from './inPage.mjs';

/** @typedef {import('playwright-core').Page} Page */

const TABS = ['overview', 'layers', 'saliency', 'neurons', 'curves'];
const LAYER = 'block_6_expand';
/** Wide, a narrower window, half a window, a split on a laptop; and with a terminal open. */
const SIZES = [
  [1360, 860],
  [1000, 800],
  [700, 900],
  [340, 800],
  [1360, 500],
  [1360, 360],
  [340, 360],
];
const KEPT = { layer: LAYER, channel: 12, method: 'obd-sd', curveTable: true };

/**
 * Looks at every tab in every size.
 * @param {Page} page
 * @param {(where: string, size: readonly [number, number]) => Promise<void>} look
 */
async function everywhere(page, look) {
  for (const [width = 0, height = 0] of SIZES) {
    await page.setViewportSize({ width, height });
    for (const tab of TABS) {
      await page.getByRole('tab', { name: tab, exact: false }).first().click();
      await page.waitForTimeout(120);
      await look(`${tab} at ${width}x${height}`, [width, height]);
    }
  }
}

/** @param {Page} page @param {string} selector */
async function boxOf(page, selector) {
  const box = await page.locator(selector).first().boundingBox();
  assert.ok(box, `${selector} is not shown`);
  return box;
}

/** @type {import('../webview-flows.mjs').Flows} */
export const LAYOUT_FLOWS = {
  'no scrollbar inside a scrollbar, and nothing out of reach, in any tab and size': {
    scene: 'worked',
    kept: KEPT,
    async run(page) {
      await everywhere(page, async (where) => {
        assert.deepEqual(await page.evaluate(nestedScrolls), [], where);
        assert.deepEqual(await page.evaluate(outside), [], where);
        assert.deepEqual(await page.evaluate(sideways), [], where);
      });
    },
  },
  'a focus ring is nowhere cut off': {
    scene: 'worked',
    kept: KEPT,
    async run(page) {
      for (const [width = 0, height = 0] of [SIZES[0] ?? [], SIZES[3] ?? []]) {
        await page.setViewportSize({ width, height });
        for (const tab of TABS) {
          await page.getByRole('tab', { name: tab, exact: false }).first().click();
          await page.waitForTimeout(120);
          assert.deepEqual(await page.evaluate(cutRings), [], `${tab} at ${width}`);
        }
      }
    },
  },
  'neurons are visible wherever Neurons is': {
    scene: 'worked',
    kept: { ...KEPT, tab: 'neurons' },
    async run(page) {
      for (const [width = 0, height = 0] of SIZES) {
        await page.setViewportSize({ width, height });
        await page.waitForTimeout(150);
        const list = await boxOf(page, '[aria-label^="Channels of"]');
        assert.ok(list.height >= 44, `${list.height} px of channels at ${width}x${height}`);
        const rows = await page.getByRole('checkbox', { name: /^channel \d+$/ }).count();
        assert.ok(rows >= 1, `no row at ${width}x${height}`);
        await page.getByRole('tabpanel').getByRole('button', { name: 'Options…' }).click();
        assert.deepEqual(await boxOf(page, '[aria-label^="Channels of"]'), list, 'the options move nothing');
        await page.keyboard.press('Escape');
      }
    },
  },
  'the plan takes two lines, whatever it says': {
    scene: 'fresh',
    kept: { tab: 'neurons', layer: 'expanded_conv_project' },
    async run(page) {
      for (const [width = 0, height = 0] of SIZES) {
        await page.setViewportSize({ width, height });
        await page.waitForTimeout(100);
        const { height: plan } = await boxOf(page, 'mm-plan-bar');
        assert.ok(plan <= 64, `${plan} px at ${width}x${height}`);
      }
      await page.setViewportSize({ width: 1360, height: 860 });
      const before = await boxOf(page, 'mm-plan-bar');
      await page.getByRole('textbox', { name: 'Score below' }).fill('1e9');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').waitFor();
      assert.deepEqual(await boxOf(page, 'mm-plan-bar'), before);
    },
  },
  'what opens stays inside the panel': {
    scene: 'worked',
    kept: { ...KEPT, tab: 'neurons' },
    async run(page) {
      for (const [width = 0, height = 0] of SIZES) {
        await page.setViewportSize({ width, height });
        for (const name of ['Compress…', ...(width <= 720 ? ['More'] : []), 'Options…', 'Options']) {
          await page.getByRole('button', { name, exact: true }).click();
          const popup = page.locator(':popover-open');
          await popup.waitFor();
          const box = await popup.boundingBox();
          const where = `${name} at ${width}x${height}: ${JSON.stringify(box)}`;
          assert.ok(box && box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height, where);
          assert.ok(box.height >= 60, where);
          await page.keyboard.press('Escape');
          await popup.waitFor({ state: 'detached' });
        }
      }
    },
  },
  'a form stays inside the panel, whatever it asks': {
    scene: 'worked',
    async run(page) {
      for (const [width = 0, height = 0] of SIZES) {
        await page.setViewportSize({ width, height });
        // The longest form, where there is the room for its button.
        if (width > 1000) await page.getByRole('button', { name: 'Change…' }).click();
        else {
          await page.getByRole('button', { name: 'Compress…' }).click();
          await page.getByRole('menuitem', { name: 'Prune…' }).click();
        }
        const dialog = page.getByRole('dialog');
        const box = await dialog.boundingBox();
        const where = `at ${width}x${height}: ${JSON.stringify(box)}`;
        assert.ok(box && box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height, where);
        await dialog.getByRole('button', { name: 'Cancel' }).click();
        await dialog.waitFor({ state: 'detached' });
      }
    },
  },
  'nothing moves when a figure arrives': {
    scene: 'opening',
    async run(page) {
      for (const [width = 0, height = 0] of SIZES) {
        await page.setViewportSize({ width, height });
        await page.evaluate(() => window.harness.play('opening'));
        const tops = [];
        for (const scene of ['opening', 'unmeasured', 'fresh']) {
          await page.evaluate((name) => window.harness.play(name), scene);
          await page.waitForTimeout(60);
          tops.push((await boxOf(page, 'mm-tab-bar')).y, (await boxOf(page, 'main')).y);
        }
        assert.equal(new Set(tops).size, 2, `${tops.join(', ')} at ${width}x${height}`);
      }
    },
  },
  'a scrollbar that comes moves nothing': {
    scene: 'worked',
    async run(page) {
      await page.setViewportSize({ width: 1360, height: 3000 });
      await page.waitForTimeout(100);
      const { x, width } = await boxOf(page, 'mm-accuracy-table');
      await page.setViewportSize({ width: 1360, height: 500 });
      await page.waitForTimeout(100);
      const low = await boxOf(page, 'mm-accuracy-table');
      assert.deepEqual([low.x, low.width], [x, width]);
    },
  },
  'a splitter is moved by keyboard and mouse, remembered, and set back': {
    scene: 'worked',
    kept: { tab: 'layers', layer: LAYER },
    async run(page) {
      const splitter = page.getByRole('separator', { name: 'Between Layers and Weights' });
      const place = async () => (await splitter.boundingBox())?.x ?? NaN;
      const first = await place();
      const now = await splitter.getAttribute('aria-valuenow');
      await splitter.focus();
      for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowLeft');
      await rendered(page);
      assert.ok(Math.abs(first - 64 - (await place())) < 2, `${first} to ${await place()}`);
      assert.notEqual(await splitter.getAttribute('aria-valuenow'), now);
      await page.keyboard.press('Home');
      await rendered(page);
      const least = await place();
      assert.ok(least >= 355 && least < 375, `the least is ${least}`);
      await page.mouse.move(least, 300);
      await page.mouse.down();
      await page.mouse.move(least - 200, 300);
      await page.mouse.move(least + 100, 300);
      await page.mouse.up();
      await rendered(page);
      assert.ok(Math.abs(least + 100 - (await place())) < 3, `dragged to ${await place()}`);
      const { paneShares } = await page.evaluate(() => window.harness.kept());
      assert.ok(paneShares.layers.table > 0.3 && paneShares.layers.table < 0.45, JSON.stringify(paneShares));
      // In another tab and back.
      await page.getByRole('tab', { name: 'Overview' }).click();
      await page.getByRole('tab', { name: 'Layers' }).click();
      await rendered(page);
      assert.ok(Math.abs(least + 100 - (await place())) < 3, `came back at ${await place()}`);
      await page.mouse.dblclick(await place(), 300);
      await rendered(page);
      assert.ok(Math.abs(first - (await place())) < 2, `set back to ${await place()}`);
    },
  },
  'where there is room for one pane, the others are tabs beside it': {
    scene: 'worked',
    kept: { tab: 'neurons', layer: LAYER },
    async run(page) {
      await page.setViewportSize({ width: 340, height: 800 });
      const parts = page.getByRole('tablist', { name: 'Parts' });
      assert.equal(
        await parts
          .getByRole('tab', { selected: true })
          .textContent()
          .then((text) => text?.trim()),
        LAYER,
      );
      await parts.getByRole('tab', { name: 'Layers' }).click();
      await page.getByRole('option', { name: /^block_1_project/ }).click();
      await page.getByRole('list', { name: 'Channels of block_1_project' }).waitFor();
      await parts.getByRole('tab', { name: 'block_1_project' }).press('ArrowRight');
      await page.getByText('Choose a channel').waitFor();
    },
  },
  'the card of a channel takes no room before one is chosen': {
    kept: { tab: 'neurons', layer: LAYER },
    async run(page) {
      await page.setViewportSize({ width: 1360, height: 860 });
      const before = (await boxOf(page, '[aria-label^="Channels of"]')).width;
      assert.equal(await page.getByText('Choose a channel').isVisible(), false);
      await page.getByRole('listitem').first().click();
      await page.getByRole('heading', { name: /^Channel \d+$/ }).waitFor();
      assert.ok((await boxOf(page, '[aria-label^="Channels of"]')).width < before - 200);
    },
  },
  'a list to open is never empty, whichever options come after': {
    scene: 'worked',
    kept: { tab: 'saliency', method: 'magnitude' },
    async run(page) {
      await page.setViewportSize({ width: 1360, height: 560 });
      const empty = () =>
        page.evaluate(() => {
          /** @param {Element | ShadowRoot} root @returns {HTMLSelectElement[]} */
          const selects = (root) => [
            ...root.querySelectorAll('select'),
            ...[...root.querySelectorAll('*')].flatMap((each) => (each.shadowRoot ? selects(each.shadowRoot) : [])),
          ];
          return selects(document.body)
            .filter((each) => each.selectedIndex < 0)
            .map((each) => each.ariaLabel);
        });
      for (const method of ['obd-sd', 'magnitude', 'obd', 'obd-sd', 'random', 'obd-sd']) {
        await page.getByRole('combobox', { name: 'Method' }).selectOption(method);
        await page.waitForTimeout(100);
        assert.deepEqual(await empty(), [], method);
      }
      await page.getByRole('tab', { name: 'Neurons' }).click();
      await page.waitForTimeout(100);
      assert.deepEqual(await empty(), []);
      assert.equal(await page.getByRole('combobox', { name: 'Method' }).inputValue(), 'obd-sd');
    },
  },
};
