import { describe, expect, it } from 'vitest';
import type { PlanSummary } from '../../../src/protocol/answers';
import { proofsOf } from '../../../webview/text/certificateText';
import { memberGroups, memberText } from '../../../webview/text/memberText';
import { parseNumberList } from '../../../webview/text/numberList';
import { progressText, quarterText } from '../../../webview/text/progressText';
import { removedText, stepText } from '../../../src/protocol/stepText';

const plan = (operation: PlanSummary['operation'], settings: PlanSummary['settings'], removed = 0): PlanSummary => ({
  operation,
  settings,
  layers: removed > 0 ? [{ name: 'a', removed, of: 1200 }] : [],
});

describe('stepText', () => {
  it.each([
    [plan('prune', { level: 'neuron', method: 'magnitude', amount: 0.4, rounds: 1 }), 'Cut 40 % of the neurons by magnitude'],
    [
      plan('prune', { level: 'parameter', method: 'random', amount: 0.9, rounds: 3, 'finetune.epochs': 1 }),
      'Zeroed 90 % of the parameters at random in 3 rounds, then 1 epoch of fine-tuning',
    ],
    [
      plan('prune', { level: 'neuron', method: 'obd-sd', amount: 0.4, samples: 500, compensate: 'weights' }),
      'Cut 40 % of the neurons by OBD-SD (calibration samples: 500), compensated by weights',
    ],
    [
      plan('merge', { by: 'activations', method: 'merge', amount: 0.3, 'finetune.epochs': 2 }),
      'Merged 30 % of the neurons into others by activations, then 2 epochs of fine-tuning',
    ],
    [plan('prune', { picks: ['{}'] }, 8), 'Cut 8 picked channels'],
    [plan('quantize', { dtype: 'uint8', levels: 16 }), 'Quantized to uint8 with 16 levels'],
    [plan('quantize', { dtype: 'uint8', maxBytes: 20_000, rounding: 'carried' }), 'Quantized to uint8, 20.0 kB gzipped, errors carried'],
    [plan('quantize', { dtype: 'mixed', meanBits: 2.5, rounding: 'nearest' }), 'Quantized to mixed types, 2.5 bits a value'],
    [plan('quantize', { dtype: 'uint8', oneDimensional: true }), 'Quantized to uint8, one-dimensional tensors too'],
    [plan('finetune', { epochs: 5 }), 'Fine-tuned for 5 epochs'],
    [
      { ...plan('finetune', { epochs: 5, teacher: 'original', teacherContent: 'ab', grid: 'levels', temperature: 4 }), onGrid: 3 },
      'Fine-tuned for 5 epochs on its grid, taught by the original (temperature: 4)',
    ],
    [plan('rewind', { checkpoint: '/home/me/kept/epoch-0' }), 'Rewound to …/kept/epoch-0'],
    [
      plan('prune', { level: 'neuron', method: 'magnitude', amount: 0.4, rewind: 'C:\\models\\kept\\epoch-1', 'finetune.epochs': 2 }),
      'Cut 40 % of the neurons by magnitude, rewound to …/kept/epoch-1, then 2 epochs of training',
    ],
    [plan('finetune', { epochs: 1, grid: 'new' }), 'Fine-tuned for 1 epoch (grid of quantized weights: a new one)'],
    [
      plan('merge', { amount: 0.3, by: 'activations', 'finetune.epochs': 2, 'finetune.teacher': '../whole' }),
      'Merged 30 % of the neurons into others by activations, then 2 epochs of fine-tuning, taught by ../whole',
    ],
  ])('says what was done: %#', (step, text) => {
    expect(stepText(step).replaceAll('\u00a0', ' ')).toBe(text);
  });

  it('counts what was removed, and says nothing where nothing was', () => {
    expect(removedText(plan('prune', {}, 72))).toBe('72 of 1,200');
    expect(removedText(plan('finetune', {}))).toBe('');
  });
});

describe('memberText', () => {
  it.each([
    [1, [41], [784, 300], 'column 41'],
    [0, [160, 161, 162], [784, 300], 'rows 160–162'],
    [0, [4], [32], 'entry 4'],
    [3, [4], [3, 3, 8, 16], 'filter 4'],
    [2, [4, 9], [3, 3, 8, 16], 'input maps 4, 9'],
    [0, [3, 13, 23, 33, 43], [400, 10], '5 rows from 3 in steps of 10'],
    [0, [3, 13, 23, 33, 44], [400, 10], '5 rows from 3'],
    [0, [3], [2, 5, 6, 7], 'slice (axis 0) 3'],
  ])('names slices of axis %d', (axis, indices, shape, text) => {
    expect(memberText({ weight: 'w', axis, indices }, shape)).toBe(text);
  });

  it('takes the weights of one layer together', () => {
    const shapes = new Map([
      ['bn/gamma', [8]],
      ['bn/beta', [8]],
      ['conv/kernel', [3, 3, 1, 8]],
    ]);
    const members = [...shapes.keys()].map((weight) => ({
      weight,
      axis: weight === 'conv/kernel' ? 3 : 0,
      indices: [5],
    }));
    expect(memberGroups(members, shapes)).toEqual([
      { slices: 'entry 5', place: 'bn (gamma, beta)' },
      { slices: 'filter 5', place: 'conv/kernel' },
    ]);
  });

  it('keeps weights apart whose names have no layer', () => {
    const members = ['a', 'b'].map((weight) => ({ weight, axis: 0, indices: [1] }));
    expect(memberGroups(members, new Map()).map(({ place }) => place)).toEqual(['a', 'b']);
  });
});

describe('proofsOf', () => {
  it('says that it is not saved for the last step only', () => {
    const certificate = { maskedVsCut: 3.1e-7, reloaded: null };
    expect(proofsOf(certificate, true).map(({ text }) => text)).toEqual(['cut = masked within 3.1e-7', 'not saved yet']);
    expect(proofsOf(certificate, false)).toHaveLength(1);
  });

  it('tells exact from close', () => {
    expect(proofsOf({ maskedVsCut: 0, reloaded: 0 }, true).map(({ text }) => text)).toEqual(['cut = masked exactly', 'reloaded exactly']);
  });
});

describe('parseNumberList', () => {
  it.each([
    ['0, 25, 50', [0, 25, 50]],
    ['50 % 25 % 50 %', [25, 50]],
    ['0..90 step 30', [0, 30, 60, 90]],
    ['1..3', [1, 2, 3]],
    ['0.1..0.3 step 0.1', [0.1, 0.2, 0.3]],
    ['', null],
    ['ten', null],
    ['0..1e9', null],
    ['5..1', null],
    ['0..90 step 0', null],
  ])('reads %j', (text, numbers) => {
    expect(parseNumberList(text)).toEqual(numbers);
  });
});

describe('progress', () => {
  it('is read in full and heard by quarters', () => {
    const progress = { done: 3, total: 10, message: 'epoch 4' };
    expect(progressText(progress)).toBe('epoch 4 · 30\u00a0%');
    expect(quarterText(progress)).toBe('25\u00a0%');
    expect(progressText({ ...progress, detail: 'loss 0.3' })).toBe('epoch 4, loss 0.3 · 30\u00a0%');
    expect(progressText({ done: 0, total: 0, message: 'reading' })).toBe('reading');
    expect(quarterText(undefined)).toBe('');
  });
});
