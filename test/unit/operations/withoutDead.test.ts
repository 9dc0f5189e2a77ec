import { beforeAll, describe, expect, it } from 'vitest';
import type { Model } from '../../../src/model/model';
import { withWeights } from '../../../src/model/model';
import { analyse } from '../../../src/operations/analyse';
import type { Means } from '../../../src/operations/compress/means';
import { startOf, type Way } from '../../../src/operations/compress/way';
import { withoutDead } from '../../../src/operations/compress/withoutDead';
import { prunePicked } from '../../../src/operations/edits/prunePicked';
import { modelDifference } from '../../../src/operations/measurement/outputDifference';
import { compressing } from '../../../src/protocol/settings/compressing';
import { settle } from '../../../src/protocol/settings/settle';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { tfLayers } from '../../../src/runtime/tf';
import { memoryModel } from '../../fixtures/memoryModel';
import { operationContext } from '../../fixtures/operationContext';
import { writeRingData } from '../../fixtures/ringData';
import { writeStripedImages } from '../../fixtures/stripedImages';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

const { layers, sequential } = tfLayers;

beforeAll(() => startBackend('wasm'));

function ringNet(): Model {
  return memoryModel(() =>
    sequential({
      layers: [
        layers.dense({ inputShape: [2], units: 8, activation: 'relu', name: 'wide', biasInitializer: 'ones' }),
        layers.dense({ units: 6, activation: 'tanh', name: 'narrow', biasInitializer: 'ones' }),
        layers.dense({ units: 2, activation: 'softmax', name: 'out' }),
      ],
    }),
  );
}

/** Padded with zeros, so that a channel that is the same everywhere is not so at the edges of what reads it. */
function paddedNet(): Model {
  return memoryModel(() =>
    sequential({
      layers: [
        layers.conv2d({ inputShape: [12, 12, 3], filters: 6, kernelSize: 3, name: 'conv1', biasInitializer: 'ones' }),
        layers.conv2d({ filters: 4, kernelSize: 3, padding: 'same', name: 'conv2' }),
        layers.flatten(),
        layers.dense({ units: 4, activation: 'softmax', name: 'out' }),
      ],
    }),
  );
}

/** Elements of a weight at which `dead` holds become zero. */
function zeroed(model: Model, name: string, dead: (places: readonly number[]) => boolean): Model {
  const weight = [...model.weights.values()].find((each) => each.name === name);
  if (!weight) throw new Error(`no weight ${name}`);
  const last = weight.shape.at(-1) ?? 1;
  const before = weight.shape.at(-2) ?? 1;
  return withWeights(model, [
    { ...weight, values: weight.values.map((value, i) => (dead([Math.floor(i / last) % before, i % last]) ? 0 : value)) },
  ]);
}

async function made(model: Model, data?: string): Promise<{ before: Way; after: Way }> {
  const before = startOf({ model, analysis: await analyse(model) });
  const means: Means = {
    settings: settle(compressing, { maxBytes: 1 }),
    samples: undefined,
    scales: new Set(),
    data,
    context: operationContext(),
    edit: (opened, { settings, data: choice }, context) =>
      prunePicked(
        { ...opened, settings: settings as Parameters<typeof prunePicked>[0]['settings'], ...(choice ? { data: choice } : {}) },
        context,
      ),
  };
  return { before, after: await withoutDead(before, means) };
}

const shapeOf = ({ model }: Way, name: string): readonly number[] | undefined => model.weights.get(name)?.shape;

async function equal({ before, after }: { before: Way; after: Way }): Promise<void> {
  expect((await modelDifference(before.model, after.model))?.largest).toBeLessThan(1e-6);
}

describe('withoutDead', () => {
  const unread = (): Model =>
    zeroed(
      zeroed(ringNet(), 'wide/kernel', ([, to]) => to === 5),
      'narrow/kernel',
      ([from]) => from === 1 || from === 3,
    );

  it('cuts what nothing reads any more, and without samples nothing else', async () => {
    const found = await made(unread());
    expect(shapeOf(found.after, 'wide/kernel')).toEqual([2, 6]);
    expect(found.after.steps).toEqual([
      { edit: 'prunePicked', settings: { picks: [{ layer: 'wide', channels: [1, 3] }], compensate: 'none' } },
    ]);
    await equal(found);
  });

  it('puts what a neuron without inputs always gave into the next biases, where samples tell it', async () => {
    const found = await made(unread(), await writeRingData(await temporaryFolder(), 50));
    expect(shapeOf(found.after, 'wide/kernel')).toEqual([2, 5]);
    expect(shapeOf(found.after, 'narrow/kernel')).toEqual([5, 6]);
    await equal(found);
  });

  it('leaves a channel whose outputs would not stay the same, and cuts the others', async () => {
    const model = zeroed(
      zeroed(paddedNet(), 'conv1/kernel', ([, to]) => to === 2),
      'conv2/kernel',
      ([from]) => from === 4,
    );
    const found = await made(model, await writeStripedImages(await temporaryFolder(), 20));
    expect(shapeOf(found.after, 'conv1/kernel')).toEqual([3, 3, 3, 5]);
    await equal(found);
  });

  it('does nothing where all is alive', async () => {
    const { before, after } = await made(ringNet(), await writeRingData(await temporaryFolder(), 50));
    expect(after).toBe(before);
  });
});
