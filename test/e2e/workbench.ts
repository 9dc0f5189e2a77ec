import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { startBrowser } from '../../tools/vscode-host/startBrowser.mjs';
import { startServer } from '../../tools/vscode-host/startServer.mjs';
import { webviewFrame } from '../../tools/vscode-host/webviewFrame.mjs';
import { writeWorkspace } from '../fixtures/writeWorkspace';

/** What tools/test/runEndToEnd.mjs prepared. */
export interface Setup {
  readonly host: { readonly node: string; readonly vscode: string };
  readonly chromium: string;
  readonly vsix: string;
  readonly output: string;
}

/** A VS Code with the packaged extension and the test workspace, as a user sees it. */
export interface Workbench {
  readonly page: Page;
  /** The document of the visible panel. */
  readonly panel: FrameLocator;
  /** The folder that is open. */
  readonly workspace: string;
  /** What the panel's content security policy refused so far. */
  readonly refusals: ReadonlySet<string>;
  /** A file or folder in the explorer, by its path in the workspace; folders on the way are opened. */
  inExplorer(path: string): Promise<Locator>;
  /** Chooses an item of a file's context menu. */
  chooseFromMenu(path: string, item: string): Promise<void>;
  /** Runs a command by its title in the palette. */
  runCommand(title: string): Promise<void>;
  /** Chooses from the list that `opening` opens; where VS Code closes it again by itself, it is opened again. */
  pick(label: string, opening: () => Promise<unknown>): Promise<void>;
  /** Types a path into the dialog that `opening` opens. */
  choosePath(path: string, opening: () => Promise<unknown>): Promise<void>;
  /**
   * Presses keys until `seen`, which is given milliseconds, resolves: VS Code drops undo and redo while it is at another one, which it may
   * still be when the panel shows what came of that. For keys that do nothing when they are pressed once more.
   */
  pressUntil(keys: string, seen: (timeout: number) => Promise<unknown>): Promise<void>;
  /** The cell of the overview's table in which a figure of the model that is shown has this value; the original's stands beside it. */
  figure(name: string, value: number): Locator;
  /** Clicks a button of a message of VS Code, also of one that has gone to the list of messages. */
  answer(button: string): Promise<void>;
  /** Keeps a picture in test-output/e2e. */
  picture(name: string): Promise<void>;
  close(): Promise<void>;
}

const EXTENSION = 'model-minifier.model-minifier';

/** The themes of the pictures, by VS Code's names. */
export const THEMES = {
  light: 'Default Light Modern',
  dark: 'Default Dark Modern',
  contrast: 'Default High Contrast',
} as const;

/** A fresh VS Code for the tests of a suite, and a picture of each that fails; call what it returns once the tests run. */
export function withWorkbench(theme: keyof typeof THEMES): () => Workbench {
  let workbench: Workbench | undefined;
  const opened = (): Workbench => {
    if (!workbench) throw new Error('the workbench opens before the first test');
    return workbench;
  };
  before(async () => {
    workbench = await openWorkbench(theme, JSON.parse(process.env['E2E_SETUP'] ?? '') as Setup);
  });
  after(() => workbench?.close());
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await opened().picture(`failed-${this.currentTest.fullTitle().replace(/\W+/g, '-')}`);
  });
  return opened;
}

