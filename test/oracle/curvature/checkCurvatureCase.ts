import { expect } from 'vitest';
import { seededRandom } from '../../../src/base/random';
import { sizeOf } from '../../../src/base/shape';
import type { CurvatureKind, CurvatureSums } from '../../../src/trace/curvature/curvature';
import { CurvatureFold } from '../../../src/trace/curvature/curvatureFold';
import type { LossSpec } from '../../../src/trace/curvature/lossRoot';
import type { MomentName } from '../../../src/trace/curvature/moments';
import type { ExecutableModel } from '../../../src/runtime/executableModel';
import { openModel } from '../../../src/runtime/openModel';
import { tf, type Tensor } from '../../../src/runtime/tf';
import { memoryModel } from '../../fixtures/memoryModel';
import type { CurvatureCase } from './curvatureCases';
import { perSampleAutodiff, type PerSample } from './perSampleAutodiff';

const SAMPLES = 4;
const TOLERANCE = 1e-5;
const MOMENTS: readonly MomentName[] = ['g', 'absG', 'g2', 'h', 'h2', 'absD'];

/** Holds the moments of every trainable weight of a case against autodiff, one sample at a time. */
export async function checkCurvatureCase(row: CurvatureCase): Promise<void> {
  const before = tf.memory().numTensors;
  const exec = await openModel(memoryModel(row.build));
  const inputs = caseInputs(exec, row.vocabulary);
  try {
    const spec = caseSpec(exec, inputs, row);
    const targets = caseTargets(spec);
    const sums = foldCase(exec, inputs, targets, spec, 'ggn');
    expect(sums.missing).toEqual([]);
    expect([...sums.weights.keys()].sort()).toEqual([...exec.trainable].sort());
    const expected = perSampleAutodiff(exec, inputs, targets, spec);
    for (const name of exec.trainable) {
      const w = exec.read([name]).get(name) as Float32Array;
      for (const moment of MOMENTS) {
        const error = relativeError(sums.weights.get(name)?.[moment] ?? [], momentOf(expected, name, w, moment));
        expect(error, `${moment} of ${name}`).toBeLessThanOrEqual(TOLERANCE);
      }
    }
  } finally {
    tf.dispose(inputs);
    exec.dispose();
  }
  expect(tf.memory().numTensors).toBe(before);
}

export function foldCase(
  exec: ExecutableModel,
  inputs: readonly Tensor[],
  targets: Float32Array,
  spec: LossSpec,
  kind: CurvatureKind,
  { draws = 1, seed = 1, moments = MOMENTS }: { draws?: number; seed?: number; moments?: readonly MomentName[] } = {},
): CurvatureSums {
  const values = exec.read();
  const settings = { kind, draws, seed, moments: new Set(moments), weights: [...exec.trainable] };
  const fold = new CurvatureFold(spec, settings, (name) => values.get(name) ?? []);
  const live = exec.recordLive(inputs);
  try {
    fold.add(live, undefined, { targets, counted: inputs[0]?.shape[0] ?? 0, first: 0 });
  } finally {
    live.dispose();
  }
  return fold.result();
}

export function caseInputs(exec: ExecutableModel, vocabulary: number | undefined, samples = SAMPLES): Tensor[] {
  return exec.inputs.map(({ shape, name }) => {
    const full = [samples, ...shape.slice(1).map((size) => size ?? 4)];
    const random = seededRandom(5).fork(name);
    const draw = vocabulary === undefined ? () => random.normal() : () => random.integer(vocabulary);
    return tf.tensor(Float32Array.from({ length: sizeOf(full) }, draw), full);
  });
}

export function caseSpec(exec: ExecutableModel, inputs: readonly Tensor[], { loss }: CurvatureCase): LossSpec {
  const [output] = exec.run(inputs);
  const units = output?.shape.at(-1) ?? 1;
  const rows = sizeOf(output?.shape.slice(1, -1) ?? []);
  output?.dispose();
  return { loss, output: 0, units, rows };
}

/** One-hot rows, answers of 0 and 1, or values, as the loss takes them. */
export function caseTargets({ loss, units, rows }: LossSpec, samples = SAMPLES): Float32Array {
  const random = seededRandom(9);
  const targets = new Float32Array(samples * rows * units);
  for (let row = 0; row < samples * rows; row++) {
    const label = random.integer(units);
    for (let k = 0; k < units; k++) {
      const value = loss.startsWith('mean')
        ? random.normal()
        : loss.startsWith('categorical') || loss.startsWith('softmax')
          ? Number(k === label)
          : random.integer(2);
      targets[row * units + k] = value;
    }
  }
  return targets;
}

function momentOf({ g, h }: PerSample, name: string, w: Float32Array, moment: MomentName): Float64Array {
  const [gs, hs] = [g.get(name) ?? [], h.get(name) ?? []];
  return Float64Array.from(w, (own, k) =>
    gs.reduce((sum, sample, n) => {
      const [slope, bend] = [sample[k] ?? 0, hs[n]?.[k] ?? 0];
      const values = {
        g: slope,
        absG: Math.abs(slope),
        g2: slope ** 2,
        h: bend,
        h2: bend ** 2,
        absD: Math.abs(0.5 * bend * own ** 2 - slope * own),
        batchH2: 0,
      };
      return sum + values[moment];
    }, 0),
  );
}

/** Norm of the difference over the norm of what is expected. */
export function relativeError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let difference = 0;
  let norm = 0;
  for (let k = 0; k < expected.length; k++) {
    difference += ((actual[k] ?? Number.NaN) - (expected[k] ?? 0)) ** 2;
    norm += (expected[k] ?? 0) ** 2;
  }
  return norm === 0 ? Math.sqrt(difference) : Math.sqrt(difference / norm);
}
