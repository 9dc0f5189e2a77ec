import assert from 'node:assert/strict';
import { commands } from './inPanel.mjs';

/** The tree of plans, and figures that belong to one.
 * @type {import('./inPanel.mjs').Flows}
 */
export const PLANS_FLOWS = {
  'the tree of plans is walked, and gone through, by keyboard': {
    scene: 'forked',
    async run(page) {
      const tree = page.getByRole('tree', { name: 'Plans' });
      const focused = () => tree.locator(':focus').textContent();
      await tree.getByRole('treeitem', { selected: true }).focus();
      await page.keyboard.press('Home');
      assert.match((await focused()) ?? '', /Original/);
      await page.keyboard.press('ArrowRight');
      assert.match((await focused()) ?? '', /Cut 40/);
      await page.keyboard.press('ArrowLeft');
      assert.equal(await tree.getByRole('treeitem').count(), 5);
      await page.keyboard.press('ArrowRight');
      assert.equal(await tree.getByRole('treeitem').count(), 8);
      await page.keyboard.press('End');
      assert.match((await focused()) ?? '', /float16/);
      await page.getByRole('heading', { name: 'Quantized to float16' }).waitFor();
      await page.keyboard.press('Enter');
      assert.equal((await commands(page, 'goTo')).length, 1);
      await page.getByRole('button', { name: 'Quantized to float16' }).waitFor();
      assert.equal(await tree.getByRole('treeitem').last().getAttribute('aria-current'), 'true');
      assert.match((await focused()) ?? '', /float16/);
      await page.getByText('This plan was not measured yet on digits.npz.').waitFor();
      await page.getByText('Not measured class by class for this plan.').waitFor();
    },
  },
  'a plan is named in the tree and from its card': {
    scene: 'forked',
    async run(page) {
      const tree = page.getByRole('tree', { name: 'Plans' });
      await tree.getByText('Quantized to float16').click();
      await tree.getByRole('treeitem', { selected: true }).focus();
      await page.keyboard.press('F2');
      await page.keyboard.type('Half');
      await page.keyboard.press('Enter');
      await tree.getByText('Half', { exact: true }).waitFor();
      assert.match((await tree.locator(':focus').textContent()) ?? '', /Half/);
      await page.getByRole('button', { name: 'Name…' }).click();
      await page.getByRole('textbox', { name: 'Name of the plan' }).fill('Whole');
      await page.keyboard.press('Escape');
      await tree.getByText('Half', { exact: true }).waitFor();
      assert.equal((await commands(page, 'namePlan')).length, 1);
    },
  },
  'a plan is deleted by keyboard, but not the one that is shown nor one with children': {
    scene: 'forked',
    async run(page) {
      const tree = page.getByRole('tree', { name: 'Plans' });
      for (const name of ['For the shop’s page', 'Cut 60 % of the neurons by OBD-SD']) {
        await tree.getByText(name).click();
        await tree.getByRole('treeitem', { selected: true }).focus();
        await page.keyboard.press('Delete');
        assert.equal(await page.getByRole('button', { name: 'Delete' }).getAttribute('aria-disabled'), 'true');
      }
      assert.deepEqual(await commands(page, 'deletePlan'), []);
      await page.keyboard.press('End');
      await page.keyboard.press('Delete');
      assert.equal((await commands(page, 'deletePlan')).length, 1);
      await tree.getByText('Quantized to float16').waitFor({ state: 'detached' });
      assert.notEqual(await tree.locator(':focus').count(), 0);
    },
  },
  'a plan is copied, and saved after going to it': {
    scene: 'forked',
    async run(page) {
      await page.getByRole('tree', { name: 'Plans' }).getByText('Quantized to float16').click();
      await page.getByRole('button', { name: 'Copy as Command Line' }).click();
      const [copied] = await commands(page, 'copyPlan');
      await page.getByRole('toolbar', { name: 'Plan' }).getByRole('button', { name: 'Save As…' }).click();
      await page.getByRole('tree', { name: 'Plans' }).getByRole('button', { name: 'saved' }).nth(1).waitFor();
      assert.deepEqual(await commands(page, 'goTo'), [copied]);
      assert.equal((await commands(page, 'saveAs')).length, 1);
      await page.getByRole('button', { name: 'Open Saved Model' }).click();
      assert.deepEqual(await commands(page, 'openSaved'), [{ file: '/models/mobilenet_v2-min/model.json' }]);
    },
  },
  'compressed sizes arrive though something was done meanwhile': {
    scene: 'sizing',
    async run(page) {
      const sizes = page.getByRole('table', { name: 'Before and now' });
      await sizes.getByRole('row', { name: /^gzip …/ }).waitFor();
      await page.evaluate(() => window.harness.extension.addSizes());
      await sizes.getByRole('row', { name: /^gzip [0-9.]+.*-|^gzip .*−/ }).waitFor();
    },
  },
  'curves of another plan are named and led to, not shown': {
    scene: 'forked',
    kept: { tab: 'curves' },
    async run(page) {
      await page.getByText('A study of ‘Quantized to uint8’ is there; this plan has none.').waitFor();
      assert.equal(await page.locator('mm-curve-chart').count(), 0);
      await page.getByRole('button', { name: 'Go There' }).click();
      await page.getByRole('listbox', { name: /^Accuracy against/ }).waitFor();
    },
  },
  'undo and redo are offered when there is something': {
    kept: { tab: 'neurons', layer: 'Conv1' },
    async run(page) {
      assert.equal(await page.getByRole('button', { name: 'Undo' }).isDisabled(), true);
      await page.getByRole('list').getByRole('checkbox').first().click();
      await page.getByRole('button', { name: 'Apply plan' }).click();
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.getByRole('button', { name: 'Redo' }).click();
      assert.equal((await commands(page, 'redo')).length, 1);
    },
  },
};