/** Starts VS Code with the extension installed from its package. */
export async function openWorkbench(theme: keyof typeof THEMES, setup: Setup): Promise<Workbench> {
  const temporary = await mkdtemp(join(tmpdir(), 'model-minifier-e2e-'));
  const workspace = join(temporary, 'workspace');
  await writeWorkspace(workspace);
  const settings = { 'workbench.colorTheme': THEMES[theme] };
  const server = await startServer({ host: setup.host, folder: temporary, vsix: setup.vsix, settings });
  const close = async (): Promise<void> => {
    await server.stop();
    await cp(server.log, join(setup.output, `${theme}-server.log`));
    await rm(temporary, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const colorScheme = theme === 'light' ? 'light' : 'dark';
    const log = join(setup.output, `${theme}-console.log`);
    const browser = await startBrowser({ executable: setup.chromium, folder: join(temporary, 'browser'), log, colorScheme });
    const { page } = browser;
    const refusals = new Set<string>();
    page.on('console', (message) => {
      const [what] = /^.*violates the following Content Security Policy directive/.exec(message.text()) ?? [];
      if (what !== undefined && message.location().url.includes(EXTENSION)) refusals.add(`${what}: ${message.location().url}`);
    });
    await page.goto(`${server.url}/?folder=${encodeURIComponent(workspace)}`);
    await page.locator('.monaco-workbench').waitFor({ timeout: 60_000 });
    waitBeforeClicks(page);
    return {
      ...actions(page),
      workspace,
      refusals,
      picture: async (name) => {
        await page.screenshot({ path: join(setup.output, `${theme}-${name}.png`) });
      },
      close: () => browser.stop().then(close),
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** After so many milliseconds a click that nothing came of is taken to be lost; long, so that nothing is done twice. */
const SWALLOWED = 10_000;

/** How long what can be switched off has to stay on before it is clicked, in milliseconds: the panel hears of a job within 50. */
const STAYS_ON = 200;

/**
 * From here on a click waits until what is clicked stays on: what a job or a reading switches off is still on for a moment after that
 * began, and a click in this moment is lost.
 */
function waitBeforeClicks(page: Page): void {
  const locators = Object.getPrototypeOf(page.locator('body')) as { click: Click };
  const { click } = locators;
  if (click.waits) return;
  const waiting: Click = async function (options = {}) {
    const end = Date.now() + (options.timeout ?? 30_000);
    const left = (): { timeout: number } => ({ timeout: Math.max(1, end - Date.now()) });
    for (let since: number | undefined; ;) {
      const off = await this.getAttribute('aria-disabled', left());
      if (off === null || options.force === true) break;
      since = off === 'true' ? undefined : (since ?? Date.now());
      if ((since !== undefined && Date.now() - since >= STAYS_ON) || Date.now() > end) break;
      await this.page().waitForTimeout(50);
    }
    await click.call(this, { ...options, ...left() });
  };
  waiting.waits = true;
  locators.click = waiting;
}

interface Click {
  (this: Locator, options?: Parameters<Locator['click']>[0]): Promise<void>;
  waits?: true;
}

function actions(
  page: Page,
): Pick<
  Workbench,
  'page' | 'panel' | 'inExplorer' | 'chooseFromMenu' | 'runCommand' | 'pick' | 'choosePath' | 'pressUntil' | 'figure' | 'answer'
> {
  const asking = page.locator('.quick-input-widget:visible');
  const typed = asking.locator('input[type="text"]');
  const rows = page.locator('.explorer-folders-view .monaco-list-row');

  /** The row of `name` on a level of the tree, below the row with the index `parent`. */
  const child = async (name: string, level: number, parent: number): Promise<Locator> => {
    const candidates = rows.and(page.locator(`[aria-level="${level}"]`)).filter({ has: page.getByText(name, { exact: true }) });
    let refreshed = Date.now();
    return eventually(async () => {
      const end = await endOf(parent, level);
      for (const row of await candidates.all()) {
        const index = await indexOf(row);
        if (index > parent && index < end) return row;
      }
      // What is written while VS Code only begins to watch the folder never shows by itself.
      if (Date.now() - refreshed > 5_000) {
        await runCommand('Refresh Explorer');
        refreshed = Date.now();
      }
      throw new Error(`the explorer shows no ${name}`);
    });
  };

  /** The index of the first row below `parent` that is of no folder on this level: what a folder holds is shown a moment after it is opened. */
  const endOf = async (parent: number, level: number): Promise<number> => {
    const shown = await rows.evaluateAll((all) =>
      all.map((row) => ['data-index', 'aria-level'].map((name) => Number(row.getAttribute(name)))),
    );
    const after = shown.flatMap(([index = 0, own = 0]) => (index > parent && own < level ? [index] : []));
    return Math.min(...after);
  };

  const inExplorer = async (path: string): Promise<Locator> => {
    const [first = '', ...rest] = path.split('/');
    let row = await child(first, 1, -1);
    for (const [depth, name] of rest.entries()) {
      await expand(row);
      row = await child(name, depth + 2, await indexOf(row));
    }
    return row;
  };

  /** A click that comes before the tree listens is made again. */
  const expand = (row: Locator): Promise<void> =>
    eventually(async () => {
      if ((await row.getAttribute('aria-expanded', { timeout: 2000 })) !== 'false') return;
      await row.click({ timeout: 2000 });
      await row.and(page.locator('[aria-expanded="true"]')).waitFor({ timeout: 3000 });
    });

  const chooseFromMenu = async (path: string, title: string): Promise<void> => {
    const item = page.locator('.context-view .action-item, .monaco-menu .action-item').filter({ hasText: title }).first();
    // Contributions arrive when the server has scanned its extensions: until then the menu lacks the item.
    await eventually(async () => {
      const file = await inExplorer(path);
      await file.click({ button: 'right' });
      try {
        await item.waitFor({ timeout: 2000 });
        // A menu that has only just opened swallows a click and stays.
        await page.waitForTimeout(250);
        await item.click({ timeout: 2000 });
        await item.waitFor({ state: 'hidden', timeout: 2000 });
      } catch (error) {
        await page.keyboard.press('Escape');
        throw error;
      }
    });
  };

  const runCommand = async (title: string): Promise<void> => {
    let tried = false;
    await eventually(async () => {
      // A question that stands before the window since the last try is the command's: no palette opens over it.
      if (tried && (await page.locator('.monaco-dialog-box').isVisible())) return;
      tried = true;
      await page.keyboard.press('F1');
      await typed.fill(`>${title}`, { timeout: 2000 });
      await entry(title).click({ timeout: 5000 });
      // A list that has only just filled swallows a click and stays.
      await eventually(async () => {
        if ((await asking.isVisible()) && (await typed.inputValue()).startsWith('>')) throw new Error('the palette stays');
      }, SWALLOWED);
    });
  };

  const entry = (label: string): Locator => page.locator('.quick-input-list .monaco-list-row').filter({ hasText: label }).first();

  const pick = async (label: string, opening: () => Promise<unknown>): Promise<void> => {
    await eventually(async () => {
      if (!(await asking.isVisible())) await opening();
      await entry(label).click({ timeout: 15_000 });
      await entry(label).waitFor({ state: 'hidden', timeout: SWALLOWED });
    });
  };

  const choosePath = async (path: string, opening: () => Promise<unknown>): Promise<void> => {
    await eventually(async () => {
      if (!(await asking.isVisible())) await opening();
      await typed.waitFor({ timeout: 15_000 });
      // The dialog looks into its folder first, and puts that in the place of what was typed meanwhile.
      await typed.fill(path);
      await page.waitForTimeout(500);
      if ((await typed.inputValue()) !== path) throw new Error(`the dialog holds ${await typed.inputValue()}`);
      await asking.locator('.quick-input-action').getByRole('button').first().click({ timeout: 2000 });
      await typed.waitFor({ state: 'hidden', timeout: SWALLOWED });
    });
  };

  const pressUntil = async (keys: string, seen: (timeout: number) => Promise<unknown>): Promise<void> => {
    await eventually(async () => {
      await page.keyboard.press(keys);
      await seen(SWALLOWED);
    });
  };

  const panel = webviewFrame(page);
  const figure = (name: string, value: number): Locator =>
    panel
      .locator('mm-totals-table')
      .getByRole('row', { name })
      .locator('.now')
      .filter({ hasText: value.toLocaleString('en') });

  const answer = async (name: string): Promise<void> => {
    const button = page.getByRole('button', { name });
    await eventually(async () => {
      // After some seconds a message stands in the list of messages alone.
      if (!(await button.first().isVisible())) await runCommand('Notifications: Show Notifications');
      await button.first().click({ timeout: 5000 });
    });
  };

  return { page, panel, inExplorer, chooseFromMenu, runCommand, pick, choosePath, pressUntil, figure, answer };
}

async function indexOf(row: Locator): Promise<number> {
  return Number(await row.getAttribute('data-index', { timeout: 2000 }));
}

/** Tries again until it succeeds, for a minute and a half (a test has two): early clicks on a workbench that is still loading get lost. */
export async function eventually<T>(attempt: () => Promise<T>, milliseconds = 90_000): Promise<T> {
  const end = Date.now() + milliseconds;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}
