// @ts-check
import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { bundleTests } from './bundleTests.mjs';

/**
 * Fills `folder` with what the tests open in VS Code, by test/fixtures/writeWorkspace.ts.
 * @param {{ root: string, folder: string }} options
 */
export async function makeWorkspace({ root, folder }) {
  const outdir = '.cache/test-workspace';
  await bundleTests({ root, entries: ['test/fixtures/writeWorkspace.ts'], outdir });
  await mkdir(folder, { recursive: true });
  await createRequire(import.meta.url)(join(root, outdir, 'writeWorkspace.cjs')).writeWorkspace(folder);
}
