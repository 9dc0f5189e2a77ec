import { describe, expect, it } from 'vitest';
import type { Targets } from '../../../src/data/dataset';
import { chooseLoss } from '../../../src/training/chooseLoss';

const classes: Targets = { kind: 'classes', shape: [], labels: Int32Array.of(0, 1), classes: 2 };
const values = (...numbers: number[]): Targets => ({ kind: 'values', shape: [1], values: Float32Array.from(numbers) });

describe('the loss behind a sigmoid', () => {
  it.each<[string, Targets, string]>([
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
