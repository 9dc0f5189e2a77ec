import { expect } from 'vitest';
import { planChannels } from '../../../src/compress/channelPlan';
import { cutChannels } from '../../../src/compress/cutChannels';
import { largestDifference } from '../../../src/compress/largestDifference';
import type { Dataset } from '../../../src/data/dataset';
import { sizeOf } from '../../../src/base/shape';
import type { Model } from '../../../src/model/model';
import { analyse } from '../../../src/operations/analyse';
import type { Analysis } from '../../../src/operations/analysis';
import { compensate, type Compensated, type CompensateSettings } from '../../../src/operations/removal/compensate';
import { pickedChannelIds } from '../../../src/operations/removal/pickedChannelIds';
import { withExecutable } from '../../../src/operations/withExecutable';
import { tf, type Tensor } from '../../../src/runtime/tf';
import { withBatch } from '../../../src/training/batches';
import { memoryModel } from '../../fixtures/memoryModel';
import { operationContext } from '../../fixtures/operationContext';
import { toyData } from '../../fixtures/toyData';
import { prepared, type MergeCase } from './mergeCases';

/** How far a cut model is from the whole one, relative to its largest output. */
export interface MergeReport extends Compensated {
  readonly compensated: number;
  readonly cutOnly: number;
  /** The same as root mean squares over all outputs. */
  readonly compensatedRms: number;
  readonly cutOnlyRms: number;
}

/** Removes neurons with and without compensation and compares with the whole model on fresh samples. */
export async function mergeReport(
  model: Model,
  removed: MergeCase['removed'],
  settings: Partial<CompensateSettings> & Pick<CompensateSettings, 'by'>,
): Promise<MergeReport> {
  const analysis = await analyse(model);
  const ids = pickedChannelIds(
    analysis.structure,
    Object.entries(removed).map(([layer, channels]) => ({ layer, channels })),
  );
  const result = await compensate(
    { model, analysis },
    new Set(ids),
    { samples: 256, seed: 0, ...settings },
    dataFor(analysis, 160, 7),
    operationContext(),
  );
  const plan = planChannels(model, analysis.structure, ids);
  const fresh = dataFor(analysis, 64, 99);
  const [whole, compensated, plain] = [
    await run(model, fresh),
    await run(cutChannels(result.model, analysis.structure, plan), fresh),
    await run(cutChannels(model, analysis.structure, plan), fresh),
  ];
  const largest = Math.max(...whole.flatMap((tensor) => [...tensor.dataSync()].map(Math.abs)));
  const report = {
    ...result,
    compensated: largestDifference(whole, compensated) / largest,
    cutOnly: largestDifference(whole, plain) / largest,
    compensatedRms: rms(whole, compensated) / largest,
    cutOnlyRms: rms(whole, plain) / largest,
  };
  tf.dispose([whole, compensated, plain]);
  return report;
}

/** Merging is exact where it can be, which a plain cut is not, and leaves no tensor. */
export async function checkMergeCase({ build, prepare, removed, by, within = 1e-5 }: MergeCase): Promise<void> {
  const model = prepared(memoryModel(build), prepare);
  const tensors = tf.memory().numTensors;
  // Over all, and into the nearest.
  for (const threshold of by === 'weights' ? [undefined, 0.45] : [undefined]) {
    const { compensated, cutOnly } = await mergeReport(model, removed, { by, threshold });
    expect(cutOnly).toBeGreaterThan(1e-2);
    expect(compensated).toBeLessThanOrEqual(within);
  }
  expect(tf.memory().numTensors).toBe(tensors);
}

function dataFor({ inputs }: Analysis, samples: number, seed: number): Dataset {
  const shapes = inputs.map(({ shape }) => shape.slice(1).map((size) => size ?? 8));
  return toyData(samples, shapes, { kind: 'values', shape: [1], values: new Float32Array(samples * sizeOf([1])) }, seed);
}

async function run(model: Model, data: Dataset): Promise<Tensor[]> {
  return withExecutable(model, (executable) =>
    withBatch(executable, data, { start: 0, end: data.samples }, (inputs) => executable.run(inputs)),
  );
}

function rms([a]: readonly Tensor[], [b]: readonly Tensor[]): number {
  if (!a || !b) throw new Error('a model without outputs');
  const [x, y] = [Float32Array.from(a.dataSync()), Float32Array.from(b.dataSync())];
  return Math.sqrt(x.reduce((sum, value, i) => sum + (value - (y[i] ?? 0)) ** 2, 0) / x.length);
}
