// @ts-check

/**
 * Makes the workbench that `page` is about to open a development host: the extension is loaded from its folder, and
 * when `tests` is given its run() is called inside the extension host.
 *
 * The workbench reads its options from a <meta> that the server writes; they are added there before its script runs.
 * (Rewriting the response instead would take the page its local address space, and Chromium would then refuse the
 * websocket.)
 * @param {import('playwright-core').Page} page
 * @param {{ authority: string, extension: string, tests?: string }} options absolute paths on the server's machine
 */
export async function developmentHost(page, { authority, extension, tests }) {
  const remote = (/** @type {string} */ path) => ({ $mid: 1, scheme: 'vscode-remote', authority, path });
  const development = {
    extensions: [remote(extension)],
    ...(tests ? { extensionTestsPath: remote(tests) } : {}),
  };
  await page.addInitScript((options) => {
    if (window !== window.top) return;
    document.addEventListener('readystatechange', () => {
      const meta = document.getElementById('vscode-workbench-web-configuration');
      if (!meta || document.readyState !== 'interactive') return;
      const settings = JSON.parse(meta.getAttribute('data-settings') ?? '{}');
      settings.developmentOptions = { ...settings.developmentOptions, ...options };
      meta.setAttribute('data-settings', JSON.stringify(settings));
    });
  }, development);
}
