import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { readModel } from '../../../../src/formats/readModel';
import { modelHash } from '../../../../src/operations/trials/modelHash';
import type { JournalLine, Trial } from '../../../../src/protocol/trialRecord';
import { openJournal } from '../../../../src/study/journal';
import { extended, readMeasured, type MeasuredNetwork, type StudyRecord } from '../../../../tools/study/answers/record';
import { trialId } from '../../../../src/study/trialId';
import { modelJson } from '../../../fixtures/smallModelFiles';
import { temporaryFolder } from '../../../fixtures/temporaryFolder';

/** A network of two states, drawn and trained, and an empty journal. */
async function network(): Promise<MeasuredNetwork> {
  const folder = await temporaryFolder();
  for (const [state, fill] of [
    ['epoch-0', 1],
    ['trained', 2],
  ] as const) {
    await mkdir(join(folder, state));
    await writeFile(join(folder, state, 'model.json'), modelJson(['weights.bin']));
    await writeFile(join(folder, state, 'weights.bin'), new Uint8Array(WEIGHT_BYTES).fill(fill));
  }
  return { network: 'net', seed: 3, folder, states: ['epoch-0', 'trained'], journal: join(folder, 'journal') };
}

const WEIGHT_BYTES = 16;
const DATA = 'd'.repeat(64);
let measured: MeasuredNetwork;
let hashOf: (state: string) => Promise<string>;
beforeEach(async () => {
  measured = await network();
  hashOf = async (state) => modelHash(await readModel(join(measured.folder, state)));
});

function line(told: { model: string; checkpoint?: string; program?: string }, trial: Partial<Trial> = {}): JournalLine {
  const key = { data: DATA, program: 'one', ...told, trial: { repair: 'none', seed: 3, ...trial } } as const;
  return {
    record: {
      id: trialId(key),
      key,
      test: { samples: 10, loss: 0.123456789, accuracy: 0.9, right: 'AAA=' },
      size: { params: 4, nonzero: 4, channels: 1, macs: 4, bytes: 100, gzipBytes: 90, modelJsonGzipBytes: 50 },
      spent: { epochs: 0, steps: 0, stepsTimesParams: 0 },
      layers: [{ name: 'kernel', stays: 4, of: 4 }],
    },
    seconds: 1.26,
    by: 'here 1',
  };
}

async function add(...lines: readonly JournalLine[]): Promise<void> {
  const journal = await openJournal(measured.journal);
  for (const each of lines) await journal.add(each);
}

describe('the record of the paper’s study', () => {
  it('names the state that a trial went back to, and leaves out what is long', async () => {
    await add(line({ model: await hashOf('trained'), checkpoint: await hashOf('epoch-0') }, { repair: 'rewind' }));
    const { grounds, points } = await readMeasured([measured]);
    expect(grounds).toEqual([{ network: 'net', seed: 3, model: await hashOf('trained'), data: DATA, program: 'one' }]);
    expect(points).toEqual([
      {
        network: 'net',
        seed: 3,
        checkpoint: 'epoch-0',
        trial: { repair: 'rewind' },
        test: { samples: 10, loss: 0.123457, accuracy: 0.9 },
        size: { params: 4, nonzero: 4, channels: 1, macs: 4, bytes: 100, gzipBytes: 90, modelJsonGzipBytes: 50 },
        spent: { epochs: 0, steps: 0, stepsTimesParams: 0 },
        seconds: 1.3,
      },
    ]);
  });

  it('holds what the program measured that measured last', async () => {
    const model = await hashOf('trained');
    await add(line({ model }), line({ model, program: 'two' }));
    const { grounds, points } = await readMeasured([measured]);
    expect(grounds.map(({ program }) => program)).toEqual(['two']);
    expect(points).toHaveLength(1);
  });

  it('refuses trials on another network than lies there', async () => {
    await add(line({ model: 'a'.repeat(64) }));
    await expect(readMeasured([measured])).rejects.toThrow('a trial rests on a model that is not in');
  });
});

describe('a record with what was measured since', () => {
  const size = { params: 4, nonzero: 4, channels: 1, macs: 4, bytes: 100, gzipBytes: 90, modelJsonGzipBytes: 50 };
  const recordOf = (network: string, model: string, ...amounts: readonly number[]): StudyRecord => ({
    grounds: [{ network, seed: 1, model, data: DATA, program: 'one' }],
    points: amounts.map((amount) => ({
      network,
      seed: 1,
      trial: { prune: { method: 'obd', level: 'parameter', scope: 'global', amount, rounds: 1 }, repair: 'none' } as never,
      test: { samples: 10, loss: 0.1, accuracy: 0.9 },
      size,
      spent: { epochs: 0, steps: 0, stepsTimesParams: 0 },
      seconds: 1,
    })),
  });
  const amountsOf = ({ points }: StudyRecord): unknown[] => points.map(({ network, trial }) => [network, trial.prune?.amount]);

  it('has each trial of a network once', () => {
    const { grounds, points } = extended(recordOf('a', 'm', 0.5, 0.8), recordOf('a', 'm', 0.8, 0.9), { replace: false });
    expect(grounds).toHaveLength(1);
    expect(amountsOf({ grounds, points })).toEqual([
      ['a', 0.5],
      ['a', 0.8],
      ['a', 0.9],
    ]);
  });

  it('keeps the networks that were not measured, in the order of their names', () => {
    const now = extended(recordOf('b', 'm', 0.5), recordOf('a', 'n', 0.9), { replace: false });
    expect(now.grounds.map(({ network }) => network)).toEqual(['a', 'b']);
    expect(amountsOf(now)).toEqual([
      ['a', 0.9],
      ['b', 0.5],
    ]);
  });

  it('holds nothing against a network that was trained anew, and loses nothing unasked', () => {
    const before = recordOf('a', 'm', 0.5, 0.8);
    const now = recordOf('a', 'other', 0.9);
    expect(() => extended(before, now, { replace: false })).toThrow('holds 2 points of another a with seed 1');
    expect(extended(before, now, { replace: true })).toEqual(now);
  });
});
