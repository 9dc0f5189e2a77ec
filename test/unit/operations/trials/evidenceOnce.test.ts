import { beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { analyse } from '../../../../src/operations/analyse';
import * as gathering from '../../../../src/operations/evidence/gatherEvidence';
import type { Opened } from '../../../../src/operations/opened';
import { groundOf, keyOf, type TrialGround } from '../../../../src/operations/trials/ground';
import { measurePacked } from '../../../../src/operations/trials/queue/measurePacked';
import { packedData } from '../../../../src/operations/trials/queue/packedData';
import { packedModel } from '../../../../src/operations/trials/queue/packedModel';
import { threadCrew } from '../../../../src/operations/trials/threadCrew';
import type { Trial, TrialRecord } from '../../../../src/protocol/trialRecord';
import { startBackend } from '../../../../src/runtime/backends/startBackend';
import { operationContext } from '../../../fixtures/operationContext';
import { ringNet } from '../../../fixtures/quantizedRingNet';
import { writeRingData } from '../../../fixtures/ringData';
import { temporaryFolder } from '../../../fixtures/temporaryFolder';
import { unpacked } from '../../../fixtures/unpacked';

vi.mock('../../../../src/operations/evidence/gatherEvidence', { spy: true });

let start: Opened;
beforeAll(async () => {
  await startBackend('wasm');
  const model = ringNet({ hidden: 8 });
  start = { model, analysis: await analyse(model) };
});

beforeEach(() => {
  vi.mocked(gathering.gatherEvidence).mockClear();
});

const trials = [0.25, 0.5, 0.75].flatMap((amount) =>
  [1, 2].flatMap((seed) =>
    (['obd', 'obd-sd', 'taylor', 'magnitude'] as const).map((method): Trial => ({
      prune: { method, level: 'neuron', amount, samples: 40 },
      repair: 'none',
      seed,
    })),
  ),
);

async function byAgent(ground: TrialGround, data: string): Promise<TrialRecord[]> {
  const packed = await packedData(data, start.analysis);
  const folders = { model: await unpacked(packedModel(start.model)), data: await unpacked(packed.files) };
  const records: TrialRecord[] = [];
  for (const trial of trials) {
    const measured = await measurePacked({ keys: [keyOf(ground, trial)], folders, words: packed.words });
    records.push(...measured.map(({ record }) => record));
  }
  return records;
}

async function byThreads(ground: TrialGround): Promise<TrialRecord[]> {
  const records = new Map<string, TrialRecord>();
  const crew = threadCrew(operationContext());
  await crew.measure(trials, ground, { onRecord: ({ record }) => void records.set(JSON.stringify(record.key.trial), record) });
  return trials.map((trial) => records.get(JSON.stringify(trial)) as TrialRecord);
}

it('an agent asks the data once for all trials of a seed that ask the same, and comes to the records of threads', async () => {
  const data = await writeRingData(await temporaryFolder(), 80);
  const ground = await groundOf({ ...start, data });
  const agent = await byAgent(ground, data);
  const asked = vi.mocked(gathering.gatherEvidence).mock.calls.filter(([, { needs }]) => needs.length > 0);
  // Two seeds, and three methods that look at data.
  expect(asked).toHaveLength(6);
  expect(agent).toEqual(await byThreads(ground));
});
