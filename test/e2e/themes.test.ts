import { deepEqual } from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { THEMES, withWorkbench, type Workbench } from './workbench';

const TABS = ['Overview', 'Layers', 'Saliency', 'Neurons', 'Curves'];

for (const theme of Object.keys(THEMES) as (keyof typeof THEMES)[]) {
  describe(`the panel in the ${theme} theme`, () => {
    const workbench = withWorkbench(theme);
    before(async () => {
      await workbench().chooseFromMenu('lenet/model.json', 'Inspect Model');
      await workbench().panel.getByText('20,522').first().waitFor({ timeout: 60_000 });
    });

    for (const name of TABS) {
      it(`shows ${name} without a fault that axe can find`, async () => {
        await workbench().panel.getByRole('tab', { name }).click();
        await workbench().panel.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' });
        await workbench().picture(`tab-${name.toLowerCase()}`);
        deepEqual(await faults(workbench()), []);
      });
    }

    it('never does what its own policy refuses', () => {
      deepEqual([...workbench().refusals], []);
    });
  });
}

/** Where the panel breaks a rule that axe can check (WCAG and best practices): rule, what it means, and where. */
async function faults({ panel }: Workbench): Promise<readonly string[]> {
  const source = await readFile(createRequire(__filename).resolve('axe-core/axe.min.js'), 'utf8');
  const violations = await panel.locator('body').evaluate(async (_body, axeSource) => {
    // Evaluated as the debugger does, which the page's policy leaves alone.
    const axe = globalThis as unknown as { axe?: { run(): Promise<AxeResults> } };
    if (!axe.axe) (0, eval)(axeSource);
    return (await axe.axe?.run())?.violations ?? [];
  }, source);
  return violations.map(({ id, help, nodes }) => `${id}: ${help} (${nodes.map(({ target }) => target.join(' ')).join('; ')})`);
}
