import assert from 'node:assert/strict';
import { focusedName } from './inPage.mjs';

/** @typedef {import('playwright-core').Page} Page */

/** @param {Page} page */
async function focused(page) {
  await page.waitForTimeout(80);
  return page.evaluate(focusedName);
}

/** @param {Page} page @param {string} item */
async function openFromMenu(page, item) {
  await page.getByRole('button', { name: 'Compress…' }).press('ArrowDown');
  await page.getByRole('menuitem', { name: item }).press('Enter');
  await page.getByRole('dialog').waitFor();
}

/** Leaves the form that is open, both ways. @param {Page} page @param {() => Promise<unknown>} open @param {string} from */
async function leaveBothWays(page, open, from) {
  for (const leave of ['Escape', 'Cancel']) {
    await open();
    await page.getByRole('dialog').waitFor();
    if (leave === 'Escape') await page.keyboard.press('Escape');
    else await page.getByRole('button', { name: 'Cancel' }).press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    assert.equal(await focused(page), from, leave);
  }
}

/** @type {import('../webview-flows.mjs').Flows} */
export const FOCUS_FLOWS = {
  'the keyboard is back where it was after every form that was left': {
    scene: 'worked',
    async run(page) {
      for (const item of ['Prune…', 'Merge Neurons…', 'Quantize…', 'Fine-Tune…'])
        await leaveBothWays(page, () => openFromMenu(page, item), 'Compress…');
      await leaveBothWays(
        page,
        () => page.getByRole('toolbar', { name: 'Model' }).getByRole('button', { name: 'Study…' }).press('Enter'),
        'Study…',
      );
      await leaveBothWays(page, () => page.getByRole('button', { name: 'Change…' }).press('Enter'), 'Change…');
      await page.getByRole('tab', { name: 'Curves' }).click();
      await leaveBothWays(page, () => page.getByRole('button', { name: 'New Study…' }).press('Enter'), 'New Study…');
    },
  },
  'the keyboard is back where it was after every form that was sent': {
    scene: 'worked',
    async run(page) {
      await openFromMenu(page, 'Quantize…');
      await page.getByRole('button', { name: 'Quantize', exact: true }).press('Enter');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      assert.equal(await focused(page), 'Compress…');
    },
  },
  'a job takes the keyboard from nobody, and what it turns off does nothing': {
    scene: 'worked',
    async run(page) {
      for (const name of ['Evaluate', 'Study…', 'Save As…', 'Compress…', 'Undo']) {
        const button = page.getByRole('toolbar', { name: 'Model' }).getByRole('button', { name });
        await button.focus();
        await page.evaluate(() => window.harness.play('busy'));
        await page.waitForTimeout(80);
        assert.equal(await button.isDisabled(), true, name);
        const before = await page.evaluate(() => window.harness.extension.heard.length);
        await page.keyboard.press('Enter');
        assert.equal(await page.evaluate(() => window.harness.extension.heard.length), before, name);
        assert.equal(await page.getByRole('dialog').count(), 0, name);
        assert.equal(await page.getByRole('menuitem').count(), 0, name);
        await page.evaluate(() => window.harness.play('worked'));
        assert.equal(await focused(page), name);
      }
    },
  },
  'undo and applying a plan keep the keyboard': {
    kept: { tab: 'neurons', layer: 'Conv1' },
    async run(page) {
      await page.getByRole('list').getByRole('checkbox').first().click();
      await page.getByRole('button', { name: 'Apply plan' }).press('Enter');
      await page.getByText('0 ticked here').waitFor();
      assert.equal(await focused(page), 'Apply plan');
      await page.getByRole('button', { name: 'Undo' }).press('Enter');
      assert.equal(await focused(page), 'Undo');
      await page.getByRole('button', { name: 'Redo' }).press('Enter');
      assert.equal(await focused(page), 'Redo');
    },
  },
  'what is taken away leaves the keyboard nearby': {
    scene: 'worked',
    kept: { tab: 'curves' },
    async run(page) {
      await page.getByRole('button', { name: 'New Study…' }).press('Enter');
      await page.getByRole('button', { name: 'Start Study' }).press('Enter');
      await page.getByRole('button', { name: 'Stop Study' }).waitFor();
      assert.notEqual(await focused(page), 'nothing');
      await page.getByRole('button', { name: 'Stop Study' }).press('Enter');
      assert.notEqual(await focused(page), 'nothing');
      await page.getByRole('tab', { name: 'Saliency' }).click();
      await page.getByRole('radio', { name: 'trust' }).check();
      await page.getByRole('button', { name: 'Calibrate' }).press('Enter');
      await page.getByRole('table', { name: 'Methods by their loss' }).waitFor();
      assert.notEqual(await focused(page), 'nothing');
    },
  },
  'Tab walks through every tab and out of it': {
    scene: 'worked',
    kept: { layer: 'block_6_expand', channel: 12 },
    async run(page) {
      for (const name of ['Overview', 'Layers', 'Saliency', 'Neurons', 'Curves']) {
        await page.getByRole('tab', { name }).click();
        await page.waitForTimeout(150);
        const seen = [];
        for (let i = 0; i < 150 && seen.at(-1) !== 'nothing'; i++) {
          await page.keyboard.press('Tab');
          seen.push(await page.evaluate(focusedName));
        }
        assert.equal(seen.at(-1), 'nothing', `${name}: ${seen.slice(-6).join(', ')}`);
        assert.ok(seen.length > 3, `${name}: ${seen.join(', ')}`);
      }
    },
  },
};
