import { expect, it } from 'vitest';
import { combineEvaluations } from '../../../src/training/combineEvaluations';
import type { Evaluation } from '../../../src/training/evaluate';

const part = (samples: number, loss: number, hits: readonly [number, number, number]): Evaluation => ({
  loss,
  lossName: 'softmaxCrossentropy',
  samples,
  accuracy: (hits[0] + hits[1]) / samples,
  perClass: [
    { label: 'cat', samples: samples - 1, accuracy: hits[0] / (samples - 1) },
    { label: 'dog', samples: 1, accuracy: hits[1] },
    { label: 'emu', samples: 0, accuracy: 0 },
  ],
  predictions: new Int32Array(samples).fill(hits[2]),
});

it('weights each part by its samples, each class by its own', () => {
  expect(combineEvaluations([part(3, 1, [1, 1, 0]), part(5, 2, [4, 0, 1])])).toEqual({
    loss: (3 * 1 + 5 * 2) / 8,
    lossName: 'softmaxCrossentropy',
    samples: 8,
    accuracy: 6 / 8,
    perClass: [
      { label: 'cat', samples: 6, accuracy: 5 / 6 },
      { label: 'dog', samples: 2, accuracy: 1 / 2 },
      { label: 'emu', samples: 0, accuracy: 0 },
    ],
    predictions: Int32Array.of(0, 0, 0, 1, 1, 1, 1, 1),
  });
});

it('knows neither accuracy nor predictions where the parts have none', () => {
  const ofValues = (loss: number): Evaluation => ({ loss, lossName: 'meanSquaredError', samples: 2 });
  expect(combineEvaluations([ofValues(1), ofValues(4)])).toStrictEqual({ loss: 2.5, lossName: 'meanSquaredError', samples: 4 });
});

it('needs a part', () => expect(() => combineEvaluations([])).toThrow('no parts'));
