import { beforeAll, describe, expect, it } from 'vitest';
import type { Model } from '../../../../src/model/model';
import { analyse } from '../../../../src/operations/analyse';
import { merge } from '../../../../src/operations/edits/merge';
import type { Opened } from '../../../../src/operations/opened';
import { prune } from '../../../../src/operations/edits/prune';
import { prunePicked } from '../../../../src/operations/edits/prunePicked';
import type { Compensation } from '../../../../src/protocol/settings/pruning';
import { startBackend } from '../../../../src/runtime/backends/startBackend';
import { tf, tfLayers } from '../../../../src/runtime/tf';
import { mergeReport } from '../../../conformance/merge/checkMergeCase';
import { prepared } from '../../../conformance/merge/mergeCases';
import { failureOf } from '../../../fixtures/failureOf';
import { memoryModel } from '../../../fixtures/memoryModel';
import { lenet, residual, stackedLstm } from '../../../fixtures/networks';
import { operationContext } from '../../../fixtures/operationContext';
import { writeRingData } from '../../../fixtures/ringData';
import { temporaryFolder } from '../../../fixtures/temporaryFolder';

const { layers, sequential } = tfLayers;

beforeAll(() => startBackend('wasm'));

const dense = (units: number, activation: 'relu' | 'tanh', useBias = true): Model =>
  memoryModel(() =>
    sequential({
      layers: [
        layers.dense({ inputShape: [2], units, activation, name: 'wide' }),
        layers.dense({ units: 8, activation, useBias, name: 'narrow' }),
        layers.dense({ units: 2, activation: 'softmax', name: 'out' }),
      ],
    }),
  );

async function opened(model: Model): Promise<Opened> {
  return { model, analysis: await analyse(model) };
}

const valuesOf = ({ weights }: Model): number[] => [...weights.values()].flatMap(({ values }) => [...values]);

describe('picked channels', () => {
  it('are compensated like those that a method chose', async () => {
    const data = await writeRingData(await temporaryFolder(), 300);
    const start = await opened(dense(24, 'relu'));
    const picks = [{ layer: 'wide', channels: [1, 2, 5] }];
    const plain = await prunePicked({ ...start, data, settings: { picks } }, operationContext());
    for (const compensate of ['mean', 'activations', 'weights'] as const) {
      const { model, answer } = await prunePicked({ ...start, data, settings: { picks, compensate } }, operationContext());
      expect(answer.plan.layers[0]).toMatchObject({ removed: 3, of: 24 });
      expect(answer.plan.layers[0]?.note).toBeTruthy();
      expect(answer.certificate.maskedVsCut).toBeLessThanOrEqual(1e-5);
      expect(valuesOf(model)).not.toEqual(valuesOf(plain.model));
    }
    expect(plain.answer.plan.layers[0]?.note).toBeUndefined();
    const without = prunePicked({ ...start, settings: { picks, compensate: 'mean' } }, operationContext());
    expect(await failureOf(without)).toMatchObject({ code: 'dataNeeded' });
  });
});

describe('merging as an operation', () => {
  it('answers like pruning, with notes for each layer, certified, and gives the same bytes again', async () => {
    const data = await writeRingData(await temporaryFolder(), 300);
    const start = await opened(dense(24, 'relu'));
    for (const by of ['weights', 'activations'] as const) {
      const tensors = tf.memory().numTensors;
      const settings = { by, amount: 0.5, method: 'magnitude' } as const;
      const { model, answer } = await merge({ ...start, data, settings }, operationContext());
      expect(tf.memory().numTensors).toBe(tensors);
      expect(answer.plan.operation).toBe('merge');
      expect(answer.plan.settings).toMatchObject({ by, amount: 0.5, method: 'magnitude', scope: 'layer' });
      expect(answer.plan.layers.map(({ removed }) => removed)).toEqual([12, 4, 0]);
      expect(answer.plan.layers[0]?.note).toMatch(
        by === 'weights' ? /^\d+ merged into \d+/ : /^(ridge|mean only).* in narrow\/kernel, constant in narrow\/bias$/,
      );
      expect(answer.certificate.maskedVsCut).toBeLessThanOrEqual(1e-5);
      const again = await merge({ ...start, data, settings }, operationContext());
      expect(valuesOf(again.model)).toEqual(valuesOf(model));
      if (by === 'weights') {
        const nearest = await merge({ ...start, data, settings: { ...settings, mergeThreshold: 0.45 } }, operationContext());
        expect(valuesOf(nearest.model)).not.toEqual(valuesOf(model));
      }
      const plain = await prune(
        { ...start, data, settings: { method: 'magnitude', level: 'neuron', scope: 'layer', amount: 0.5 } },
        operationContext(),
      );
      expect(valuesOf(plain.model)).not.toEqual(valuesOf(model));
    }
  });

  it('merges in rounds, and by its own criterion', async () => {
    const start = await opened(dense(24, 'relu'));
    const { answer } = await merge({ ...start, settings: { by: 'weights', amount: 0.5, rounds: 2 } }, operationContext());
    expect(answer.plan.settings).toMatchObject({ method: 'merge', rounds: 2 });
    expect(answer.after.channels).toBe(12 + 4 + 2);
    expect(answer.plan.layers[0]?.note?.split(' | ').length).toBe(2);
  });

  it('says what it can not do', async () => {
    const start = await opened(dense(8, 'relu'));
    expect(await failureOf(merge({ ...start, settings: { by: 'activations', amount: 0.5 } }, operationContext()))).toMatchObject({
      code: 'dataNeeded',
    });
    const ask = (settings: object): Promise<unknown> =>
      failureOf(prune({ ...start, settings: { method: 'magnitude', level: 'neuron', amount: 0.5, ...settings } }, operationContext()));
    expect(await ask({ compensate: 'mean' })).toMatchObject({ code: 'dataNeeded', what: 'Compensating by mean' });
    expect(await ask({ compensate: 'weights', level: 'parameter' })).toMatchObject({ code: 'settingInvalid', setting: 'Compensate' });
    expect(await ask({ compensate: 'weights', mergeThreshold: 2 })).toMatchObject({ code: 'settingInvalid', setting: 'Likeness' });
    expect(await ask({ method: 'merge', level: 'parameter' })).toMatchObject({ code: 'settingInvalid', setting: 'Method' });
  });
});

