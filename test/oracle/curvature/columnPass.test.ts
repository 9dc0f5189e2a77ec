import { beforeAll, describe, expect, it, vi } from 'vitest';
import { sizeOf } from '../../../src/base/shape';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { openModel } from '../../../src/runtime/openModel';
import { tf } from '../../../src/runtime/tf';
import { backwardPlan } from '../../../src/trace/curvature/backwardPlan';
import { ColumnPass } from '../../../src/trace/curvature/columnPass';
import { kernelGradient, noGradientReason } from '../../../src/trace/curvature/kernelGradient';
import { lossRoot } from '../../../src/trace/curvature/lossRoot';
import { memoryModel } from '../../fixtures/memoryModel';
import { caseInputs, caseSpec } from './checkCurvatureCase';
import { curvatureCases, type CurvatureCase } from './curvatureCases';

type Rows = ReadonlyMap<string, readonly (readonly number[])[]>;

/** By weight, what a column of ones makes of each of the N samples, where all count and where the last one does not. */
async function made({ build, vocabulary, ...row }: CurvatureCase): Promise<{ whole: Rows; filled: Rows }> {
  const exec = await openModel(memoryModel(build));
  const inputs = caseInputs(exec, vocabulary);
  const live = exec.recordLive(inputs);
  const root = lossRoot(live, caseSpec(exec, inputs, { build, ...row }));
  const wanted = { weights: exec.trainable, impassable: noGradientReason, bilinear: false };
  const plan = backwardPlan(live, root.tensor, wanted);
  const rowsOf = (counted: number): Rows => {
    const column = new Float32Array(sizeOf(root.tensor.shape)).fill(1);
    const pass = new ColumnPass({ live, plan, root, counted, channels: 0 }).alone(column, kernelGradient);
    const rows = [...pass.weights].map(
      ([name, tensor]) => [name, tf.tidy(() => tf.reshape(tensor, [live.samples, -1]).arraySync() as number[][])] as const,
    );
    pass.dispose();
    return new Map(rows);
  };
  const both = { whole: rowsOf(live.samples), filled: rowsOf(live.samples - 1) };
  live.dispose();
  tf.dispose(inputs);
  exec.dispose();
  return both;
}

describe('samples that only fill up a batch', () => {
  beforeAll(() => void vi.spyOn(console, 'warn').mockReturnValue());
  beforeAll(() => startBackend('wasm'));

  it.each(curvatureCases.slice(0, 8).map((row) => [row.name, row] as const))(
    'are zero, and the others are as they were: %s',
    async (_, row) => {
      const { whole, filled } = await made(row);
      expect(filled.size).toBeGreaterThan(0);
      for (const [name, rows] of filled) {
        const all = whole.get(name) ?? [];
        expect(rows.slice(0, -1)).toEqual(all.slice(0, -1));
        expect(rows.at(-1)?.every((value) => value === 0)).toBe(true);
      }
      // Where that tells something: the last sample has a gradient.
      expect([...whole.values()].some((rows) => rows.at(-1)?.some((value) => value !== 0))).toBe(true);
    },
  );
});
