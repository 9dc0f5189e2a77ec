// @ts-check
/** What is bundled, and how. */

/** VS Code's extension host logs a PendingMigrationError when somebody so much as asks whether there is one (zod does). */
const NO_NAVIGATOR = { navigator: 'undefined' };

/**
 * Name in dist, source, how.
 * @param {string} root the repository
 * @param {boolean} development readable, with source maps
 * @returns {[string, string, import('esbuild').BuildOptions][]}
 */
export function bundles(root, development) {
  /** @type {import('esbuild').BuildOptions} */
  const shared = {
    absWorkingDir: root,
    bundle: true,
    minify: !development,
    sourcemap: development && 'linked',
    legalComments: development ? 'none' : 'linked',
    logLevel: 'warning',
  };

  /** @type {import('esbuild').BuildOptions} */
  const forNode = {
    ...shared,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    // The `module` builds of tfjs can be tree-shaken; its `main` builds pull in node-fetch and more.
    mainFields: ['module', 'main'],
  };

  /** @type {import('esbuild').BuildOptions} */
  const forWebview = {
    ...shared,
    platform: 'browser',
    format: 'iife',
    target: 'chrome130',
    loader: { '.ttf': 'file', '.svg': 'text' },
    assetNames: '[name]',
  };

  return [
    ['extension', 'src/extension/extension.ts', { ...forNode, external: ['vscode'], define: NO_NAVIGATOR }],
    ['engine', 'src/engine/main.ts', forNode],
    ['worker', 'src/workers/worker.ts', forNode],
    ['cli', 'src/cli/main.ts', { ...forNode, banner: { js: '#!/usr/bin/env node' } }],
    ['webview', 'webview/main.ts', forWebview],
  ];
}
