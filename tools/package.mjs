// @ts-check
/**
 * Makes model-minifier-<version>.vsix, the one package for every platform, and checks what is in it: the allow-list of
 * .vscodeignore, nothing else, and small.
 */
import { spawnSync } from 'node:child_process';
import { cp, readFile, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unzipSync } from 'fflate';

const LARGEST = 5 * 1024 * 1024;
/** What vsce gets to see. */
const STAGED = ['package.json', 'README.md', 'CHANGELOG.md', 'LICENSE', '.vscodeignore', 'media', 'dist'];
/** Everything that may be inside, and all of it must be. */
const EXPECTED = [
  /^extension\/(package\.json|readme\.md|changelog\.md|LICENSE\.txt)$/,
  /^extension\/media\/icon\.png$/,
  /^extension\/dist\/(extension|engine|worker|cli|webview)\.js$/,
  /^extension\/dist\/wasm\/(tfjs-backend-wasm(-simd)?|webp_dec)\.wasm$/,
  /^extension\/dist\/\w+\.(js|css)\.LEGAL\.txt$/,
  /^(extension\.vsixmanifest|\[Content_Types\]\.xml)$/,
];

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { name, version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
const file = `${name}-${version}.vsix`;

await rm(join(root, 'dist'), { recursive: true, force: true });
run(join(root, 'tools', 'build.mjs'), [], root);
// vsce walks through every folder before it applies the allow-list: in the checkout that takes half a minute.
const stage = join(root, '.cache', 'package');
await rm(stage, { recursive: true, force: true });
for (const part of STAGED) await cp(join(root, part), join(stage, part), { recursive: true });
const vsce = createRequire(import.meta.url).resolve('@vscode/vsce/vsce');
run(vsce, ['package', '--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links', '--out', join(root, file)], stage);

const { size } = await stat(join(root, file));
/** @type {string[]} */
const entries = [];
unzipSync(await readFile(join(root, file)), { filter: (entry) => (entries.push(entry.name), false) });
const strangers = entries.filter((entry) => !EXPECTED.some((pattern) => pattern.test(entry)));
const missing = EXPECTED.filter((pattern) => !entries.some((entry) => pattern.test(entry)));
if (strangers.length > 0) fail(`holds what it should not: ${strangers.join(', ')}`);
if (missing.length > 0) fail(`holds nothing like ${missing.join(', ')}`);
if (size > LARGEST) fail(`is ${size} bytes, more than ${LARGEST}`);
console.log(`package: ${file}, ${entries.length} files, ${(size / 1e6).toFixed(2)} MB`);

/**
 * @param {string} script
 * @param {string[]} words
 * @param {string} cwd
 */
function run(script, words, cwd) {
  const { status } = spawnSync(process.execPath, [script, ...words], { cwd, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) process.exit(status ?? 1);
}

/**
 * @param {string} reason
 * @returns {never}
 */
function fail(reason) {
  console.error(`package: ${file} ${reason}`);
  process.exit(1);
}
