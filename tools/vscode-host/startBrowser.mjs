// @ts-check
import { appendFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const ARGUMENTS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * @typedef {object} Browser
 * @property {import('playwright-core').Page} page
 * @property {() => Promise<void>} stop
 */

/**
 * Starts Chromium with one empty page. What the page's console says goes to `log`.
 * @param {{ executable: string, folder: string, log: string, colorScheme?: 'light' | 'dark' }} options
 * @returns {Promise<Browser>}
 */
export async function startBrowser({ executable, folder, log, colorScheme = 'light' }) {
  await mkdir(folder, { recursive: true });
  const context = await chromium.launchPersistentContext(join(folder, 'profile'), {
    executablePath: executable,
    headless: false, // asked for by its own switch: playwright's would take the old headless shell
    viewport: { width: 1360, height: 860 },
    colorScheme,
    args: ARGUMENTS,
  });
  const page = context.pages()[0] ?? (await context.newPage());
  page.on('console', (message) => appendFileSync(log, `${message.type()} ${message.text()}\n`));
  return { page, stop: () => context.close() };
}
