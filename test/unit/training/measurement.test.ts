import { describe, expect, it } from 'vitest';
import type { Dataset, Targets } from '../../../src/data/dataset';
import type { LossName } from '../../../src/data/lossName';
import { Measurement } from '../../../src/training/measurement';
import { toyData } from '../../fixtures/toyData';

const labels = (...numbers: number[]): Targets => ({ kind: 'classes', shape: [], labels: Int32Array.from(numbers), classes: 2 });
const answers = (width: number, ...numbers: number[]): Targets => ({ kind: 'values', shape: [width], values: Float32Array.from(numbers) });

function measured(targets: Targets, samples: number, loss: LossName, units: number, outputs: readonly number[], rows = 1) {
  const dataset: Dataset = toyData(samples, [[1]], targets);
  const measurement = new Measurement(dataset, { loss, output: 0, units, rows });
  const losses: [number, number][] = [];
  const half = Math.floor(samples / 2);
  const add = (start: number, end: number) =>
    measurement.add({ start, end }, Float32Array.from(outputs.slice(start * units * rows, end * units * rows)), (value, row) =>
      losses.push([row, value]),
    );
  const predicted = [add(0, half), add(half, samples)].flatMap((classes) => [...(classes ?? [])]);
  return { measurement, predicted, losses };
}

describe('measuring', () => {
  it('counts right yes-or-no answers, each unit by itself, and leaves out those that are neither', () => {
    const targets = answers(2, 1, 0, 0.5, 1, 0, 0, 1, 1);
    for (const [loss, outputs] of [
      ['binaryCrossentropy', [0.9, 0.2, 0.9, 0.5, 0.1, 0.7, 0.6, 0.51]],
      ['sigmoidCrossentropy', [3, -2, 3, 0, -1, 2, 0.6, 0.01]],
    ] as const) {
      // Of seven answers the threshold itself (a no) and the 0.7 are wrong.
      expect(measured(targets, 4, loss, 2, outputs).measurement.accuracy).toBeCloseTo(5 / 7, 12);
    }
    expect(measured(targets, 4, 'meanSquaredError', 2, [1, 0, 0, 1, 0, 0, 1, 1]).measurement.accuracy).toBeUndefined();
  });

  it('predicts the first of equal units, and with one unit a 1 only above the threshold', () => {
    expect(measured(labels(0, 1, 1, 0), 4, 'softmaxCrossentropy', 2, [1, 1, 0, 2, 5, 4, -3, -2]).predicted).toEqual([0, 1, 0, 1]);
    expect(measured(labels(0, 1, 1, 0), 4, 'binaryCrossentropy', 1, [0.5, 0.51, 0.2, 1]).predicted).toEqual([0, 1, 0, 1]);
  });

  it('counts the hits of each class', () => {
    const { measurement } = measured(labels(0, 1, 1, 1), 4, 'softmaxCrossentropy', 2, [1, 0, 0, 2, 5, 4, -3, -2]);
    expect(measurement.classRows).toEqual([
      { label: '0', samples: 1, accuracy: 1 },
      { label: '1', samples: 3, accuracy: 2 / 3 },
    ]);
    expect(measurement.accuracy).toBe(3 / 4);
  });

  it('tells the loss of each row with its number, over all batches', () => {
    const { losses, measurement } = measured(answers(2, 0, 0, 0, 0, 0, 0), 3, 'meanSquaredError', 1, [1, 2, 3, 4, 5, 6], 2);
    expect(losses).toEqual([1, 4, 9, 16, 25, 36].map((loss, row) => [row, loss]));
    expect(measurement.meanLoss).toBeCloseTo(91 / 6, 12);
  });

  it('is nothing before the first batch', () => {
    const measurement = new Measurement(toyData(2, [[1]], labels(0, 1)), { loss: 'binaryCrossentropy', output: 0, units: 1, rows: 1 });
    expect(measurement.meanLoss).toBe(0);
    expect(measurement.accuracy).toBeUndefined();
    expect(measurement.classRows).toEqual([
      { label: '0', samples: 0, accuracy: 0 },
      { label: '1', samples: 0, accuracy: 0 },
    ]);
  });

  it.each([
    ['a run', { start: 4, end: 6 }, 5],
    ['a choice', [7, 2], 2],
  ])('names the sample of %s whose second position is infinite', (_, choice, row) => {
    const dataset = toyData(8, [[1]], answers(2, ...new Array<number>(16).fill(0)));
    const measurement = new Measurement(dataset, { loss: 'meanSquaredError', output: 0, units: 1, rows: 2 });
    expect(() => measurement.add(choice, Float32Array.of(0, 0, 0, Infinity))).toThrow(
      expect.objectContaining({ code: 'dataInvalid', data: expect.objectContaining({ file: '/toy', row }) }),
    );
  });
});
