import { beforeAll, describe, expect, it } from 'vitest';
import type { Dataset, Targets } from '../../../src/data/dataset';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { openModel } from '../../../src/runtime/openModel';
import { tf, tfLayers } from '../../../src/runtime/tf';
import { objectiveFor } from '../../../src/training/objective';
import { failureOf } from '../../fixtures/failureOf';
import { memoryModel } from '../../fixtures/memoryModel';
import { toyData } from '../../fixtures/toyData';

beforeAll(() => startBackend('wasm'));

const classes = (count: number, positions: number[] = []): Targets => {
  const labels = new Int32Array(2 * positions.reduce((product, size) => product * size, 1));
  return { kind: 'classes', shape: positions, labels, classes: count };
};
const values = (...shape: number[]): Targets => ({
  kind: 'values',
  shape,
  values: new Float32Array(2 * shape.reduce((product, size) => product * size, 1)),
});

/** The objective for a dense layer of so many linear units on samples [5, 4], or on [4] without positions. */
async function objectiveOf(units: number, targets: Targets, { positions = true, output }: { positions?: boolean; output?: string } = {}) {
  const shape = positions ? [5, 4] : [4];
  const layer = tfLayers.layers.dense({ name: 'out', inputShape: shape, units });
  const exec = await openModel(memoryModel(() => tfLayers.sequential({ layers: [layer] })));
  const tensors = tf.memory().numTensors;
  try {
    const dataset: Dataset = { ...toyData(2, [shape], targets), ...(output === undefined ? {} : { output }) };
    return objectiveFor(exec, dataset);
  } finally {
    expect(tf.memory().numTensors, 'tensors left behind').toBe(tensors);
    exec.dispose();
  }
}

describe('what a model is measured by', () => {
  it('is each position of an output by itself', async () => {
    expect(await objectiveOf(3, classes(3, [5]))).toEqual({ loss: 'softmaxCrossentropy', output: 0, units: 3, rows: 5 });
    expect(await objectiveOf(3, values(5, 3))).toEqual({ loss: 'meanSquaredError', output: 0, units: 3, rows: 5 });
    expect(await objectiveOf(1, classes(2), { positions: false })).toEqual({ loss: 'sigmoidCrossentropy', output: 0, units: 1, rows: 1 });
  });

  it('may have more units than classes', async () => expect(await objectiveOf(4, classes(3, [5]))).toMatchObject({ units: 4 }));

  it.each<[string, number, Targets, string]>([
    ['more classes than units', 3, classes(4, [5]), '4 classes'],
    ['three classes for one unit', 1, classes(3, [5]), '3 classes'],
    ['one label where there are five positions', 3, classes(3), '3 classes'],
    ['values for another number of units', 3, values(5, 2), 'targets of shape [5, 2]'],
  ])('refuses %s', async (_, units, targets, found) => {
    expect(await failureOf(objectiveOf(units, targets))).toEqual({
      code: 'dataShape',
      file: '/toy',
      expected: `what fits its output [5, ${units}]`,
      found,
    });
  });

  it('needs the output that the data set names', async () =>
    expect(objectiveOf(3, classes(3, [5]), { output: 'other' })).rejects.toThrow('no output other'));
});

it('blames the samples where a model that runs refuses them', async () => {
  const { embedding, flatten, dense } = tfLayers.layers;
  const network = () =>
    tfLayers.sequential({ layers: [embedding({ inputDim: 5, outputDim: 2, inputLength: 3 }), flatten(), dense({ units: 1 })] });
  const exec = await openModel(memoryModel(network));
  try {
    const dataset: Dataset = { ...toyData(2, [[3]], values(1)), inputs: [{ shape: [3], values: Float32Array.of(1, 7, 0, 0, 0, 0) }] };
    expect(await failureOf(Promise.resolve().then(() => objectiveFor(exec, dataset)))).toMatchObject({
      code: 'dataInvalid',
      row: 0,
      file: '/toy',
    });
  } finally {
    exec.dispose();
  }
});
