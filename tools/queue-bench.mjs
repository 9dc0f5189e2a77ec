// @ts-check
/**
 * What sharing a study by a queue costs and withstands, on a redis-server of its own (it must be on the PATH). Figures: docs/studies.md.
 *   node tools/queue-bench.mjs swarm [AGENTS]         simulated agents (200) whose trials sleep ever shorter: the coordinator's trials a second
 *   node tools/queue-bench.mjs kills [TIMES]          agents, coordinator and Redis killed at random moments (20 times): the same journal
 *   node tools/queue-bench.mjs pair MODEL DATA [DIR]  a study by one agent and by two, a thread each: the ratio of times (needs npm run build)
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const folder = await mkdtemp(join(tmpdir(), 'model-minifier-queue-'));
/** @type {Set<import('node:child_process').ChildProcess>} */
const children = new Set();
const [what, ...args] = process.argv.slice(2);
const port = await freePort();
const url = `redis://127.0.0.1:${port}`;

try {
  await startRedis();
  if (what === 'swarm') await swarm(Number(args[0] ?? 200));
  else if (what === 'kills') await kills(Number(args[0] ?? 20));
  else if (what === 'pair' && args[0] && args[1]) await pair(args[0], args[1]);
  else throw new Error('swarm, kills or pair MODEL DATA');
} finally {
  for (const child of children) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
}

/** @param {number} agents */
async function swarm(agents) {
  const program = await bundled('test/experiments/queueSwarm.ts');
  console.log(`${availableParallelism()} cores, load before ${(loadavg()[0] ?? 0).toFixed(1)}; agents, Redis and coordinator share them`);
  console.log('| a trial sleeps | agents offer, trials/s | measured, trials/s | coordinator’s CPU a trial | of one core |');
  console.log('| --- | --- | --- | --- | --- |');
  for (const milliseconds of [2_000, 1_000, 500, 250, 100]) {
    const swarmOf = start(program, 'agents', url, join(folder, 'packs'), String(agents), String(milliseconds));
    await saying(swarmOf, 'ready');
    const trials = Math.round(Math.min(6_000, (agents * 6_000) / milliseconds));
    const study = start(program, 'study', url, join(folder, `journal-${milliseconds}`), String(trials), String(agents));
    const { seconds, cpuSeconds } = JSON.parse(await saying(study, '{'));
    swarmOf.kill('SIGKILL');
    await once(study, 'exit');
    spawnSync('redis-cli', ['-p', String(port), 'flushall'], { stdio: 'ignore' });
    const rate = trials / seconds;
    const each = (1_000 * cpuSeconds) / trials;
    console.log(
      `| ${milliseconds} ms | ${((agents * 1_000) / milliseconds).toFixed(0)} | ${rate.toFixed(0)} | ${each.toFixed(2)} ms | ${((100 * cpuSeconds) / seconds).toFixed(0)} % |`,
    );
  }
}

/** @param {number} times */
async function kills(times) {
  const program = await bundled('test/fixtures/queueProgram.ts');
  const trials = 50 * times;
  const agent = () => start(program, 'agent', url, join(folder, 'packs'), '150');
  const study = () => start(program, 'study', url, join(folder, 'journal'), String(trials));
  let agents = [agent(), agent()];
  let coordinator = study();
  /** @type {Record<string, number>} */
  const killed = { agent: 0, coordinator: 0, redis: 0 };
  const lines = async () =>
    (await readFile(join(folder, 'journal', 'journal.jsonl'), 'utf8').catch(() => '')).trim().split('\n').filter((line) => line !== '');
  for (let time = 0; time < times; time++) {
    // Not before something was measured after the last kill: else nothing would be killed at work.
    const { length } = await lines();
    while ((await lines()).length === length) await sleep(20);
    await sleep(Math.random() * 1_000);
    const victim = /** @type {const} */ (['agent', 'coordinator', 'redis'])[time % 3] ?? 'agent';
    killed[victim] = (killed[victim] ?? 0) + 1;
    console.log(`kill ${time + 1}: ${victim}, ${(await lines()).length} of ${trials} records`);
    if (victim === 'agent') {
      agents[time % 2]?.kill('SIGKILL');
      agents = agents.map((each, index) => (index === time % 2 ? agent() : each));
    } else if (victim === 'coordinator') {
      coordinator.kill('SIGKILL');
      await sleep(Math.random() * 500);
      coordinator = study();
    } else {
      redis.kill('SIGKILL');
      await once(redis, 'exit');
      await sleep(Math.random() * 1_000);
      await startRedis();
    }
  }
  if (coordinator.exitCode === null) await once(coordinator, 'exit');
  const found = await lines();
  const ids = new Set(found.map((line) => JSON.parse(line).record.id));
  const undisturbed = start(program, 'study', url, join(folder, 'calm'), String(trials));
  await once(undisturbed, 'exit');
  const records = (/** @type {string[]} */ all) => JSON.stringify(all.map((line) => JSON.stringify(JSON.parse(line).record)).sort());
  const calm = (await readFile(join(folder, 'calm', 'journal.jsonl'), 'utf8')).trim().split('\n');
  console.log(
    `killed: ${JSON.stringify(killed)}; ${found.length} lines, ${ids.size} trials of ${trials}; the same records as undisturbed: ${records(found) === records(calm)}`,
  );
  if (found.length !== trials || records(found) !== records(calm)) process.exitCode = 1;
}

