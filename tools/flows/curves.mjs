import assert from 'node:assert/strict';
import { commands, rendered } from './inPanel.mjs';

/** @typedef {import('./inPanel.mjs').Page} Page */

/** @param {Page} page */
const chart = (page) => page.getByRole('listbox', { name: / against / });

/** What a screen reader says of the point that the keyboard is at. @param {Page} page */
const spoken = async (page) => (await chart(page).getByRole('option').textContent())?.trim() ?? '';

/** @param {Page} page @param {string} name @param {string} item */
async function chooseExport(page, name, item) {
  await page.getByRole('button', { name }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

/** Looking at a study's curves.
 * @type {import('./inPanel.mjs').Flows}
 */
export const CURVES_FLOWS = {
  'points of curves are walked by keyboard, and one opens its card': {
    scene: 'review',
    kept: { tab: 'curves' },
    async run(page) {
      await chart(page).focus();
      const first = await spoken(page);
      await page.keyboard.press('ArrowRight');
      const second = await spoken(page);
      assert.notEqual(first, second);
      assert.match(second, /^magnitude, 5 epochs of fine-tuning; accuracy [\d.]+\s% \([\d.]+\s% to [\d.]+\s%\), 5 seeds; 40\s% removed$/u);
      await page.keyboard.press('ArrowDown');
      assert.match(await spoken(page), /40\s% removed$/u);
      await page.keyboard.press('Enter');
      const card = page.getByRole('region', { name: /40\s% removed/ });
      await card.getByText('model-minifier prune').waitFor();
      assert.equal(await card.locator('h2:focus').count(), 1);
      await page.keyboard.press('Escape');
      await card.waitFor({ state: 'detached' });
      assert.equal(await chart(page).evaluate((node) => node.matches(':focus')), true);
      assert.match(await spoken(page), /40\s% removed$/u);
    },
  },
  'a point tells its figures under the mouse, and opens its model': {
    scene: 'review',
    kept: { tab: 'curves', curveX: 'params' },
    async run(page) {
      const box = await chart(page).boundingBox();
      assert.ok(box);
      await page.mouse.move(box.x + 105, box.y + 34);
      const figures = page.locator('mm-curve-chart .figures');
      await figures.getByText('20 % removed').waitFor();
      await figures.getByText(/parameters$/).waitFor();
      await page.mouse.click(box.x + 105, box.y + 34);
      await page.getByRole('radio', { name: '3', exact: true }).check();
      await page.getByRole('row', { name: 'seed 3' }).waitFor();
      await page.getByRole('button', { name: 'Copy Command Line' }).click();
      const [{ text }] = await commands(page, 'copyText');
      assert.match(text, /--amount 0\.2 --seed 3 /);
      await page.getByRole('button', { name: 'Open This Model' }).click();
      const [opened] = await commands(page, 'openTrial');
      assert.equal(opened.study, 'review');
      await page.getByRole('tab', { name: 'Overview', selected: true }).waitFor();
    },
  },
  'a trial is saved after its model was made': {
    scene: 'review',
    kept: { tab: 'curves', curveTable: true },
    async run(page) {
      await page.getByRole('table', { name: 'Trials' }).getByRole('row').nth(5).click();
      await page.getByRole('button', { name: 'Save This One…' }).click();
      await page.getByRole('tab', { name: 'Overview', selected: true }).waitFor();
      await rendered(page);
      assert.equal((await commands(page, 'openTrial')).length, 1);
      assert.equal((await commands(page, 'saveAs')).length, 1);
    },
  },
  'curves are hidden one by one and by what they have in common, and exports leave them out': {
    scene: 'review',
    kept: { tab: 'curves' },
    async run(page) {
      const curves = page.getByRole('list', { name: 'Curves' }).getByRole('button');
      assert.equal(await curves.count(), 20);
      await page.getByRole('group', { name: 'Repair' }).getByRole('checkbox', { name: 'from scratch' }).uncheck();
      await page.getByRole('group', { name: 'Method' }).getByRole('checkbox', { name: 'random' }).uncheck();
      assert.equal(await curves.count(), 12);
      await curves.first().click();
      await page.getByText('1 of 12 curves hidden').waitFor();
      await chooseExport(page, 'Export curves', 'CSV');
      const [{ name, content }] = await commands(page, 'saveFile');
      assert.equal(name, 'study-accuracy-amount.csv');
      const rows = content.text.trim().split('\r\n');
      assert.equal(rows.length, 1 + 11 * 7 * 5);
      assert.equal(
        rows.some((/** @type {string} */ row) => row.includes('scratch')),
        false,
      );
      await page.getByRole('button', { name: 'Show All Curves' }).click();
      assert.equal(await curves.and(page.locator('[aria-pressed="false"]')).count(), 0);
    },
  },
  'curves are exported as a drawing and as a picture': {
    scene: 'review',
    kept: { tab: 'curves', curveX: 'gzipBytes', curveLog: true, curveFront: true },
    async run(page) {
      await chooseExport(page, 'Export curves', 'SVG');
      await chooseExport(page, 'Export curves', 'PNG');
      const [svg, png] = await commands(page, 'saveFile');
      const parsed = await page.evaluate((text) => {
        const drawing = new DOMParser().parseFromString(text, 'image/svg+xml');
        return {
          error: drawing.querySelector('parsererror') !== null,
          words: [...drawing.querySelectorAll('text')].map((each) => each.textContent),
        };
      }, svg.content.text);
      assert.equal(parsed.error, false);
      for (const words of ['gzip bytes', 'accuracy', 'before pruning', 'Pareto front', 'OBD-SD, not fine-tuned'])
        assert.ok(parsed.words.includes(words), words);
      assert.equal(png.name, 'study-accuracy-gzipBytes.png');
      assert.equal(Buffer.from(png.content.base64, 'base64').subarray(1, 4).toString(), 'PNG');
    },
  },
  'the report of a finished study is shown and saved': {
    scene: 'review',
    kept: { tab: 'curves' },
    async run(page) {
      await page.getByRole('button', { name: 'Show Report' }).click();
      await chooseExport(page, 'Export curves', 'HTML');
      assert.equal((await commands(page, 'showReport')).length, 1);
      assert.equal((await commands(page, 'saveReport')).length, 1);
    },
  },
  'axes are those that the trials have figures for': {
    scene: 'worked',
    kept: { tab: 'curves', curveX: 'bytes', curveY: 'validationLoss' },
    async run(page) {
      const ys = page.getByRole('combobox', { name: 'Y axis' }).getByRole('option');
      assert.deepEqual(await ys.allTextContents(), ['accuracy', 'loss']);
      await page.getByRole('combobox', { name: 'X axis' }).selectOption('MACs');
      await page.getByRole('listbox', { name: /^Accuracy against MACs/ }).waitFor();
      await page.getByRole('combobox', { name: 'Y axis' }).selectOption('loss');
      await page.getByRole('listbox', { name: /^Loss against MACs/ }).waitFor();
    },
  },
  'of 10,000 points only new ones are sent, and only rows in view are in the page': {
    scene: 'manyPoints',
    kept: { tab: 'curves', curveTable: true },
    async run(page) {
      const table = page.getByRole('table', { name: 'Trials' });
      await table.waitFor();
      assert.equal(await table.getAttribute('aria-rowcount'), '10001');
      assert.ok((await table.getByRole('row').count()) < 60);
      const asked = () =>
        page.evaluate(() =>
          window.harness.extension.heard.flatMap((message) =>
            message.kind === 'query' && message.name === 'studyPoints' ? [message.params] : [],
          ),
        );
      assert.deepEqual(await asked(), [{ study: 'many', from: 0 }]);
      const state = await page.evaluate(() => JSON.stringify(window.harness.extension.state).length);
      assert.ok(state < 300_000, `a state has ${state} characters`);
      await page.evaluate(() => {
        const { extension, pointsOf } = window.harness;
        const [point] = pointsOf('many');
        extension.grow([{ ...point, id: 'f'.repeat(64), seed: 5 }]);
      });
      await page.locator('[role="table"][aria-rowcount="10002"]').waitFor();
      assert.deepEqual((await asked()).at(-1), { study: 'many', from: 10_000 });
      await table.getByRole('button', { name: 'loss' }).click();
      await table.getByRole('row').nth(1).waitFor();
    },
  },
};
