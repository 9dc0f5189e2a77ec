/**
 * Pictures of every view of the panel in every theme, wide and narrow, and axe-core on each.
 *   node tools/webview-shots.mjs [FOLDER]     pictures go to FOLDER, test-output/panel by default
 * Exit status 1 when axe finds something serious or the page reports an error.
 */
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { buildHarness } from './webview-harness.mjs';

const folder = process.argv[2] ?? 'test-output/panel';
const WIDE = { width: 1280, height: 800 };
const HALF = { width: 700, height: 900 };
const NARROW = { width: 500, height: 900 };
/** @type {Record<string, {width: number, height: number}[]>} */
const SIZES = { dark: [WIDE, HALF, NARROW], light: [WIDE, HALF], hcDark: [WIDE, HALF], hcLight: [WIDE] };
const LAYER = 'block_6_expand';
const ARGUMENTS =
  '--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';

/**
 * What is looked at: name, scene, choices kept, and what to do first.
 * @type {[string, string, object, ((page: import('playwright-core').Page) => Promise<unknown>)?][]}
 */
const VIEWS = [
  ['overview-fresh', 'fresh', { tab: 'overview' }],
  ['overview', 'worked', { tab: 'overview' }],
  ['overview-tuned', 'worked', { tab: 'overview' }, (page) => page.getByText('Training curve').click()],
  ['overview-training', 'busy', { tab: 'overview' }],
  ['layers', 'worked', { tab: 'layers', layer: LAYER }],
  ['layers-fresh', 'fresh', { tab: 'layers', filter: '@prunable' }],
  ['overview-repaired', 'repaired', { tab: 'overview' }],
  ['form-finetune-frozen', 'repaired', {}, (page) => chooseInMenu(page, 'Fine-Tune…')],
  ['layers-deep', 'deep', { tab: 'layers', layer: 'stage_9/block_6_expand' }],
  ['overview-graph', 'graph', { tab: 'overview' }],
  ['layers-graph', 'graph', { tab: 'layers' }],
  [
    'layers-graph-filtered',
    'graph',
    { tab: 'layers', filter: 'bytes>5k @prunble class:conv', sort: { column: 'bytes', descending: true } },
  ],
  ['layers-columns', 'graph', { tab: 'layers' }, (page) => page.getByRole('button', { name: 'Columns' }).click()],
  ['layers-help', 'graph', { tab: 'layers' }, (page) => page.getByRole('button', { name: 'How to filter' }).click()],
  ['saliency-graph', 'graph', { tab: 'saliency' }],
  ['saliency-graph-parameters', 'graph', { tab: 'saliency', level: 'parameter', saliencySort: { column: 'max', descending: true } }],
  ['neurons-graph', 'graph', { tab: 'neurons' }],
  ['saliency', 'worked', { tab: 'saliency', layer: LAYER }],
  ['saliency-parameters', 'fresh', { tab: 'saliency', level: 'parameter' }],
  ['saliency-data', 'worked', { tab: 'saliency', method: 'obd-sd', optionsOpen: true, scoring: { spread: 'upper', samples: 500 } }],
  ['saliency-warned', 'worked', { tab: 'saliency', method: 'damage' }],
  ['saliency-no-data', 'fresh', { tab: 'saliency', method: 'obd' }],
  ['saliency-ranking', 'ranking', { tab: 'saliency', method: 'obd' }],
  ['trust-nothing', 'worked', { tab: 'saliency', saliency: 'trust' }],
  ['trust', 'worked', { tab: 'saliency', saliency: 'trust' }, (page) => page.getByRole('button', { name: 'Calibrate' }).click()],
  ['neurons-data', 'worked', { tab: 'neurons', layer: LAYER, channel: 12, method: 'obd-sd' }, planned],
  ['neurons-no-data', 'fresh', { tab: 'neurons', layer: LAYER, channel: 12, method: 'taylor' }],
  ['neurons-options', 'worked', { tab: 'neurons', layer: LAYER, channel: 12, method: 'obd-sd', optionsOpen: true }],
  ['neurons-ranking', 'ranking', { tab: 'neurons', layer: LAYER, channel: 12, method: 'obd' }],
  ['neurons', 'worked', { tab: 'neurons', layer: LAYER, channel: 41 }, planned],
  ['neurons-fresh', 'fresh', { tab: 'neurons' }],
  ['neurons-tied', 'fresh', { tab: 'neurons', layer: 'predictions', channel: 3 }],
  ['curves', 'worked', { tab: 'curves' }],
  ['curves-running', 'studying', { tab: 'curves', curveAxis: 'macs', curveTable: true }],
  ['curves-nothing', 'fresh', { tab: 'curves' }],
  ['busy', 'busy', { tab: 'overview' }],
  ['opening', 'opening', {}],
  ['failed', 'failed', {}],
  ['broken', 'fresh&broken', { tab: 'neurons' }],
  ['menu', 'fresh', {}, (page) => page.getByRole('button', { name: 'Compress…' }).click()],
  ['form-prune', 'worked', { layer: LAYER }, (page) => chooseInMenu(page, 'Prune…')],
  ['form-merge', 'worked', {}, (page) => chooseInMenu(page, 'Merge Neurons…')],
  ['form-quantize', 'fresh', {}, (page) => chooseInMenu(page, 'Quantize…')],
  ['form-finetune', 'worked', {}, (page) => chooseInMenu(page, 'Fine-Tune…')],
  ['form-reading', 'worked', {}, (page) => page.getByRole('button', { name: 'Change…' }).click()],
  ['form-study', 'worked', {}, (page) => page.getByRole('toolbar').getByRole('button', { name: 'Study…' }).click()],
];

