import { describe, expect, it } from 'vitest';
import { ACTIONS, type SettingName } from '../../../../src/protocol/actions';
import { calibrating } from '../../../../src/protocol/settings/calibrating';
import { finetuning } from '../../../../src/protocol/settings/finetuning';
import { pruning } from '../../../../src/protocol/settings/pruning';
import { quantizing } from '../../../../src/protocol/settings/quantizing';
import { ranking } from '../../../../src/protocol/settings/ranking';
import type { Schema } from '../../../../src/protocol/settings/schema';
import { settle } from '../../../../src/protocol/settings/settle';
import { settingsText } from '../../../../src/protocol/settings/settingsText';
import { studying } from '../../../../src/protocol/settings/studying';
import { heededOf, unheeded } from '../../../../src/protocol/settings/unheeded';

const PRUNE = { method: 'magnitude', level: 'neuron', amount: 0.5 } as const;

describe('settling settings', () => {
  it('fills in what is not told', () => {
    expect(settle(pruning, PRUNE)).toMatchObject({
      ...PRUNE,
      scope: 'global',
      rounds: 1,
      compensate: 'none',
      seed: 0,
      samples: 2048,
      keep: 0.9,
    });
    expect(settle(finetuning, { epochs: 3 })).toEqual({
      epochs: 3,
      optimizer: 'adam',
      learningRate: 0.001,
      batchSize: 64,
      validation: 0,
      grid: 'levels',
      schedule: 'constant',
      temperature: 2,
      seed: 0,
    });
  });

  it('lets a default follow other settings', () => {
    expect(settle(finetuning, { epochs: 3, optimizer: 'sgd' }).learningRate).toBe(0.01);
    expect(settle(finetuning, { epochs: 3, patience: 2 }).validation).toBe(0.1);
    expect(settle(pruning, { ...PRUNE, seed: 7, finetune: { epochs: 1 } }).finetune?.seed).toBe(7);
    expect(settle(pruning, { ...PRUNE, seed: 7, finetune: { epochs: 1, seed: 3 } }).finetune?.seed).toBe(3);
  });

  it('changes nothing that is settled', () => {
    const settled = settle(pruning, { ...PRUNE, finetune: { epochs: 2, patience: 1 } });
    expect(settle(pruning, settled)).toEqual(settled);
  });

  it.each<[SettingName, object, string, string]>([
    ['prune', { ...PRUNE, amount: 1 }, 'Amount', '1 is not a share from 0 to below 1'],
    ['prune', { ...PRUNE, amount: Number.NaN }, 'Amount', 'NaN is not a share from 0 to below 1'],
    ['prune', { ...PRUNE, rounds: 101 }, 'Rounds', '101 is not a whole number from 1 to 100'],
    ['prune', { ...PRUNE, rounds: 1.5 }, 'Rounds', '1.5 is not a whole number from 1 to 100'],
    ['prune', { ...PRUNE, draws: 0 }, 'Draws a sample', '0 is not a whole number from 1'],
    ['prune', { ...PRUNE, masks: 3 }, 'Masks', '3 is not a whole number from 4'],
    ['prune', { ...PRUNE, spreadFactor: -1 }, 'Factor', '-1 is not a number from 0'],
    ['prune', { ...PRUNE, keep: 1 }, 'Kept', '1 is not a number above 0 and below 1'],
    ['prune', { ...PRUNE, layers: [] }, 'Layers', 'nothing is not a list of at least one, each a name'],
    ['prune', { level: 'neuron', amount: 0.5 }, 'Method', 'it is needed'],
    [
      'prune',
      { ...PRUNE, method: 'obdsd' },
      'Method',
      'obdsd is not one of magnitude, random, merge, wanda, obs, obd, obd-sd, taylor, fisher, damage, dropout',
    ],
    ['prune', { ...PRUNE, surprise: 1 }, 'surprise', 'there is no such setting'],
    ['prune', { ...PRUNE, method: 'dropout', level: 'parameter' }, 'Method', 'dropout does not rank at parameter level'],
    [
      'prune',
      { ...PRUNE, level: 'parameter', compensate: 'weights' },
      'Compensate',
      'single weights are compensated by data alone: activations, or mean',
    ],
    ['prune', { ...PRUNE, finetune: { epochs: 0 } }, 'Epochs', '0 is not a whole number from 1 to 10000'],
    ['prune', { ...PRUNE, finetune: { epochs: 1, momentum: 0.5 } }, 'finetune.momentum', 'there is no such setting'],
    ['finetune', { epochs: 1, batchSize: 0 }, 'Batch size', '0 is not a whole number from 1'],
    ['finetune', { epochs: 1, learningRate: 0 }, 'Learning rate', '0 is not a number above 0'],
    ['finetune', { epochs: 1, validation: 1 }, 'Held out', '1 is not a share from 0 to below 1'],
    ['quantize', { dtype: 'uint16', levels: 4 }, 'Levels', 'levels need uint8, not uint16'],
    ['quantize', { dtype: 'uint8', levels: 257 }, 'Levels', '257 is not a whole number from 2 to 256'],
    ['quantize', { dtype: 'uint8', levels: 4, meanBits: 2 }, 'Levels', 'a budget gives each tensor its own: tell one of them'],
    ['quantize', { dtype: 'uint8', meanBits: 2, maxBytes: 1000 }, 'Most bytes', 'there is one budget'],
    ['quantize', { dtype: 'float16', maxBytes: 1000 }, 'Most bytes', 'a budget needs uint8 or mixed, not float16'],
    ['quantize', { dtype: 'mixed' }, 'Store as', 'types are mixed by a budget'],
    ['quantize', { dtype: 'uint16', rounding: 'carried' }, 'Rounding', 'carried rounding needs uint8, not uint16'],
    ['calibrate', { amounts: [0.5, 0] }, 'Amounts', '0.5,0 is not a list of at least one, each a share above 0 and below 1'],
    ['calibrate', { level: 'parameter', methods: ['merge'] }, 'Methods', 'merge does not rank at parameter level'],
    ['study', { methods: [] }, 'Methods', 'nothing is not a list of at least one'],
    [
      'rank',
      { method: 'obd-sd', level: 'neuron', spread: 'batch', samples: 32 },
      'Mini-batch',
      '32 calibration samples make one mini-batch of 32',
    ],
  ])('refuses %s with %j', (name, given, setting, reason) => {
    const settled = (): unknown => settle(ACTIONS[name].settings as Schema, given);
    expect(settled).toThrow(
      expect.objectContaining({ code: 'settingInvalid', data: { setting, reason: expect.stringContaining(reason) } }),
    );
  });

  it('calls a setting as it is asked to', () => {
    const named = (): unknown => settle(pruning, { ...PRUNE, finetune: { epochs: 1, batchSize: 0 } }, (path) => path.join('.'));
    expect(named).toThrow(expect.objectContaining({ data: expect.objectContaining({ setting: 'finetune.batchSize' }) }));
  });
});