/**
 * @param {string} model
 * @param {string} data
 */
async function pair(model, data) {
  const cli = join(root, 'dist', 'cli.js');
  const recipe = join(folder, 'recipe.json');
  const settings = {
    methods: ['magnitude', 'random'],
    levels: ['neuron'],
    amounts: [0.2, 0.4, 0.6],
    seeds: [0, 1, 2, 3],
    repairs: ['finetune'],
    finetune: { epochs: 10 },
    controls: ['none'],
  };
  await writeFile(recipe, JSON.stringify(settings));
  console.log(`${availableParallelism()} cores, load before ${(loadavg()[0] ?? 0).toFixed(1)}`);
  const seconds = [];
  for (const count of [1, 2]) {
    const agents = Array.from({ length: count }, (_, index) =>
      start(cli, 'agent', url, '--backend', 'wasm', '--threads', '1', '--cache', join(folder, `packs-${index}`)),
    );
    await Promise.all(agents.map((agent) => saying(agent, 'Agent ')));
    const begin = performance.now();
    const words = ['study', model, '--data', data, '--recipe', recipe, '--backend', 'wasm', '--queue', url];
    const { status, stderr } = spawnSync(process.execPath, [cli, ...words], { stdio: ['ignore', 'ignore', 'pipe'] });
    if (status !== 0) throw new Error(stderr.toString());
    seconds.push((performance.now() - begin) / 1_000);
    for (const agent of agents) agent.kill('SIGTERM');
    await Promise.all(agents.map((agent) => once(agent, 'exit')));
    console.log(`${count} ${count === 1 ? 'agent' : 'agents'}: ${seconds.at(-1)?.toFixed(1)} s`);
  }
  console.log(`ratio: ${((seconds[1] ?? 0) / (seconds[0] ?? 1)).toFixed(2)}`);
}

/** @type {import('node:child_process').ChildProcess} */
var redis;
async function startRedis() {
  const words = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder];
  redis = spawn('redis-server', words, { stdio: 'ignore' });
  children.add(redis);
  await sleep(500);
}

/** @param {string} source */
async function bundled(source) {
  const outfile = join(root, '.cache', 'queue-bench', `${source.split('/').at(-1)?.replace(/\.ts$/, '')}.js`);
  await build({ entryPoints: [join(root, source)], outfile, bundle: true, platform: 'node', format: 'cjs', target: 'node20', logLevel: 'warning' });
  return outfile;
}

/**
 * @param {string} program
 * @param {string[]} words
 */
function start(program, ...words) {
  const child = spawn(process.execPath, [program, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  children.add(child);
  child.stderr.resume();
  child.stdout.resume();
  child.once('exit', () => children.delete(child));
  return child;
}

/**
 * The first line of a child that begins so.
 * @param {import('node:child_process').ChildProcess} child
 * @param {string} begin
 * @returns {Promise<string>}
 */
function saying(child, begin) {
  return new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (text) => {
        const line = text.toString().split('\n').find((/** @type {string} */ each) => each.startsWith(begin));
        if (line !== undefined) resolve(line);
      });
    }
    child.once('exit', (status) => reject(new Error(`it ended with ${status} before it said ${begin}`)));
  });
}

async function freePort() {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || !address) throw new Error('no port');
  return address.port;
}
