/**
 * Uses the panel as a person would, in a browser, against the fake extension: by mouse and by keyboard.
 *   node tools/webview-flows.mjs
 * Prints one line a flow; exit status 1 when one fails. ONLY=WORDS takes those whose name has the words.
 */
import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';
import { FOCUS_FLOWS } from './flows/focus.mjs';
import { LAYOUT_FLOWS } from './flows/layout.mjs';
import { rendered } from './flows/rendered.mjs';
import { buildHarness } from './webview-harness.mjs';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {Record<string, {scene?: string, kept?: object, run: (page: Page) => Promise<void>}>} Flows */

/** @type {Flows} */
const FLOWS = {
  ...LAYOUT_FLOWS,
  ...FOCUS_FLOWS,
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
  'forms send what they show': {
    scene: 'worked',
    async run(page) {
      await menu(page, 'Prune…');
      await page.getByRole('radio', { name: 'parameters' }).check();
      await page.getByRole('spinbutton', { name: 'Amount' }).fill('90');
      await page.getByRole('spinbutton', { name: 'Rounds' }).fill('3');
      await page.getByRole('checkbox', { name: 'Fine-tune', exact: true }).check();
      await page.getByRole('spinbutton', { name: 'Epochs' }).fill('2');
      await page.getByRole('button', { name: 'Prune', exact: true }).click();
      const [prune] = await commands(page, 'prune');
      assert.equal(prune?.settings.level, 'parameter');
      assert.equal(prune?.settings.amount, 0.9);
      assert.equal(prune?.settings.rounds, 3);
      assert.equal(prune?.settings.finetune.epochs, 2);
      await menu(page, 'Quantize…');
      await page.getByRole('spinbutton', { name: 'Levels' }).fill('16');
      await page.getByRole('textbox', { name: 'Exclude' }).fill('*/bias, dense*');
      await page.getByRole('button', { name: 'Quantize', exact: true }).click();
      const [quantize] = await commands(page, 'quantize');
      assert.deepEqual(quantize?.settings, { dtype: 'uint8', levels: 16, exclude: ['*/bias', 'dense*'] });
    },
  },
  'a form refuses what is out of range, and Escape leaves it': {
    scene: 'worked',
    async run(page) {
      await menu(page, 'Fine-Tune…');
      await page.getByRole('spinbutton', { name: 'Epochs' }).fill('0');
      await page.getByText('Epochs: 0 is not a whole number from 1 to 10000.').waitFor();
      assert.equal(await page.getByRole('button', { name: 'Fine-Tune', exact: true }).isDisabled(), true);
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    },
  },
  'a study starts from its form and can be stopped': {
    scene: 'worked',
    async run(page) {
      await page.getByRole('toolbar', { name: 'Model' }).getByRole('button', { name: 'Study…' }).click();
      await page.getByRole('textbox', { name: 'Amounts' }).fill('0, 50, 90');
      await page.getByRole('textbox', { name: 'Seeds' }).fill('1, 2');
      await page.getByText('10 trials, each measured before and after fine-tuning. Looks at digits.npz.').waitFor();
      await page.getByRole('button', { name: 'Start Study' }).click();
      const [study] = await commands(page, 'study');
      assert.deepEqual(study?.settings.amounts, [0, 0.5, 0.9]);
      assert.deepEqual(study?.settings.seeds, [1, 2]);
      await page.getByRole('button', { name: 'Stop Study' }).click();
      await page.getByText('How much can go?').waitFor();
    },
  },
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
      await page.getByRole('button', { name: 'Cancel' }).click();
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
  'merging sends what its form shows': {
    async run(page) {
      await menu(page, 'Merge Neurons…');
      await page.getByRole('radio', { name: 'activations' }).check();
      await page.getByText('You will be asked for a data set.').waitFor();
      await page.getByRole('spinbutton', { name: 'Amount' }).fill('25');
      await page.getByRole('button', { name: 'Merge Neurons', exact: true }).click();
      const [merge] = await commands(page, 'merge');
      assert.deepEqual(merge?.settings, { by: 'activations', amount: 0.25 });
    },
  },
  'layers are filtered, sorted and chosen by keyboard': {
    kept: { tab: 'layers' },
    async run(page) {
      await page.getByRole('searchbox', { name: 'Filter layers' }).fill('@prunable project');
      await rendered(page);
      const rows = page.getByRole('grid', { name: 'Layers' }).locator('tbody tr');
      assert.equal(await rows.count(), 9);
      await page.getByRole('button', { name: 'parameters' }).click();
      await rendered(page);
      assert.equal(await rows.first().getAttribute('data-layer'), 'block_9_project');
      await rows.first().focus();
      await page.keyboard.press('ArrowDown');
      await page.getByRole('img', { name: /^Histogram of .*kernel/ }).waitFor();
    },
  },
  'a filter tells what it can’t read, and the rest of it counts': {
    kept: { tab: 'layers' },
    async run(page) {
      const field = page.getByRole('searchbox', { name: 'Filter layers' });
      await field.fill('byte>500 @prunable');
      await page.getByText('No column is called “byte”').waitFor();
      const rows = page.getByRole('grid', { name: 'Layers' }).locator('tbody tr');
      assert.equal(await rows.count(), 21);
      await field.fill('bytes>500k');
      assert.deepEqual(await rows.evaluateAll((all) => all.map((row) => row.dataset.layer)), ['dense_1']);
      assert.equal(await page.getByText('No column').count(), 0);
      await page.getByRole('button', { name: 'How to filter' }).click();
      await page.getByRole('dialog', { name: 'How to filter' }).getByText('@frozen').waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog', { name: 'How to filter' }).waitFor({ state: 'hidden' });
    },
  },
  'columns keep their widths whatever is filtered; edges change them, by key and by pointer': {
    kept: { tab: 'layers' },
    async run(page) {
      const widths = () =>
        page
          .getByRole('grid', { name: 'Layers' })
          .evaluate((grid) => [...grid.querySelectorAll('th[scope=col]')].map((head) => head.offsetWidth));
      const before = await widths();
      const field = page.getByRole('searchbox', { name: 'Filter layers' });
      for (const filter of ['@prunable', 'dense', 'input']) {
        await field.fill(filter);
        await rendered(page);
        assert.deepEqual(await widths(), before);
      }
      await field.fill('');
      const edge = page.getByRole('separator', { name: 'Width of class' });
      await edge.focus();
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('Shift+ArrowRight');
      await rendered(page);
      const wider = await widths();
      assert.equal(wider[1], before[1] + 60);
      assert.deepEqual(wider.slice(2), before.slice(2));
      assert.equal(await edge.getAttribute('aria-valuenow'), String(wider[1]));
      assert.deepEqual((await page.evaluate(() => window.harness.kept())).columnWidths, { layers: { className: wider[1] } });
      const box = await edge.boundingBox();
      await page.mouse.move(box.x + 4, box.y + 10);
      await page.mouse.down();
      await page.mouse.move(box.x + 34, box.y + 10, { steps: 3 });
      await page.mouse.up();
      await rendered(page);
      assert.equal((await widths())[1], wider[1] + 30);
      await edge.dblclick();
      await rendered(page);
      assert.deepEqual(await widths(), before);
    },
  },
  'columns are chosen and kept': {
    kept: { tab: 'layers' },
    async run(page) {
      const heads = page.getByRole('grid', { name: 'Layers' }).getByRole('columnheader');
      assert.equal(await heads.count(), 10);
      await page.getByRole('button', { name: 'Columns' }).click();
      await page.getByRole('checkbox', { name: 'dtype' }).uncheck();
      await page.getByRole('checkbox', { name: 'channels' }).check();
      await page.getByRole('checkbox', { name: 'zeros' }).uncheck();
      await rendered(page);
      assert.equal(await heads.count(), 9);
      const { columns } = await page.evaluate(() => window.harness.kept());
      assert.ok(columns.includes('channels') && !columns.includes('dtype'));
      await page.getByRole('button', { name: 'Reset' }).click();
      await rendered(page);
      assert.equal(await heads.count(), 10);
    },
  },
  'sorting looks from the top, and the sums are those of the rows': {
    scene: 'deep',
    kept: { tab: 'layers' },
    async run(page) {
      const grid = page.getByRole('grid', { name: 'Layers' });
      const top = () => page.locator('mm-layer-table').evaluate((table) => table.scrollTop);
      await page.locator('mm-layer-table').evaluate((table) => (table.scrollTop = 9000));
      await page.waitForTimeout(200);
      await grid.getByRole('button', { name: 'bytes' }).click();
      assert.equal(await top(), 0);
      assert.match(await grid.locator('tbody tr[data-layer]').first().getAttribute('data-layer'), /dense_1$/);
      await page.getByRole('searchbox', { name: 'Filter layers' }).fill('bytes>500k');
      await grid.getByRole('row', { name: /^sum of these/ }).waitFor();
      await grid.getByRole('row', { name: /^share of the model/ }).waitFor();
    },
  },
  'names of a graph are told apart, whole for who hears or copies them': {
    scene: 'graph',
    kept: { tab: 'layers' },
    async run(page) {
      const cells = await page.locator('mm-layer-table .shown-name').evaluateAll((names) =>
        names.map((name) => ({
          title: name.title,
          shown: [...name.querySelectorAll('[aria-hidden]')].map((part) => part.textContent).join(''),
        })),
      );
      assert.equal(new Set(cells.map(({ shown }) => shown)).size, cells.length);
      assert.ok(
        cells.every(({ shown, title }) => !shown.includes('StatefulPartitionedCall') && title.startsWith('StatefulPartitionedCall/')),
      );
      await page.getByRole('row', { name: /model_1\/model\/block_1_expand\/BiasAdd/ }).click();
      await page.getByRole('heading', { name: /^StatefulPartitionedCall.*block_1_expand/ }).waitFor();
      // The number at the end is seen however narrow the column is.
      const end = page.locator('mm-layer-table [title$=batch_normalization_87] .end');
      await page.getByRole('separator', { name: 'Width of layer' }).press('Home');
      for (let i = 0; i < 6; i++) await page.getByRole('separator', { name: 'Width of layer' }).press('ArrowRight');
      assert.equal(await end.textContent(), '_87');
      assert.ok(
        await end.evaluate(
          (node) =>
            node.scrollWidth <= node.clientWidth && node.getBoundingClientRect().right <= node.closest('td').getBoundingClientRect().right,
        ),
      );
    },
  },
  'the saliency tables follow the network, and sort both ways': {
    kept: { tab: 'saliency', level: 'parameter' },
    async run(page) {
      const table = page.getByRole('table', { name: 'Scores by layer' });
      const names = () => table.locator('.shown-name').evaluateAll((all) => all.map((name) => name.title));
      await table.waitFor();
      const order = await names();
      assert.deepEqual(order.slice(0, 2), ['Conv1/kernel', 'expanded_conv_depthwise/depthwise_kernel']);
      const figures = async () =>
        (await table.locator('tbody tr').evaluateAll((rows) => rows.map((row) => Number(row.children[4].textContent)))).slice(0, 8);
      await table.getByRole('button', { name: 'largest' }).click();
      const down = await figures();
      assert.deepEqual(
        down,
        [...down].sort((a, b) => b - a),
      );
      await table.getByRole('button', { name: 'largest' }).click();
      const up = await figures();
      assert.deepEqual(
        up,
        [...up].sort((a, b) => a - b),
      );
      await table.getByRole('button', { name: 'largest' }).click();
      assert.deepEqual(await names(), order);
    },
  },
  'a threshold that is no number is told': {
    kept: { tab: 'neurons', layer: 'Conv1' },
    async run(page) {
      await page.getByRole('textbox', { name: 'Score below' }).fill('abc');
      await page.getByRole('button', { name: 'Tick', exact: true }).click();
      await page.getByRole('alert').getByText('“abc” is not a number').waitFor();
      await page.getByRole('textbox', { name: 'Score below' }).fill('0.6');
      await page.getByRole('button', { name: 'Tick', exact: true }).click();
      assert.equal(await page.getByText('is not a number').count(), 0);
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
      await sizes.getByRole('row', { name: /^gzip [0-9.]+.*-|^gzip .*−/ }).waitFor();
    },
  },
  'curves of another plan are named and led to, not shown': {
    scene: 'forked',
    kept: { tab: 'curves' },
    async run(page) {
      await page.getByText('A study of ‘Quantized to uint8’ is there; this plan has none.').waitFor();
      assert.equal(await page.locator('mm-chart').count(), 0);
      await page.getByRole('button', { name: 'Go There' }).click();
      await page.getByRole('img', { name: /^Accuracy against/ }).waitFor();
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

/** @param {Page} page @param {string} name */
async function menu(page, name) {
  await page.getByRole('button', { name: 'Compress…' }).press('ArrowDown');
  await page.getByRole('menuitem', { name }).press('Enter');
  await page.getByRole('dialog').waitFor();
}

/** Parameters of the commands of this name that the panel sent. @param {Page} page @param {string} name */
function commands(page, name) {
  return page.evaluate(
    (wanted) =>
      window.harness.extension.heard.filter((message) => message.kind === 'command' && message.name === wanted).map(({ params }) => params),
    name,
  );
}

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
