/** @typedef {import('playwright-core').Page} Page */
/** @typedef {Record<string, {scene?: string, kept?: object, run: (page: Page) => Promise<void>}>} Flows */

/**
 * Resolves once what was chosen is on the page, with what the extension answered to it.
 * @param {import('playwright-core').Page} page
 */
export async function rendered(page) {
  await page.evaluate(() => window.harness.drawn());
}

/** What a person does with the mouse or the keys, by Playwright's names. */
const DEEDS = {
  locator: ['click', 'dblclick', 'check', 'uncheck', 'fill', 'press', 'pressSequentially', 'selectOption', 'dragTo', 'focus'],
  keyboard: ['press', 'type', 'up'],
  mouse: ['click', 'move', 'up', 'wheel'],
};

/**
 * From here on every deed on this page ends when what it led to is drawn, as a person sees a click's effect before reading on.
 * @param {import('playwright-core').Page} page
 */
export function waitAfterDeeds(page) {
  const locators = Object.getPrototypeOf(page.locator('body'));
  for (const [owner, deeds] of [
    [locators, DEEDS.locator],
    [page.keyboard, DEEDS.keyboard],
    [page.mouse, DEEDS.mouse],
  ]) {
    for (const deed of deeds) {
      const plain = owner[deed];
      if (plain.drawn) continue; // all pages share one prototype of locators
      owner[deed] = Object.assign(
        /** @this {any} @param {any[]} given */
        async function (...given) {
          await plain.apply(this, given);
          await rendered(owner === locators ? this.page() : page);
        },
        { drawn: true },
      );
    }
  }
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
