import { appendFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'node:util';
import Mocha from 'mocha';

/** What the suite came to, as the runner outside reads it. */
interface Results {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/**
 * VS Code calls this inside its extension host. What mocha prints goes to HOST_RESULTS/mocha.log, because the host's
 * console is a log file of VS Code's; the counts go to HOST_RESULTS/results.json.
 */
export async function run(): Promise<void> {
  const folder = process.env['HOST_RESULTS'];
  if (folder === undefined) throw new Error('HOST_RESULTS does not name a folder for the results');
  Mocha.reporters.Base.consoleLog = (...words: unknown[]) => appendFileSync(join(folder, 'mocha.log'), `${format(...words)}\n`);

  const mocha = new Mocha({ ui: 'bdd', color: false, timeout: 60_000, reporter: 'spec' });
  for (const file of readdirSync(__dirname).sort()) {
    if (file.endsWith('.test.cjs')) mocha.addFile(join(__dirname, file));
  }
  const results = await new Promise<Results>((resolve) => {
    const runner = mocha.run(() => {
      const { passes = 0, failures = 0, pending = 0 } = runner.stats ?? {};
      resolve({ passed: passes, failed: failures, skipped: pending });
    });
  });
  writeFileSync(join(folder, 'results.json'), JSON.stringify(results));
  if (results.failed > 0) throw new Error(`${results.failed} failed`);
}
