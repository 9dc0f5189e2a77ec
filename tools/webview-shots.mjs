/**
 * Pictures of every view of the panel in every theme, wide, narrow and low, and axe-core on each.
 *   node tools/webview-shots.mjs [FOLDER]     pictures go to FOLDER, test-output/panel by default
 * The environment says what is left out: ONLY=overview,curves for views whose names begin so, THEMES=dark,hcLight,
 * SIZES=340x800,1360x500. Exit status 1 when axe finds something serious or the page reports an error.
 */
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { buildHarness } from './webview-harness.mjs';

const folder = process.argv[2] ?? 'test-output/panel';
const WIDE = { width: 1360, height: 860 };
const PHONE = { width: 340, height: 800 };
/** @type {Record<string, {width: number, height: number}[]>} */
const SIZES = {
  dark: [WIDE, { width: 1000, height: 800 }, { width: 700, height: 900 }, PHONE, { width: 1360, height: 500 }, { width: 340, height: 360 }],
  light: [WIDE, PHONE],
  hcDark: [WIDE, PHONE],
  hcLight: [WIDE, PHONE],
};
const themes = process.env.THEMES?.split(',') ?? Object.keys(SIZES);
const askedSizes = process.env.SIZES?.split(',').map((size) => {
  const [width = 0, height = 0] = size.split('x').map(Number);
  return { width, height };
});
const LAYER = 'block_6_expand';
const ARGUMENTS =
  '--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';

/**
 * What is looked at: name, scene, choices kept, and what to do first.
 * @type {[string, string, object, ((page: import('playwright-core').Page) => Promise<unknown>)?][]}
 */
const VIEWS = [
  ['overview-outlined', 'outlined', { tab: 'overview' }],
  ['layers-outlined', 'outlined', { tab: 'layers' }],
  ['overview-fresh', 'fresh', { tab: 'overview' }],
  ['overview', 'worked', { tab: 'overview' }],
  ['overview-forked', 'forked', { tab: 'overview' }],
  ['overview-grown', 'grown', { tab: 'overview' }],
  ['overview-held-out', 'heldOut', { tab: 'overview' }],
  ['curves-elsewhere', 'forked', { tab: 'curves' }],
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
  ['saliency-data', 'worked', { tab: 'saliency', method: 'obd-sd', scoring: { spread: 'upper', samples: 500 } }, options],
  ['saliency-warned', 'worked', { tab: 'saliency', method: 'damage' }],
  ['saliency-no-data', 'fresh', { tab: 'saliency', method: 'obd' }],
  ['saliency-ranking', 'ranking', { tab: 'saliency', method: 'obd' }],
  ['trust-nothing', 'worked', { tab: 'saliency', saliency: 'trust' }],
  ['trust', 'worked', { tab: 'saliency', saliency: 'trust' }, (page) => page.getByRole('button', { name: 'Calibrate' }).click()],
  ['neurons-data', 'worked', { tab: 'neurons', layer: LAYER, channel: 12, method: 'obd-sd' }, planned],
  ['neurons-no-data', 'fresh', { tab: 'neurons', layer: LAYER, channel: 12, method: 'taylor' }],
  ['neurons-options', 'worked', { tab: 'neurons', layer: LAYER, channel: 12, method: 'obd-sd' }, options],
  ['neurons-ranking', 'ranking', { tab: 'neurons', layer: LAYER, channel: 12, method: 'obd' }],
  ['neurons', 'worked', { tab: 'neurons', layer: LAYER, channel: 41 }, planned],
  ['neurons-all', 'worked', { tab: 'neurons', allLayers: true, layer: LAYER, channel: 41, method: 'obd-sd' }, planned],
  ['neurons-wide', 'wide', { tab: 'neurons', allLayers: true, modelChannelOrder: { column: 'score', descending: true } }],
  ['neurons-fresh', 'fresh', { tab: 'neurons' }],
  ['neurons-tied', 'fresh', { tab: 'neurons', layer: 'predictions', channel: 3 }],
  ['curves', 'worked', { tab: 'curves' }],
  ['curves-review', 'review', { tab: 'curves', curveX: 'gzipBytes', curveLog: true, curveFront: true, curveBand: 'interval' }],
  ['curves-card', 'review', { tab: 'curves', curveX: 'params' }, card],
  ['curves-options', 'review', { tab: 'curves', curveX: 'bytes' }, options],
  ['curves-many', 'manyPoints', { tab: 'curves', curveTable: true }],
  ['curves-running', 'studying', { tab: 'curves', curveX: 'macs', curveTable: true }],
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
  ['form-compress', 'worked', {}, (page) => chooseInMenu(page, 'Compress to a Budget…')],
  ['form-equalize', 'worked', {}, (page) => chooseInMenu(page, 'Equalize Ranges…')],
  ['form-reading', 'worked', {}, (page) => page.getByRole('button', { name: 'Change…' }).click()],
  ['form-study', 'worked', {}, study],
  ['form-scratch', 'worked', {}, (page) => trained(page, 'Train from Scratch…')],
  ['form-rewind', 'worked', {}, (page) => trained(page, 'Rewind…')],
  ['form-rewind-untrained', 'worked', {}, (page) => chooseInMenu(page, 'Rewind…')],
  ['form-finetune-checkpoints', 'worked', {}, (page) => trained(page, 'Fine-Tune…')],
  ['form-whole-study', 'worked', {}, wholeStudy],
];

