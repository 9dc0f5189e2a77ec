// @ts-check
/**
 * `npm run test:electron`: the suite of test/host in the desktop VS Code, which @vscode/test-electron downloads. For
 * machines that may download it and have a display; `npm test` runs the same suite without either.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import { makeWorkspace } from './test/makeWorkspace.mjs';
import { HOST_SUITE, bundleHostSuite, readResults } from './test/runHostSuite.mjs';
import { brokenTally, printTallies } from './test/tally.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const output = join(root, 'test-output', 'electron');

const executable = await download();
if (!executable) process.exit(1);

await rm(output, { recursive: true, force: true });
await mkdir(output, { recursive: true });
const temporary = await mkdtemp(join(tmpdir(), 'model-minifier-electron-'));
const workspace = join(temporary, 'workspace');
await bundleHostSuite(root);
await makeWorkspace({ root, folder: workspace });
const status = await runTests({
  vscodeExecutablePath: executable,
  extensionDevelopmentPath: root,
  extensionTestsPath: join(root, HOST_SUITE, 'run.cjs'),
  extensionTestsEnv: { HOST_RESULTS: output },
  launchArgs: [workspace, '--disable-extensions', '--disable-workspace-trust', '--user-data-dir', join(temporary, 'data')],
}).catch(() => 1);
await rm(temporary, { recursive: true, force: true, maxRetries: 5 });
const tally = await readResults(output).catch((error) => brokenTally('host', error));
process.exit(printTallies([tally]) && status === 0 ? 0 : 1);

/** @returns {Promise<string | undefined>} */
async function download() {
  const silent = { report() {}, error() {} };
  try {
    return await downloadAndUnzipVSCode({ cachePath: join(root, '.cache', 'vscode-electron'), reporter: silent, timeout: 30_000 });
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    console.error(`test:electron: VS Code can't be downloaded here (${reason}); npm test runs the same suite in a VS Code from npm.`);
    return undefined;
  }
}
