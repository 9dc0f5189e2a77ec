/*
 * Many agents whose trials sleep, and a coordinator with a real journal, each side a process of its own: where does the coordinator saturate?
 * Run by tools/queue-bench.mjs.
 * Usage: queueSwarm agents URL FOLDER AGENTS MILLISECONDS | queueSwarm study URL FOLDER TRIALS AGENTS
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { runAgent } from '../../src/queue/agent';
import { Coordinator } from '../../src/queue/coordinator';
import { PackCache } from '../../src/queue/packs/packCache';
import { queueAddress } from '../../src/queue/queueAddress';
import { openJournal } from '../../src/study/journal';
import { offersOf, PROGRAM, sleeper } from '../fixtures/queueTrials';

const [role, url = '', folder = '', first, second] = process.argv.slice(2);
const address = queueAddress(url);

async function agents(): Promise<void> {
  const never = new AbortController().signal;
  const cache = new PackCache(folder, { packBytes: 1, wholeBytes: 1 });
  const measure = sleeper(Number(second));
  let waiting = 0;
  const onLine = (line: string): void => {
    if (!line.includes('waits for trials') || ++waiting < Number(first)) return;
    console.log('ready');
  };
  const all = Array.from({ length: Number(first) }, () =>
    runAgent({ address, program: PROGRAM, threads: 1, cache, measure, onLine, lockMilliseconds: 60_000 }, { finish: never, giveBack: never }),
  );
  await Promise.all(all);
}

async function study(): Promise<void> {
  const journal = await openJournal(folder);
  let threads = 0;
  const onLine = (line: string): void => {
    threads = Number(/with (\d+) thread/.exec(line)?.[1] ?? threads);
  };
  const coordinator = await Coordinator.open({ address, program: PROGRAM, onLine, beatMilliseconds: 2_000 });
  while (threads < Number(second)) await sleep(50);
  const cpu = process.cpuUsage();
  const start = performance.now();
  await coordinator.measure(offersOf(Number(first)), [], { onRecord: (line) => journal.add(line) });
  const seconds = (performance.now() - start) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  console.log(JSON.stringify({ seconds, cpuSeconds: (user + system) / 1e6 }));
  await coordinator.end();
}

void (role === 'study' ? study() : agents()).then(() => process.exit(0));
