import assert from 'node:assert/strict';
import { rendered } from './inPanel.mjs';

/** Tables: filter, columns, order, names.
 * @type {import('./inPanel.mjs').Flows}
 */
export const TABLES_FLOWS = {
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
};
