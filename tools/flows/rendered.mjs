/**
 * Resolves once what was chosen is on the page: the panel draws once a frame.
 * @param {import('playwright-core').Page} page
 */
export async function rendered(page) {
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve)))));
}