/** @param {import('playwright-core').Page} page */
async function planned(page) {
  await page.getByRole('slider', { name: 'Amount of channels to remove' }).fill('38');
  await page.getByRole('button', { name: 'Clear' }).waitFor();
}

/** @param {import('playwright-core').Page} page @param {string} name */
async function chooseInMenu(page, name) {
  await page.getByRole('button', { name: 'Compress…' }).click();
  await page.getByRole('menuitem', { name }).click();
}

const only = process.env.ONLY?.split(',');
const address = await buildHarness();
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
await mkdir(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROME_PATH ?? '/usr/bin/chromium',
  args: ARGUMENTS.split(' '),
});
const troubles = [];
let pictures = 0;
try {
  for (const [theme, sizes] of Object.entries(SIZES)) {
    for (const size of sizes) {
      for (const [name, scene, kept, act] of VIEWS) {
        const label = `${name}-${theme}-${size.width}`;
        if (only && !only.some((part) => label.startsWith(part))) continue;
        const page = await browser.newPage({ viewport: size });
        page.on('console', (message) => message.type() === 'error' && troubles.push(`${label}: ${message.text()}`));
        page.on('pageerror', (error) => troubles.push(`${label}: ${error.message}`));
        await page.goto(`${address}?theme=${theme}&scene=${scene}&kept=${encodeURIComponent(JSON.stringify(kept))}`);
        await page.locator('h1').waitFor();
        await act?.(page);
        await page.waitForTimeout(400);
        await page.screenshot({ path: join(folder, `${label}.png`) });
        pictures++;
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
        for (const { id, impact, nodes } of violations) {
          if (impact !== 'serious' && impact !== 'critical') continue;
          for (const node of nodes.slice(0, 4))
            troubles.push(`${label}: ${id} ${node.target.join(' ')} ${node.failureSummary?.replace(/\s+/g, ' ')}`);
        }
        const overflow = await page.evaluate(() => {
          const parts = document.querySelector('mm-panel')?.shadowRoot?.children ?? [];
          return Math.max(document.documentElement.scrollWidth, ...[...parts].map((part) => part.scrollWidth)) - innerWidth;
        });
        if (overflow > 0) troubles.push(`${label}: ${overflow} px too wide`);
        await page.close();
      }
    }
  }
} finally {
  await browser.close();
}
for (const trouble of [...new Set(troubles)]) console.error(trouble);
console.log(`${pictures} pictures in ${folder}, ${troubles.length} troubles`);
process.exitCode = troubles.length > 0 || pictures === 0 ? 1 : 0;
