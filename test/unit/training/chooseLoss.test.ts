import { describe, expect, it } from 'vitest';
import type { Dataset, KnownTargets } from '../../../src/data/dataset';
import { chooseLoss, lossFor } from '../../../src/training/chooseLoss';

const classes: KnownTargets = { kind: 'classes', shape: [], labels: Int32Array.of(0, 1), classes: 2 };
const values = (...numbers: number[]): KnownTargets => ({ kind: 'values', shape: [1], values: Float32Array.from(numbers) });

describe('the loss behind a sigmoid', () => {
  it.each<[string, KnownTargets, string]>([
    ['classes', classes, 'binaryCrossentropy'],
    ['values that a probability can meet, the ends among them', values(0, 0.5, 1), 'binaryCrossentropy'],
    ['values of which one is above 1', values(0.5, 1.5), 'meanSquaredError'],
    ['values of which one is below 0', values(0.5, -0.5), 'meanSquaredError'],
  ])('for %s', (_, targets, loss) => expect(chooseLoss('sigmoid', targets, 1).name).toBe(loss));
});

it('behind no activation asks for one answer or for one of several', () => {
  expect(chooseLoss('other', classes, 1).name).toBe('sigmoidCrossentropy');
  expect(chooseLoss('other', classes, 2).name).toBe('softmaxCrossentropy');
  expect(chooseLoss('other', values(0.5), 1).name).toBe('meanSquaredError');
});

describe('the loss of a data set', () => {
  const outputs = [
    { name: 'a', shape: [null, 1], dtype: 'float32', activation: 'other' },
    { name: 'b', shape: [null, 3], dtype: 'float32', activation: 'softmax' },
  ] as const;
  const set: Dataset = { file: '/toy', name: 'toy', samples: 2, inputs: [], targets: classes };

  it('goes with the output that is measured, and says why', () => {
    expect(lossFor(set, outputs)).toEqual({
      name: 'sigmoidCrossentropy',
      why: 'the answers are classes and the output does not end in sigmoid',
    });
    expect(lossFor({ ...set, output: 'b' }, outputs)).toEqual({ name: 'categoricalCrossentropy', why: 'the output ends in softmax' });
  });

  it('is what is asked for, else what the data set names', () => {
    const named: Dataset = { ...set, loss: 'meanSquaredError' };
    expect(lossFor(named, outputs)).toEqual({ name: 'meanSquaredError', why: 'as the data set says' });
    expect(lossFor(named, outputs, 'meanAbsoluteError')).toEqual({ name: 'meanAbsoluteError', why: 'as asked for' });
  });
});
