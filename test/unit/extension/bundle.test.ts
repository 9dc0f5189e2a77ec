import { resolve } from 'node:path';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { bundles } from '../../../tools/bundles.mjs';

test('the extension asks for no navigator, which the extension host reports as an error', async () => {
  const [name, source, options] = bundles(resolve('.'), true).find(([bundle]) => bundle === 'extension') ?? ['', '', {}];
  expect(name).toBe('extension');
  const { outputFiles } = await build({ ...options, entryPoints: [source], outdir: 'dist', sourcemap: false, write: false });
  const text = outputFiles.map(({ text: written }) => written).join('');
  expect(text).toContain('modelMinifier.inspect');
  expect(text.match(/\bnavigator\b/g) ?? []).toEqual([]);
});
