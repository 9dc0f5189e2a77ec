import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { startBrowser } from '../../tools/vscode-host/startBrowser.mjs';
import { startServer } from '../../tools/vscode-host/startServer.mjs';
import { webviewFrame } from '../../tools/vscode-host/webviewFrame.mjs';
import { writeWorkspace } from '../fixtures/writeWorkspace';

/** What tools/test/runEndToEnd.mjs prepared. */
interface Setup {
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
  /** A file or folder in the explorer, by its path in the workspace; folders on the way are opened. */
  inExplorer(path: string): Promise<Locator>;
  /** Chooses an item of a file's context menu. */
  chooseFromMenu(path: string, item: string): Promise<void>;
  /** Runs a command by its title in the palette. */
  runCommand(title: string): Promise<void>;
  /** Answers the input box or simple file dialog that is open. */
  answer(text: string): Promise<void>;
  /** Keeps a picture in test-output/e2e. */
  picture(name: string): Promise<void>;
  close(): Promise<void>;
}

/** The themes of the pictures, by VS Code's names. */
export const THEMES = {
  light: 'Default Light Modern',
  dark: 'Default Dark Modern',
  contrast: 'Default High Contrast',
} as const;

/** Starts a fresh VS Code with the extension installed from its package. */
export async function openWorkbench(theme: keyof typeof THEMES): Promise<Workbench> {
  const setup = JSON.parse(process.env['E2E_SETUP'] ?? '') as Setup;
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
    const browser = await startBrowser({ executable: setup.chromium, folder: join(temporary, 'browser'), colorScheme });
    const { page } = browser;
    await page.goto(`${server.url}/?folder=${encodeURIComponent(workspace)}`);
    await page.locator('.monaco-workbench').waitFor({ timeout: 60_000 });
    return {
      ...actions(page),
      workspace,
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

function actions(page: Page): Pick<Workbench, 'page' | 'panel' | 'inExplorer' | 'chooseFromMenu' | 'runCommand' | 'answer'> {
  const treeItem = (name: string, level: number): Locator =>
    page.locator(`.explorer-folders-view .monaco-list-row[aria-level="${level}"]`).filter({ has: page.getByText(name, { exact: true }) });

  const inExplorer = async (path: string): Promise<Locator> => {
    const parts = path.split('/');
    for (const [index, part] of parts.entries()) {
      const item = treeItem(part, index + 1);
      await item.waitFor({ timeout: 60_000 });
      if (index < parts.length - 1 && (await item.getAttribute('aria-expanded')) === 'false') await item.click();
    }
    return treeItem(parts.at(-1) ?? '', parts.length);
  };

  const chooseFromMenu = async (path: string, title: string): Promise<void> => {
    const file = await inExplorer(path);
    const item = page.locator('.context-view .action-item, .monaco-menu .action-item').filter({ hasText: title }).first();
    // Contributions arrive when the server has scanned its extensions: until then the menu lacks the item.
    await eventually(async () => {
      await file.click({ button: 'right' });
      try {
        await item.waitFor({ timeout: 2000 });
      } catch (error) {
        await page.keyboard.press('Escape');
        throw error;
      }
      await item.click();
    });
  };

  const runCommand = async (title: string): Promise<void> => {
    const input = page.locator('.quick-input-widget:visible input[type="text"]');
    await eventually(async () => {
      await page.keyboard.press('F1');
      await input.fill(`>${title}`, { timeout: 2000 });
      await page.locator('.quick-input-list .monaco-list-row').filter({ hasText: title }).first().click({ timeout: 5000 });
    });
  };

  const answer = async (text: string): Promise<void> => {
    const input = page.locator('.quick-input-widget:visible input[type="text"]');
    await input.waitFor({ timeout: 30_000 });
    await input.fill(text);
    await input.press('Enter');
  };

  return { page, panel: webviewFrame(page), inExplorer, chooseFromMenu, runCommand, answer };
}

/** Tries again until it succeeds, for a minute: early clicks on a workbench that is still loading get lost. */
export async function eventually<T>(attempt: () => Promise<T>): Promise<T> {
  const end = Date.now() + 60_000;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}