/** @param {import('playwright-core').Page} page */
async function planned(page) {
  await page.getByRole('slider', { name: 'Amount of channels to remove' }).fill('38');
  await page.getByRole('button', { name: 'Clear' }).waitFor();
}

/** @param {import('playwright-core').Page} page */
async function study(page) {
  const button = page.getByRole('toolbar', { name: 'Model' }).getByRole('button', { name: 'Study…' });
  if (await button.isVisible()) return button.click();
  await page.getByRole('button', { name: 'More' }).click();
  return page.getByRole('menuitem', { name: 'Study…' }).click();
}

/** The form of a training with all that it can be told. @param {import('playwright-core').Page} page @param {string} name */
async function trained(page, name) {
  await chooseInMenu(page, name);
  const checkpoint = page.getByRole('textbox', { name: 'Checkpoint', exact: true });
  if (await checkpoint.isVisible()) await checkpoint.fill('lenet-checkpoints/epoch-0');
  await page.getByRole('spinbutton', { name: 'Epochs' }).fill('10');
  await unfold(page);
  await page.getByRole('textbox', { name: 'Teacher', exact: true }).fill('original');
  await page.getByRole('textbox', { name: 'Checkpoint folder' }).fill('lenet-checkpoints');
}

/** The form of a study in which everything is asked for, with all its groups open. @param {import('playwright-core').Page} page */
async function wholeStudy(page) {
  await study(page);
  const form = page.locator('mm-action-form');
  for (const [group, names] of [
    ['Levels', ['neurons', 'parameters']],
    ['Repairs', ['distillation', 'from scratch', 'rewound']],
  ]) {
    for (const name of names) await form.getByRole('group', { name: group }).getByRole('checkbox', { name, exact: true }).check();
  }
  await unfold(page);
}

/** Opens what is folded away in a form. @param {import('playwright-core').Page} page */
async function unfold(page) {
  const folded = page.locator('mm-action-form details:not([open]) > summary');
  while ((await folded.count()) > 0) await folded.first().click();
}

/** @param {import('playwright-core').Page} page */
async function card(page) {
  await page.getByRole('listbox', { name: /^Accuracy against/ }).focus();
  for (const key of ['ArrowRight', 'ArrowRight', 'ArrowUp', 'Enter']) await page.keyboard.press(key);
  await page.getByRole('button', { name: 'Open This Model' }).waitFor();
}

/** @param {import('playwright-core').Page} page */
function options(page) {
  return page.getByRole('tabpanel').getByRole('button', { name: 'Options…' }).click();
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
  for (const theme of themes) {
    for (const size of askedSizes ?? SIZES[theme] ?? []) {
      for (const [name, scene, kept, act] of VIEWS) {
        const label = `${name}-${theme}-${size.width}x${size.height}`;
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
