/** @typedef {import('playwright-core').Page} Page */
/** @typedef {Record<string, {scene?: string, kept?: object, run: (page: Page) => Promise<void>}>} Flows */

/**
 * Resolves once what was chosen is on the page: the panel draws once a frame.
 * @param {import('playwright-core').Page} page
 */
export async function rendered(page) {
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve)))));
}

/** Chooses in the menu of edits, and waits for the form. @param {import('playwright-core').Page} page @param {string} name */
export async function menu(page, name) {
  await page.getByRole('button', { name: 'Compress…' }).press('ArrowDown');
  await page.getByRole('menuitem', { name }).press('Enter');
  await page.getByRole('dialog').waitFor();
}

/** Parameters of the commands of this name that the panel sent. @param {import('playwright-core').Page} page @param {string} name */
export function commands(page, name) {
  return page.evaluate(
    (wanted) =>
      window.harness.extension.heard.filter((message) => message.kind === 'command' && message.name === wanted).map(({ params }) => params),
    name,
  );
}
