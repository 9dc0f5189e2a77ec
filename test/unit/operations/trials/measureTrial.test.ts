import { beforeAll, describe, expect, it } from 'vitest';
import { analyse } from '../../../../src/operations/analyse';
import { prune } from '../../../../src/operations/edits/prune';
import type { Opened } from '../../../../src/operations/opened';
import { study } from '../../../../src/operations/study';
import type { StudyPoint } from '../../../../src/protocol/studyAnswer';
import type { FinetuneSettings } from '../../../../src/protocol/settings/finetuning';
import { startBackend } from '../../../../src/runtime/backends/startBackend';
import { tfLayers } from '../../../../src/runtime/tf';
import { memoryModel } from '../../../fixtures/memoryModel';
import { operationContext } from '../../../fixtures/operationContext';
import { writeRingData } from '../../../fixtures/ringData';
import { temporaryFolder } from '../../../fixtures/temporaryFolder';

const { dense, dropout } = tfLayers.layers;

let start: Opened;
beforeAll(async () => {
  await startBackend('wasm');
  const model = memoryModel(() =>
    tfLayers.sequential({
      layers: [
        dense({ inputShape: [2], units: 16, activation: 'relu', name: 'wide' }),
        dropout({ rate: 0.2 }),
        dense({ units: 2, activation: 'softmax', name: 'out' }),
      ],
    }),
  );
  start = { model, analysis: await analyse(model) };
});

describe("a study's point", () => {
  it.each([
    ['neuron', 'obd', 1],
    ['neuron', 'magnitude', 2],
    ['parameter', 'obd-sd', 1],
    ['parameter', 'taylor', 3],
  ] as const)('is what prune makes at %s level by %s in %i rounds, bit for bit', async (level, method, rounds) => {
    const data = await writeRingData(await temporaryFolder(), 120);
    // One seed for all is given beside those of the trials, as the command line does.
    const finetune: FinetuneSettings = { epochs: 2, batchSize: 16, seed: 9 };
    const grid = { methods: [method], level, amounts: [0.4], seeds: [3, 4], rounds, finetune, controls: ['none'] } as const;
    const { points } = await study({ ...start, data, settings: grid }, operationContext());
    const losses: number[] = [];
    for (const seed of grid.seeds) {
      const settings = { method, level, amount: 0.4, seed, rounds, finetune: { epochs: 2, batchSize: 16, seed } };
      const { answer } = await prune({ ...start, data, settings }, operationContext());
      const { loss, accuracy, gzipBytes, nonzero, channels, params, macs } = answer.after;
      const expected: Partial<StudyPoint> = {
        seed,
        ...(rounds > 1 ? { rounds } : {}),
        finetuneEpochs: 2,
        gzipBytes,
        nonzero,
        channels: channels ?? 0,
        params,
        macs: macs ?? 0,
      };
      expect(points.find((point) => point.seed === seed && point.finetuneEpochs > 0)).toMatchObject({ ...expected, loss, accuracy });
      losses.push(loss ?? Number.NaN);
    }
    // The seed is heard at all.
    expect(losses[0]).not.toBe(losses[1]);
  });
});
