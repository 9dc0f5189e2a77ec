/**
 * Uses the panel as a person would, in a browser, against the fake extension: by mouse and by keyboard.
 *   node tools/webview-flows.mjs
 * Prints one line a flow; exit status 1 when one fails. ONLY=WORDS takes those whose name has the words.
 */
import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';
import { CURVES_FLOWS } from './flows/curves.mjs';
import { FOCUS_FLOWS } from './flows/focus.mjs';
import { FORMS_FLOWS } from './flows/forms.mjs';
import { rendered, waitAfterDeeds } from './flows/inPanel.mjs';
import { LAYOUT_FLOWS } from './flows/layout.mjs';
import { NEURONS_FLOWS } from './flows/neurons.mjs';
import { PANEL_FLOWS } from './flows/panel.mjs';
import { PLANS_FLOWS } from './flows/plans.mjs';
import { SALIENCY_FLOWS } from './flows/saliency.mjs';
import { TABLES_FLOWS } from './flows/tables.mjs';
import { buildHarness } from './webview-harness.mjs';

/** @type {import('./flows/inPanel.mjs').Flows} */
const FLOWS = {
  ...LAYOUT_FLOWS,
  ...FOCUS_FLOWS,
  ...PANEL_FLOWS,
  ...NEURONS_FLOWS,
  ...FORMS_FLOWS,
  ...SALIENCY_FLOWS,
  ...TABLES_FLOWS,
  ...PLANS_FLOWS,
  ...CURVES_FLOWS,
};

const address = await buildHarness();
const browser = await chromium.launch({
  executablePath: process.env.CHROME_PATH ?? '/usr/bin/chromium',
  args: ['--headless=new', '--no-sandbox', '--disable-gpu'],
});
const only = process.env.ONLY?.split(',');
const flows = Object.entries(FLOWS).filter(([name]) => !only || only.some((part) => name.includes(part)));
let failed = 0;
try {
  for (const [name, { scene = 'fresh', kept = {}, run }] of flows) {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(20_000);
    /** @type {string[]} */
    const errors = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    try {
      await page.goto(`${address}?scene=${scene}&kept=${encodeURIComponent(JSON.stringify(kept))}`);
      await page.locator('h1').waitFor();
      await rendered(page);
      waitAfterDeeds(page);
      await run(page);
      assert.deepEqual(errors, []);
      console.log(`passed  ${name}`);
    } catch (error) {
      failed++;
      console.log(`FAILED  ${name}\n${error instanceof Error ? error.message : String(error)}`);
    }
    await page.close();
  }
} finally {
  await browser.close();
}
console.log(`${flows.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
