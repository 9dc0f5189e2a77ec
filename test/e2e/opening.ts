import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { writeModel } from '../../src/formats/writeModel';
import { startBackend } from '../../src/runtime/backends/startBackend';
import { inceptionLike } from '../fixtures/bigNetworks';
import { memoryModel } from '../fixtures/memoryModel';
import { openWorkbench, type Setup, type Workbench } from './workbench';

/** Milliseconds from the click on a model to what the panel shows of it. */
export interface Opening {
  /** `small` is a model of 20,522 parameters, `large` one of 24 million; the engine runs, or starts with the click. */
  readonly what: 'small, cold' | 'small, warm' | 'large, warm' | 'large, cold';
  /** Parameters and bytes of all, and the largest layers. */
  readonly painted: number;
  /** Channels and MACs, which take a trace. */
  readonly traced: number;
}

/** Opens models in a real VS Code, the large one `rounds` times with an engine that runs, and a small one before each, for a measure; each
 * once with one that starts. Made for tools/opening-bench.mjs. */
export async function measureOpening(setup: Setup, rounds: number): Promise<Opening[]> {
  const workbench = await openWorkbench('light', setup);
  try {
    await startBackend('wasm');
    await mkdir(join(workbench.workspace, 'large'));
    await writeModel(
      memoryModel(() => inceptionLike()),
      join(workbench.workspace, 'large'),
      { overwrite: true },
    );
    const openings = [await opened(workbench, 'small, cold')];
    for (let round = 0; round < rounds; round++) {
      openings.push(await opened(workbench, 'small, warm'), await opened(workbench, 'large, warm'));
    }
    await workbench.runCommand('Model Minifier: Restart Engine');
    return [...openings, await opened(workbench, 'large, cold')];
  } catch (error) {
    await workbench.page.screenshot({ path: join(setup.output, 'failed.png') });
    throw error;
  } finally {
    await workbench.close();
  }
}

async function opened(workbench: Workbench, what: Opening['what']): Promise<Opening> {
  const { page, panel } = workbench;
  const [folder, parameters] = what.startsWith('small') ? ['lenet', '20,522'] : ['large', '23,851,784'];
  const file = await workbench.inExplorer(`${folder}/model.json`);
  await file.click({ button: 'right' });
  const item = page.locator('.context-view .action-item, .monaco-menu .action-item').filter({ hasText: 'Inspect Model' }).first();
  await item.waitFor({ timeout: 60_000 });
  await page.waitForTimeout(300);
  const from = performance.now();
  await item.click();
  const totals = panel.locator('mm-totals-table');
  const row = (name: string, text: string | RegExp): Locator => totals.getByRole('row', { name }).filter({ hasText: text });
  await shown(row('Parameters', parameters));
  await shown(row('Files', /[kM]B/));
  await shown(panel.locator('mm-largest-layers tbody tr').first());
  const painted = performance.now() - from;
  await shown(row('MACs', /\d/));
  const traced = performance.now() - from;
  await workbench.runCommand('View: Close Editor');
  await panel.locator('mm-totals-table').waitFor({ state: 'hidden' });
  return { what, painted, traced };
}

/** Resolves when something is on the screen. Playwright's own way to wait looks only twice a second for what lies in a frame that is not there yet. */
async function shown(what: Locator): Promise<void> {
  const end = performance.now() + MOST_MILLISECONDS;
  while (!(await what.isVisible())) {
    if (performance.now() > end) throw new Error(`not shown within ${MOST_MILLISECONDS / 1000} s: ${String(what)}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MILLISECONDS));
  }
}

const MOST_MILLISECONDS = 60_000;
const LOOK_MILLISECONDS = 10;