describe('where compensation is not defined', () => {
  it('leaves the constant out where the consumer has no bias, and says so', async () => {
    const { warnings, notes, model } = await mergeReport(dense(6, 'relu', false), { wide: [1, 4] }, { by: 'mean' });
    expect(warnings).toMatchObject([
      { code: 'notCompensated', layer: 'wide', message: expect.stringContaining('narrow/kernel has no bias') },
    ]);
    expect(notes.get('wide')).toBe('nothing in narrow/kernel, no constant');
    expect(valuesOf(model)).toEqual(valuesOf(dense(6, 'relu', false)));
  });

  it('compensates behind a recurrent layer by its activations but not inside, nor by its weights, with the reason', async () => {
    const weights = await mergeReport(memoryModel(stackedLstm), { lstm1: [2, 5] }, { by: 'weights' });
    expect(weights.warnings).toMatchObject([
      {
        code: 'notCompensated',
        layer: 'lstm1',
        message: expect.stringMatching(/2 removed channels are not merged: each of the channels is several columns/),
      },
    ]);
    expect(weights.compensated).toBeCloseTo(weights.cutOnly, 6);
    const activations = await mergeReport(memoryModel(stackedLstm), { lstm1: [2, 5] }, { by: 'activations' });
    expect(activations.compensatedRms).toBeLessThan(activations.cutOnlyRms);
    expect(activations.warnings).toMatchObject([
      { layer: 'lstm1', message: expect.stringContaining('lstm1/recurrent_kernel puts out comes back to it') },
    ]);
  });

  it('goes over all behind a rectifier, and into the nearest from a threshold on; over all is nearer to the whole', async () => {
    const model = dense(24, 'relu');
    const removed = { wide: [1, 3, 4, 8, 9, 13, 20] };
    const all = await mergeReport(model, removed, { by: 'weights' });
    const nearest = await mergeReport(model, removed, { by: 'weights', threshold: 0.45 });
    expect(all.notes.get('wide')).toBe('7 merged into 17');
    expect(nearest.notes.get('wide')).toMatch(/^[1-7] merged into [1-7]\b/);
    expect(all.compensatedRms).toBeLessThan(0.6 * nearest.compensatedRms);
    expect(all.compensatedRms).toBeLessThan(0.6 * all.cutOnlyRms);
  });

  it('does not scale behind tanh', async () => {
    const twin = (scale: number): Model =>
      prepared(dense(6, 'tanh'), (at) => {
        for (const part of ['kernel', 'bias']) at(`wide/${part}`).combine(4, { 1: scale });
      });
    const near = await mergeReport(twin(1), { wide: [4] }, { by: 'weights' });
    const far = await mergeReport(twin(9), { wide: [4] }, { by: 'weights' });
    expect(near.notes.get('wide')).toBe('1 merged into 1');
    expect(near.compensated).toBeLessThan(1e-5);
    // 2 * 9 / (1 + 81) is 0.22.
    expect(far.notes.get('wide')).toBe('0 merged into 0; 1 not: no kept one is alike enough');
  });
});

describe('real structures', () => {
  it.each([
    ['LeNet-5', lenet, { conv1: [1, 4], conv2: [0, 3, 9], fc1: [5, 6, 70] }],
    ['residual, depthwise, concatenation', residual, { stem: [2, 7], a: [0, 5], c: [1] }],
  ] as const)(
    'regression brings %s nearer to the whole network than a cut, in every way of compensating nothing breaks',
    async (_, build, removed) => {
      const report = async (by: Exclude<Compensation, 'none'>) => mergeReport(memoryModel(build), removed, { by, samples: 64 });
      for (const by of ['weights', 'mean', 'activations'] as const) {
        const { compensatedRms, cutOnlyRms } = await report(by);
        expect(Number.isFinite(compensatedRms)).toBe(true);
        if (by === 'activations') expect(compensatedRms).toBeLessThan(cutOnlyRms);
      }
    },
  );
});
