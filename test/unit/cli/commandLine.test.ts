import { execFile } from 'node:child_process';
import { copyFile, mkdir, readdir, rm, writeFile, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { runCommandLine } from '../../../src/cli/commandLine';
import { readNpz } from '../../../src/data/npz';
import { bundleForNode } from '../../fixtures/bundleForNode';
import type { EditAnswer } from '../../../src/protocol/answers';
import type { RankAnswer } from '../../../src/protocol/rankAnswer';
import type { Reading } from '../../../src/protocol/reading';
import type { CalibrationAnswer } from '../../../src/protocol/calibrationAnswer';
import { keras3Model, writeKeras3Model } from '../../fixtures/keras3/keras3Model';
import { temporaryFolder } from '../../fixtures/temporaryFolder';
import { writeLenet } from '../../fixtures/writeLenet';
import { writeWorkspace } from '../../fixtures/writeWorkspace';
import { writeModel } from '../../../src/formats/writeModel';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { writtenGraph } from '../../fixtures/fixedGraphs';
import { unknownLayer } from '../../fixtures/unknownLayer';

interface Outcome {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

let bundles: string;

beforeAll(async () => {
  bundles = await bundleForNode({ cli: 'src/cli/main.ts', worker: 'src/workers/worker.ts' });
  const wasm = join(dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'dist');
  await mkdir(join(bundles, 'wasm'));
  for (const file of await readdir(wasm)) {
    if (file.endsWith('.wasm')) await copyFile(join(wasm, file), join(bundles, 'wasm', file));
  }
});
afterAll(() => rm(bundles, { recursive: true, force: true }));

function minify(...words: string[]): Promise<Outcome> {
  return start([join(bundles, 'cli.js'), ...words, '--backend', 'wasm']);
}

function start(words: readonly string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(process.execPath, words, (error, stdout, stderr) => {
      resolve({ status: typeof error?.code === 'number' ? error.code : error ? -1 : 0, stdout, stderr });
    });
  });
}

