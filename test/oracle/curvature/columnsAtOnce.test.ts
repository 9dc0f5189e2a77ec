import { beforeAll, describe, expect, it, vi } from 'vitest';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { openModel } from '../../../src/runtime/openModel';
import { tf } from '../../../src/runtime/tf';
import { backwardPlan, type Wanted } from '../../../src/trace/curvature/backwardPlan';
import { ColumnPass } from '../../../src/trace/curvature/columnPass';
import { canGoAtOnce, columnsAtOnce, equalGroups } from '../../../src/trace/curvature/columnsAtOnce';
import { curvatureSquares } from '../../../src/trace/curvature/curvatureSquares';
import { noGradientReason } from '../../../src/trace/curvature/kernelGradient';
import { lossRoot } from '../../../src/trace/curvature/lossRoot';
import { curvatureColumns } from '../../../src/trace/curvature/rootColumns';
import { memoryModel } from '../../fixtures/memoryModel';
import { caseInputs, caseSpec } from './checkCurvatureCase';
import { curvatureCases, type CurvatureCase } from './curvatureCases';

/** Everything that columns of a case go back with. */
async function withCase<T>(
  { build, vocabulary, ...row }: CurvatureCase,
  work: (pass: ColumnPass, columns: Float32Array[], wanted: Wanted) => T,
): Promise<T> {
  const exec = await openModel(memoryModel(build));
  const inputs = caseInputs(exec, vocabulary);
  const spec = caseSpec(exec, inputs, { build, ...row });
  const live = exec.recordLive(inputs);
  const root = lossRoot(live, spec);
  const wanted = { weights: exec.trainable, impassable: noGradientReason, bilinear: false };
  const values = {
    form: root.form,
    values: Float32Array.from(live.value(root.tensor).dataSync()),
    samples: live.samples,
    rows: spec.rows,
    units: spec.units,
  };
  const columns = curvatureColumns(values, { kind: 'ggn', draws: 1, seed: 1, moments: new Set(), weights: [] }, 0);
  const pass = new ColumnPass({ live, plan: backwardPlan(live, root.tensor, wanted), root, counted: live.samples - 1, channels: 0 });
  try {
    return work(pass, columns, wanted);
  } finally {
    pass.dispose();
    live.dispose();
    tf.dispose(inputs);
    exec.dispose();
  }
}

/** By weight, the squares with `atOnce` columns at once. */
function squaresOf(pass: ColumnPass, columns: readonly Float32Array[], wanted: Wanted, atOnce: number): Map<string, Float32Array> {
  const made = curvatureSquares(
    pass,
    columns.map((column) => column.slice()),
    wanted,
    atOnce,
  );
  const values = new Map([...made.weights].map(([name, sum]) => [name, sum.dataSync<'float32'>().slice()]));
  made.dispose();
  return values;
}

describe('columns that can go back at once', () => {
  beforeAll(() => void vi.spyOn(console, 'warn').mockReturnValue());
  beforeAll(() => startBackend('wasm'));

  it('are of networks in which nothing goes back through an image, recurrent ones among them', async () => {
    const together: string[] = [];
    for (const row of curvatureCases) {
      await withCase(row, ({ setting: { live, plan, root } }) => {
        if (canGoAtOnce(live, plan, root.tensor)) together.push(row.name);
      });
    }
    expect(together).toEqual([
      'MLP, softmax',
      'MLP, tanh, logits',
      'MLP, sigmoid',
      'MLP, yes-or-no logits',
      'MLP, squared error',
      'LSTM',
      'GRU with embedding',
      'bidirectional LSTM',
      'a model at each time step',
      'cosine of two towers',
      'softmax behind other layers',
      'a class for each position',
      'a class for each row, both normalizations',
    ]);
  });

  it.each(curvatureCases.map((row) => [row.name, row] as const))('make the same sums, if they do: %s', async (_, row) => {
    await withCase(row, (pass, columns, wanted) => {
      const { live, plan, root } = pass.setting;
      if (!canGoAtOnce(live, plan, root.tensor)) return;
      const alone = squaresOf(pass, columns, wanted, 1);
      // Two at once, so that the last may have to be filled up; and all.
      for (const atOnce of [2, columns.length]) {
        for (const [name, values] of squaresOf(pass, columns, wanted, atOnce)) {
          const expected = alone.get(name) ?? new Float32Array();
          const scale = expected.reduce((most, value) => Math.max(most, value), 0);
          expect(values.length, name).toBe(expected.length);
          values.forEach((value, i) => {
            expect(Math.abs(value - (expected[i] ?? NaN)), `${name} ${String(i)}`).toBeLessThanOrEqual(1e-5 * scale);
          });
        }
      }
    });
  });

  it('are groups of equal size', () => {
    expect([20, 9, 8, 5, 4, 2, 1, 0].map((room) => equalGroups(9, room))).toEqual([9, 9, 5, 5, 3, 2, 1, 1]);
  });

  it('go one after another on wasm, which is faster there', async () => {
    const [row] = curvatureCases;
    if (!row) throw new Error('no case');
    await withCase(row, ({ setting: { live, plan, root } }) => {
      expect(columnsAtOnce(live, plan, root.tensor, 9)).toBe(1);
    });
  });
});
