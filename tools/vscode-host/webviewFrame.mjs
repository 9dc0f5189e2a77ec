// @ts-check

/**
 * The document of the visible webview: VS Code wraps it in a frame of its own. Locators of the result wait by
 * themselves, so it can be made before the webview is there.
 * @param {import('playwright-core').Page} page
 * @returns {import('playwright-core').FrameLocator}
 */
export function webviewFrame(page) {
  return page.frameLocator('iframe.webview.ready:visible').frameLocator('#active-frame');
}
