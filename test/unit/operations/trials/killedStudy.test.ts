import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../src/base/random';
import { writeModel } from '../../../../src/formats/writeModel';
import type { StudySettings } from '../../../../src/protocol/settings/studying';
import { startBackend } from '../../../../src/runtime/backends/startBackend';
import { tfLayers } from '../../../../src/runtime/tf';
import { JOURNAL } from '../../../../src/study/journal';
import type { StudyJson } from '../../../../src/study/report/studyJson';
import { bundleForNode } from '../../../fixtures/bundleForNode';
import { memoryModel } from '../../../fixtures/memoryModel';
import { writeRingData } from '../../../fixtures/ringData';
import { temporaryFolder } from '../../../fixtures/temporaryFolder';

const { dense } = tfLayers.layers;

const SETTINGS: StudySettings = {
  methods: ['magnitude', 'obd'],
  levels: ['parameter', 'neuron'],
  amounts: [0.3, 0.6],
  seeds: [0, 1],
  samples: 60,
  quantize: ['uint8:4'],
  finetune: { epochs: 2, batchSize: 16 },
};
const KILLS = 10;

let bundles: string;
let folder: string;
let here: Site;
/** The records of a study that nobody disturbs. */
let undisturbed: string;
beforeAll(async () => {
  await startBackend('wasm');
  bundles = await bundleForNode({ study: 'test/fixtures/studyProgram.ts' });
  folder = await mkdtemp(join(tmpdir(), 'model-minifier-'));
  here = await siteIn(folder);
  const out = join(folder, 'undisturbed');
  expect(await begin(here, out, SETTINGS).ended).toBe(0);
  undisturbed = await recordsIn(out);
});
afterAll(() => Promise.all([bundles, folder].map((each) => rm(each, { recursive: true, force: true }))));

interface Site {
  readonly model: string;
  readonly data: string;
}

async function siteIn(place: string): Promise<Site> {
  const model = memoryModel(() =>
    tfLayers.sequential({
      layers: [
        dense({ inputShape: [2], units: 12, activation: 'relu', name: 'wide' }),
        dense({ units: 2, activation: 'softmax', name: 'out' }),
      ],
    }),
  );
  await writeModel(model, join(place, 'model'), { overwrite: false });
  return { model: join(place, 'model'), data: await writeRingData(place, 120) };
}

interface Running {
  readonly child: ChildProcess;
  readonly begun: Promise<void>;
  readonly ended: Promise<number | null>;
}

function begin({ model, data }: Site, out: string, settings: StudySettings): Running {
  const child = spawn(process.execPath, [join(bundles, 'study.js'), model, data, out, JSON.stringify(settings)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const begun = new Promise<void>((resolve) => child.stdout.once('data', () => resolve()));
  return { child, ended, begun: Promise.race([begun, ended.then(() => undefined)]) };
}

async function recordsIn(out: string): Promise<string> {
  const { records } = JSON.parse(await readFile(join(out, 'study.json'), 'utf8')) as StudyJson;
  return JSON.stringify(records);
}

/** Each line is whole, or was cut by a kill; no name stands twice. */
async function idsIn(out: string): Promise<string[]> {
  const lines = (await readFile(join(out, JOURNAL), 'utf8')).split('\n');
  return lines.flatMap((line) => {
    try {
      return [(JSON.parse(line) as { record: { id: string } }).record.id];
    } catch {
      return [];
    }
  });
}

describe('a study', () => {
  it(`that is killed ${KILLS} times at random moments comes out the same, and measures nothing twice`, async () => {
    const out = await temporaryFolder();
    const random = seededRandom(11);
    for (let kill = 0; kill < KILLS; kill++) {
      const { child, begun, ended } = begin(here, out, SETTINGS);
      await begun;
      await new Promise((resolve) => setTimeout(resolve, random.integer(300)));
      child.kill('SIGKILL');
      await ended;
    }
    expect(await begin(here, out, SETTINGS).ended).toBe(0);
    const ids = await idsIn(out);
    expect(new Set(ids).size).toBe(ids.length);
    expect(await recordsIn(out)).toBe(undisturbed);
  }, 600_000);

  it('of two processes at one journal has each record once; one that is extended measures what is new', async () => {
    const out = await temporaryFolder();
    const small = { ...SETTINGS, seeds: [0] };
    expect(await Promise.all([begin(here, out, small), begin(here, out, small)].map(({ ended }) => ended))).toEqual([0, 0]);
    const before = await idsIn(out);
    expect(new Set(before).size).toBe(before.length);
    expect(await begin(here, out, SETTINGS).ended).toBe(0);
    const after = await idsIn(out);
    expect(after.slice(0, before.length)).toEqual(before);
    expect(new Set(after).size).toBe(after.length);
    expect(await recordsIn(out)).toBe(undisturbed);
  }, 600_000);
});