describe('settings that make no difference', () => {
  const said = (schema: Schema, given: object): string[] => unheeded(schema, given).map(({ message }) => message.split(' makes')[0] ?? '');

  it('are said, with where they would', () => {
    expect(unheeded(pruning, { ...PRUNE, draws: 4 })).toEqual([
      {
        code: 'settingUnheeded',
        message: 'Draws a sample makes no difference here: it counts for OBD, OBD-SD, damage where curvature is drawn.',
      },
    ]);
    expect(said(pruning, { ...PRUNE, mergeThreshold: 0.5 })).toEqual(['Likeness']);
    expect(said(pruning, { ...PRUNE, samples: 9 })).toEqual(['Calibration samples']);
    expect(said(ranking, { method: 'obd-sd', level: 'parameter', spreadFactor: 2, miniBatch: 8, neuronScore: 'gate' })).toEqual([
      'Factor',
      'Mini-batch',
      'Neuron’s score',
    ]);
  });

  it('are not said where they make one', () => {
    expect(said(pruning, { ...PRUNE, norm: 'l1', compensate: 'weights', mergeThreshold: 0.5 })).toEqual([]);
    expect(said(pruning, { ...PRUNE, samples: 9, compensate: 'mean' })).toEqual([]);
    expect(
      said(ranking, { method: 'obd-sd', level: 'neuron', spread: 'upper', spreadFactor: 2, draws: 2, neuronScore: 'weights' }),
    ).toEqual([]);
    expect(said(studying, { methods: ['random', 'dropout'], level: 'neuron', masks: 8 })).toEqual([]);
    expect(said(calibrating, { masks: 8 })).toEqual([]);
    expect(said(quantizing, { dtype: 'uint8', levels: 4 })).toEqual([]);
    expect(said(quantizing, { dtype: 'uint8', importance: 'inputs' })).toEqual(['Importance']);
    expect(said(quantizing, { dtype: 'uint8', levels: 4, samples: 100 })).toEqual(['Calibration samples']);
    expect(said(quantizing, { dtype: 'uint8', rounding: 'carried', samples: 100 })).toEqual([]);
    expect(said(quantizing, { dtype: 'uint8', meanBits: 2, samples: 100, importance: 'none' })).toEqual(['Calibration samples']);
  });

  it('can be left out', () => {
    expect(heededOf(pruning, { ...PRUNE, level: 'parameter', mergeThreshold: 0.5, norm: 'l1', seed: 3 })).toEqual({
      ...PRUNE,
      level: 'parameter',
      seed: 3,
    });
  });
});

describe('settings in words', () => {
  it('are those that are not their defaults', () => {
    const told = { samples: 500, spread: 'upper', curvature: 'auto', method: 'obd-sd', norm: 'l2' };
    expect(settingsText(ranking.fields, told, ['samples', 'spread', 'curvature', 'norm'])).toBe(
      'calibration samples: 500, spread: mean plus deviation',
    );
    expect(settingsText(finetuning.fields, { epochs: 3, unfreeze: true, validation: 0.2 })).toBe(
      'epochs: 3, held out: 20 %, train frozen layers too',
    );
    expect(settingsText(ranking.fields, {})).toBe('');
  });
});