/** The same in this process: enough, and much faster, where it ends before a thread starts. */
async function minifyHere(...words: string[]): Promise<Outcome> {
  const printed = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((stream) =>
    vi.spyOn(process[stream], 'write').mockImplementation((text) => {
      printed[stream] += String(text);
      return true;
    }),
  );
  try {
    const status = await runCommandLine([process.execPath, 'model-minifier', ...words, '--backend', 'wasm']);
    return { status, ...printed };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

/**
 * Loaded before everything else, in worker threads too: Ctrl-C comes while the first file is opened for writing, in a call
 * of the file system that nothing interrupts, until a process says so in a log and lets it go. The clean-up is logged too.
 */
const stuckWriting = (folder: string): string => `
  const files = require('node:fs/promises');
  const { appendFileSync, readFileSync } = require('node:fs');
  const { execFileSync, spawn } = require('node:child_process');
  const { isMainThread } = require('node:worker_threads');
  const [log, pipe] = ${JSON.stringify([join(folder, 'log'), join(folder, 'pipe')])};
  const { open, rm } = files;
  if (isMainThread) files.rm = (...words) => (appendFileSync(log, 'cleaned up\\n'), rm(...words));
  else
    files.open = (file, flags) => {
      if (flags !== 'wx') return open(file, flags);
      execFileSync('mkfifo', [pipe]);
      const release = 'sleep 0.5; kill -INT "$2"; sleep 1; echo released >> "$0"; echo > "$1"';
      spawn('sh', ['-c', release, log, pipe, String(process.pid)], { stdio: 'ignore', detached: true }).unref();
      readFileSync(pipe);
    };
`;

async function lenetFolder(): Promise<string> {
  const folder = join(await temporaryFolder(), 'lenet');
  await writeLenet(folder);
  return folder;
}

describe('the command line', () => {
  it('replaces the model itself only with --in-place, and names that', async () => {
    const folder = await lenetFolder();
    await writeFile(join(folder, 'metadata.json'), '{"labels":["0","1"]}');
    await writeFile(join(folder, 'notes.txt'), 'mine');
    const files = (await readdir(folder)).sort();
    const quantize = ['quantize', folder, '--dtype', 'uint8'];
    const link = `${folder}-link`;
    await symlink(folder, link);
    for (const out of [folder, link, join(folder, '.')]) {
      const refused = await minifyHere(...quantize, '--out', out, '--overwrite');
      expect(refused).toMatchObject({ status: 2, stdout: '' });
      expect(refused.stderr).toMatch(/is the folder of the model itself; replacing that needs --in-place/);
    }
    expect((await minifyHere(...quantize)).stderr).toMatch(/--out: it needs a folder; --in-place replaces the model itself/);
    expect((await minifyHere(...quantize, '--in-place', '--out', `${folder}-other`)).stderr).toMatch(
      /--in-place: it writes to the model's own folder/,
    );
    const before = (await readFile(join(folder, files.find((name) => name.endsWith('.bin')) ?? ''))).length;
    expect(await minify(...quantize, '--in-place')).toMatchObject({ status: 0 });
    expect((await readdir(folder)).sort()).toEqual([...files, 'model.report.html', 'model.report.json'].sort());
    expect((await readFile(join(folder, files.find((name) => name.endsWith('.bin')) ?? ''))).length).toBeLessThan(before / 2);
  }, 60_000);

  it('inspects, as a table and as JSON', async () => {
    const folder = await lenetFolder();
    const json = await minify('inspect', folder, '--json');
    expect(json.status).toBe(0);
    expect(JSON.parse(json.stdout)).toMatchObject({ format: 'layers-model', totals: { params: 20522, prunableChannels: 88 } });
    const text = await minify('inspect', join(folder, 'model.json'));
    expect(text.stdout).toContain('dense1');
  });

  it('repairs what Keras 3 exports, and names a layer that can not be had', async () => {
    const out = join(await temporaryFolder(), 'repaired');
    const json = await minify('repair', await writeKeras3Model(await keras3Model('shared')), '--out', out, '--json');
    expect(json.status).toBe(0);
    expect(JSON.parse(json.stdout)).toMatchObject({ repairs: [expect.stringContaining('batch_shape')], certificate: { reloaded: 0 }, out });
    const again = await minify('repair', out, '--out', join(out, '..', 'again'));
    expect(again.stdout).toContain('Nothing needed repair.');
    const custom = await minify('inspect', await writeKeras3Model(await keras3Model('custom')));
    expect(custom).toMatchObject({ status: 0, stdout: expect.stringMatching(/layer "doubled".*Lambda/) });
  });

  it('opens, prunes and quantizes a model with a layer that nobody knows, and refuses what takes a run', async () => {
    const folder = await temporaryFolder();
    const model = join(folder, 'model');
    await startBackend('wasm');
    await writeModel(unknownLayer(), model, { overwrite: false });
    const why =
      'can\'t be run (layer "foo"): it is a Foo, a class that TensorFlow.js 4.22 does not have: structure, neurons and accuracy are not available.';
    const inspected = await minify('inspect', model);
    expect(inspected).toMatchObject({ status: 0, stdout: expect.stringContaining(why) });
    const json = await minify('inspect', model, '--json');
    expect(JSON.parse(json.stdout)).toMatchObject({ totals: { macs: null, channels: null }, notRun: expect.stringContaining(why) });
    const small = await minify('quantize', model, '--dtype', 'uint8', '--out', join(folder, 'small'), '--json');
    expect(JSON.parse(small.stdout)).toMatchObject({ certificate: { reloaded: null }, after: { macs: null } });
    const magnitude = ['--method', 'magnitude', '--amount', '0.5', '--json', '--out'];
    const pruned = await minify('prune', model, '--level', 'parameter', ...magnitude, join(folder, 'pruned'));
    expect(pruned.status).toBe(0);
    const refused = await minify('prune', model, '--level', 'neuron', ...magnitude, join(folder, 'cut'));
    expect(refused).toMatchObject({ status: 1, stderr: expect.stringContaining(why) });
  });

  it('runs a graph that takes one sample at a time', async () => {
    const folder = await temporaryFolder();
    const model = join(folder, 'model');
    await writeModel(writtenGraph({ reshape: [1, 96] }), model, { overwrite: false });
    const inspected = await minify('inspect', model);
    expect(inspected).toMatchObject({ status: 0, stdout: expect.stringContaining('This model only runs on 1 sample at a time.') });
    const magnitude = ['--method', 'magnitude', '--level', 'parameter', '--amount', '0.5', '--json'];
    const pruned = await minify('prune', model, ...magnitude, '--out', join(folder, 'pruned'));
    expect(JSON.parse(pruned.stdout)).toMatchObject({ certificate: { reloaded: 0 }, warnings: [{ code: 'fixedSamples' }] });
    const small = await minify('quantize', model, '--dtype', 'uint8', '--out', join(folder, 'small'));
    expect(small.status).toBe(0);
  });

  it('ranks into a file with one array for each layer, and shows no figures for a layer of which nothing is scored', async () => {
    const folder = await lenetFolder();
    const scores = join(folder, '..', 'scores.npz');
    const rank = ['rank', folder, '--method', 'magnitude', '--level', 'neuron'];
    const { status, stdout } = await minify(...rank, '--scores', scores);
    expect(status).toBe(0);
    const arrays = await readNpz(scores);
    expect([...arrays.keys()]).toEqual(['conv1', 'conv2', 'dense1', 'dense2']);
    expect(arrays.get('dense1')?.shape).toEqual([64]);
    expect(stdout).toMatch(/^dense1 +64 +\d/m);
    expect(stdout).toMatch(/^dense2 +0 +– +– +–$/m);
    const json = await minify(...rank, '--json');
    const { layers } = JSON.parse(json.stdout) as RankAnswer;
    expect(layers.at(-1)).toMatchObject({ name: 'dense2', min: null, mean: null, max: null, reason: "tied to the model's output" });
    expect(layers[0]).not.toHaveProperty('reason');
  });

  it('prunes to a new folder and refuses to overwrite it', async () => {
    const folder = await lenetFolder();
    const out = join(folder, '..', 'min');
    const words = ['prune', folder, '--method', 'magnitude', '--level', 'neuron', '--amount', '50%', '--out', out];
    const first = await minify(...words, '--json');
    expect(first.status).toBe(0);
    expect(JSON.parse(first.stdout)).toMatchObject({ certificate: { reloaded: 0 }, out, plan: { operation: 'prune' } });
    const second = await minify(...words, '--json');
    expect(second.status).toBe(1);
    expect(JSON.parse(second.stdout)).toMatchObject({ error: { code: 'outputExists' } });
    expect(second.stderr.trim().split('\n')).toHaveLength(1);
  });

  it('calibrates, as a table and as JSON', async () => {
    const folder = await temporaryFolder();
    await writeWorkspace(folder);
    const words = [
      'calibrate',
      join(folder, 'lenet'),
      '--data',
      join(folder, 'digits.npz'),
      '--methods',
      'magnitude,random',
      '--measured',
      '6',
      '--amounts',
      '0.5',
    ];
    const json = await minify(...words, '--json');
    expect(json.status).toBe(0);
    const { methods, recommended, forecast } = JSON.parse(json.stdout) as CalibrationAnswer;
    expect(methods.map(({ method, lossAt }) => [method, lossAt.length])).toEqual([
      ['magnitude', 1],
      ['random', 1],
    ]);
    expect(forecast.points).toHaveLength(6);
    const text = await minify(...words);
    expect(text.stdout).toContain(`recommended: ${recommended}. Removing up to 50 %`);
    expect(text.stdout).toMatch(/^warning: Measured on \d+ samples and, for the curves, on \d+ others: with fewer than 100/m);
    expect((await minifyHere(...words, '--level', 'nonsense')).status).toBe(2);
    expect((await minifyHere(...words, '--measured', '0')).stderr).toContain('measured');
  });

  it('refuses a method that does not rank at the level, before anything is loaded', async () => {
    const level = ['--method', 'merge', '--level', 'parameter'];
    for (const words of [
      ['rank', 'no-model', ...level],
      ['prune', 'no-model', ...level, '--amount', '0.5', '--out', 'nowhere'],
      ['study', 'no-model', '--data', 'no-data', '--methods', 'random,merge', '--level', 'parameter'],
      ['calibrate', 'no-model', '--data', 'no-data', '--methods', 'dropout', '--level', 'parameter'],
    ]) {
      const { status, stdout, stderr } = await minifyHere(...words, '--json');
      expect([words[0], status]).toEqual([words[0], 2]);
      expect(stderr).toMatch(/^model-minifier: --methods?: (merge|dropout) does not rank at parameter level\.\n$/);
      expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'settingInvalid' } });
    }
  });

  const PRUNE = ['prune', 'no-model', '--method', 'magnitude', '--level', 'neuron', '--amount', '0.5', '--out', 'nowhere'];

  it.each([
    [['--rounds', '0'], '--rounds: 0 is not a whole number from 1 to 100.'],
    [['--draws', '0'], '--draws: 0 is not a whole number from 1.'],
    [['--samples', '0'], '--samples: 0 is not a whole number from 1.'],
    [['--batch-size', '0'], '--batch-size: 0 is not a whole number from 1.'],
    [['--finetune', '2', '--batch-size', '0', '--data', 'no-data'], '--batch-size: 0 is not a whole number from 1.'],
    [['--finetune', '1.5', '--data', 'no-data'], '--finetune: 1.5 is not a whole number from 1 to 10000.'],
    [['--threshold', '2'], '--threshold: 2 is not a number from 0 to 1.'],
    [['--compensate', 'mean'], 'Compensating by mean needs a data set.'],
    [['--finetune', '2'], 'Fine-tuning needs a data set.'],
    [['--method', 'obd'], 'Ranking by obd needs a data set.'],
  ])('refuses %j before anything is loaded', async (words, message) => {
    expect(await minifyHere(...PRUNE, ...words)).toMatchObject({ status: 2, stderr: `model-minifier: ${message}\n` });
  });

  it('says which options make no difference', async () => {
    const folder = await lenetFolder();
    const words = ['--method', 'magnitude', '--level', 'neuron', '--amount', '0.5', '--out', join(folder, 'out'), '--json'];
    const { status, stdout } = await minify('prune', folder, ...words, '--draws', '2', '--threshold', '0.5', '--batch-size', '16');
    expect(status).toBe(0);
    const { warnings } = JSON.parse(stdout) as EditAnswer;
    expect(warnings.map(({ code, message }) => [code, message.split(':')[0]])).toEqual([
      ['settingUnheeded', '--batch-size makes no difference here'],
      ['settingUnheeded', 'Likeness makes no difference here'],
      ['settingUnheeded', 'Draws a sample makes no difference here'],
    ]);
  });

  describe('how data are read', () => {
    const workspace = async (): Promise<{ folder: string; model: string; data: string }> => {
      const folder = await temporaryFolder();
      await writeWorkspace(folder);
      return { folder, model: join(folder, 'lenet'), data: join(folder, 'digits.npz') };
    };

    it('is said first in the text, and as `reading` in JSON', async () => {
      const { model, data } = await workspace();
      const text = await minify('evaluate', model, '--data', data);
      expect(text.stdout).toMatch(
        /^data: digits.npz, \d+ samples; .*\[28, 28, 1\].*10 classes.*; loss \w+ \(the output ends in \w+\)\n\nloss /,
      );
      const json = await minify('evaluate', model, '--data', data, '--json');
      expect(JSON.parse(json.stdout)).toMatchObject({ reading: { data: 'digits.npz', answers: { classes: 10 } } });
      const alone = await minify('data', model, '--data', data);
      expect(alone.stdout).toMatch(/^data: digits.npz, .*\n$/);
      expect((await minify('rank', model, '--data', data, '--method', 'magnitude', '--level', 'neuron')).stdout).toMatch(
        /^data: digits.npz/,
      );
    });

    it('is told by options, which change the figures', async () => {
      const { model, data } = await workspace();
      const loss = async (...words: string[]): Promise<unknown> =>
        (JSON.parse((await minify('evaluate', model, '--data', data, '--json', ...words)).stdout) as { loss: unknown }).loss;
      expect(await loss('--scale', 'divide:2')).not.toBe(await loss());
      const { stdout } = await minify(
        'evaluate',
        model,
        '--data',
        data,
        '--label-column',
        'y',
        '--data-loss',
        'meanSquaredError',
        '--split',
        '50%',
      );
      expect(stdout).toMatch(/samples for training, .* for testing; .*loss meanSquaredError \(as the data set says\)/);
      expect(stdout).toContain('note: Label column makes no difference here');
    });

    it('is told by a recipe, before which options go', async () => {
      const { folder, model, data } = await workspace();
      const recipe = join(folder, 'recipe.json');
      const grid = { methods: ['magnitude'], level: 'neuron', amounts: [0.5] };
      await writeFile(recipe, JSON.stringify({ ...grid, data: { path: data, split: { fraction: 0.5 }, scale: { divide: 2 } } }));
      const words = ['study', model, '--recipe', recipe, '--scale', 'none', '--json'];
      const { reading } = JSON.parse((await minify(...words)).stdout) as { reading: Reading };
      expect(reading.samples.test).toBe(reading.samples.train);
      await writeFile(recipe, JSON.stringify({ ...grid, data: { path: data, scale: 7 } }));
      expect(await minify('study', model, '--recipe', recipe)).toMatchObject({
        status: 2,
        stderr: expect.stringContaining(`${recipe}: data.scale: 7 is not none`),
      });
    });

    it.each([
      [['--scale', 'half'], '"half" is not none, range:LOW:HIGH'],
      [['--no-header'], '--header: there is no --data that it tells how to read.'],
      [['--split', '0.5', '--test-data', 'other.npz', '--data', 'no-data'], '--split: a test part leaves nothing to be split.'],
    ])('%j is wrong usage', async (words, reason) => {
      const { status, stderr } = await minifyHere('quantize', 'no-model', '--dtype', 'uint8', '--out', 'no-folder', ...words);
      expect(status).toBe(2);
      expect(stderr).toContain(reason);
    });
  });

  it('checks a recipe by its settings, and says where in it', async () => {
    const file = join(await temporaryFolder(), 'recipe.json');
    const study = async (recipe: object, run: typeof minify): Promise<Outcome> => {
      await writeFile(file, JSON.stringify(recipe));
      return run('study', 'no-model', '--recipe', file, '--data', 'no-data');
    };
    expect(await study({ finetune: { epochs: 1, batchSize: 0 } }, minifyHere)).toMatchObject({
      status: 2,
      stderr: `model-minifier: ${file}: finetune.batchSize: 0 is not a whole number from 1.\n`,
    });
    // What holds on the command line and in the panel holds in a recipe: here only the model is missing.
    const good = { methods: ['obd-sd'], spread: 'upper', spreadFactor: 0, finetune: { epochs: 1, unfreeze: true } };
    expect(await study(good, minify)).toMatchObject({ status: 1, stderr: expect.stringContaining('no-model') });
  });

  it('says what is wrong with an empty list', async () => {
    const lists = [
      ['study', 'no-model', '--data', 'no-data', '--methods', ''],
      ['prune', 'no-model', '--method', 'magnitude', '--level', 'neuron', '--amount', '0.5', '--out', 'nowhere', '--layers', ''],
    ];
    for (const words of lists) {
      const { status, stderr } = await minifyHere(...words);
      expect(status).toBe(2);
      expect(stderr.match(/error:/g)).toHaveLength(1);
      expect(stderr).toContain('at least one is needed');
    }
  });

  it('refuses an output that can not be written before the work, by the name that was given', async () => {
    const folder = await temporaryFolder();
    const blocked = join(folder, 'blocked');
    await writeFile(blocked, '');
    const magnitude = ['--method', 'magnitude', '--level', 'neuron'];
    const out = join(blocked, 'out');
    for (const [path, ...words] of [
      [join(blocked, 'scores.npz'), 'rank', 'no-model', ...magnitude, '--scores'],
      [join(folder, 'absent', 'scores.npz'), 'rank', 'no-model', ...magnitude, '--scores'],
      [folder, 'rank', 'no-model', ...magnitude, '--scores'],
      [out, 'prune', 'no-model', ...magnitude, '--amount', '0.5', '--out'],
      [out, 'merge', 'no-model', '--by', 'weights', '--amount', '0.5', '--out'],
      [out, 'quantize', 'no-model', '--dtype', 'uint8', '--out'],
      [out, 'finetune', 'no-model', '--data', 'no-data', '--epochs', '1', '--out'],
      [out, 'repair', 'no-model', '--out'],
      [out, 'study', 'no-model', '--data', 'no-data', '--out'],
    ] as const) {
      const { status, stderr } = await minifyHere(...words, path);
      expect([words[0], status]).toEqual([words[0], 1]);
      expect(stderr).toContain(`Can't write ${path}: `);
    }
    expect(await readdir(folder)).toEqual(['blocked']);
  });

  it('says that it was cancelled, however early', async () => {
    const folder = await temporaryFolder();
    const early = join(folder, 'early.cjs');
    // The first turn of the event loop comes when everything is loaded and nothing has begun.
    await writeFile(early, "setImmediate(() => process.kill(process.pid, 'SIGINT'));");
    const words = ['prune', 'no-model', '--method', 'magnitude', '--level', 'neuron', '--amount', '0.5', '--out', join(folder, 'out')];
    const { status, stdout, stderr } = await start(['--require', early, join(bundles, 'cli.js'), ...words, '--json']);
    expect({ status, stderr }).toEqual({ status: 1, stderr: 'model-minifier: Cancelled.\n' });
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'cancelled' } });
    expect(await readdir(folder)).toEqual(['early.cjs']);
  });

  it('leaves nothing half-written when it is cancelled: it cleans up when no thread writes any more', async () => {
    const folder = await temporaryFolder();
    await writeLenet(join(folder, 'lenet'));
    const stuck = join(folder, 'stuck.cjs');
    await writeFile(stuck, stuckWriting(folder));
    const words = ['quantize', join(folder, 'lenet'), '--dtype', 'uint8', '--out', join(folder, 'out'), '--backend', 'wasm'];
    const { status, stderr } = await start(['--require', stuck, join(bundles, 'cli.js'), ...words]);
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringMatching(/model-minifier: Cancelled\.\n$/) as string });
    expect(await readFile(join(folder, 'log'), 'utf8')).toBe('released\ncleaned up\n');
    expect((await readdir(folder)).sort()).toEqual(['lenet', 'log', 'pipe', 'stuck.cjs']);
  });

  it('tells wrong usage from failure', async () => {
    expect((await minify('prune', 'm', '--amount', '3')).status).toBe(2);
    expect((await minify('rank', 'm', '--method', 'nonsense', '--level', 'neuron')).status).toBe(2);
    expect((await minify('nonsense')).status).toBe(2);
    expect((await minify('inspect', '/no/such/model.json')).status).toBe(1);
    const folder = await lenetFolder();
    await writeFile(join(folder, 'model.json'), '{"a":1}');
    const { status, stdout } = await minify('inspect', folder, '--json');
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'notAModel', file: join(folder, 'model.json') } });
  });
});
