import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../../src/data/dataset';
import { resizeImage } from '../../../src/data/resizeImage';
import { splitDataset } from '../../../src/data/splitDataset';
import { takeSamples } from '../../../src/data/takeSamples';

const five: Dataset = {
  file: '/five',
  name: 'five',
  samples: 5,
  inputs: [{ shape: [2], values: Float32Array.from([0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5]) }],
  targets: { kind: 'classes', shape: [], labels: Int32Array.from([0, 1, 2, 3, 4]), classes: 5 },
};

describe('samples', () => {
  it('are taken by index, with repeats, or as a run', () => {
    const picked = takeSamples({ ...five, held: five }, [4, 0, 4]);
    expect([...(picked.inputs[0]?.values ?? [])]).toEqual([4, 4.5, 0, 0.5, 4, 4.5]);
    expect(picked).toMatchObject({ samples: 3, targets: { labels: Int32Array.from([4, 0, 4]) } });
    expect(picked.held).toBeUndefined();
    const run = takeSamples(five, { start: 1, end: 3 });
    expect([...(run.inputs[0]?.values ?? [])]).toEqual([1, 1.5, 2, 2.5]);
    expect(run.samples).toBe(2);
  });

  it('are split so that neither part is empty', () => {
    expect(splitDataset(five, 0.01, 1)).toMatchObject({ kept: { samples: 4 }, held: { samples: 1 } });
    expect(splitDataset(five, 0.99, 1)).toMatchObject({ kept: { samples: 1 }, held: { samples: 4 } });
    expect(() => splitDataset(takeSamples(five, [0]), 0.5, 1)).toThrow(/dataInvalid/);
    expect(() => splitDataset(five, 1, 1)).toThrow(/settingInvalid/);
  });
});

describe('resizing', () => {
  const row = (...values: number[]) => ({ height: 1, width: values.length, channels: 1, values: Float32Array.from(values) });

  it('averages when shrinking: every pixel counts', () => {
    expect([...resizeImage(row(0, 10, 20, 30), 1, 1).values]).toEqual([15]);
    // Pixels at distances 0.5, 0.5, 1.5 from the first target's centre, triangle of reach 2: weights 3 : 3 : 1.
    expect(resizeImage(row(0, 7, 14, 21), 1, 2).values[0]).toBeCloseTo((0 * 3 + 7 * 3 + 14) / 7, 5);
  });

  it('interpolates when growing and keeps the mean of a flat picture', () => {
    expect([...resizeImage(row(0, 8), 1, 4).values]).toEqual([0, 2, 6, 8]);
    const flat = resizeImage({ height: 3, width: 5, channels: 2, values: new Float32Array(30).fill(9) }, 7, 2);
    expect(flat.values).toHaveLength(28);
    expect(flat.values.every((value) => Math.abs(value - 9) < 1e-5)).toBe(true);
  });
});
