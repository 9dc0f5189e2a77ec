import '@tensorflow/tfjs-backend-cpu';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { sizeOf, type Shape } from '../../../src/base/shape';
import { defined } from '../../../src/base/defined';
import { repairTopology } from '../../../src/formats/tfjsLayers/repair/repairTopology';
import type { Model } from '../../../src/model/model';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import type { ExecutableModel } from '../../../src/runtime/executableModel';
import { firstPass } from '../../../src/runtime/firstPass';
import { openModel } from '../../../src/runtime/openModel';
import { recordTrace } from '../../../src/runtime/recordTrace';
import { shadow } from '../../../src/runtime/shadow';
import { withoutArithmetic, type ShapeRules } from '../../../src/runtime/shapesOnly';
import { tf, tfLayers, type Tensor } from '../../../src/runtime/tf';
import type { Trace, TraceTensor } from '../../../src/runtime/trace';
import { shapesOf } from '../../../src/trace/shapes/shapesOf';
import { trialOf } from '../../../src/trace/shapes/trialOf';
import { feedFor, type Feed } from '../../fixtures/cutAgainstMasked';
import { failureOf } from '../../fixtures/failureOf';
import { graphCases, graphOfCase } from '../../fixtures/graphCases';
import * as joined from '../../fixtures/joinedNetworks';
import { layerCases } from '../../fixtures/layerCases';
import { memoryModel } from '../../fixtures/memoryModel';
import * as networks from '../../fixtures/networks';

const { input, model } = tfLayers;
type Node = tfLayers.SymbolicTensor;
type Build = () => tfLayers.LayersModel;

beforeAll(async () => {
  await startBackend('wasm');
});

afterEach(async () => {
  await tf.setBackend('wasm');
});

/** A pass with numbers and one without must be written down alike. */
async function expectSameTrace(net: Model, feed: Feed): Promise<void> {
  const before = tf.memory();
  const exec = await openModel(asRead(net));
  const inputs = feedFor(exec, feed, 1);
  const computed = exec.record(inputs);
  const told = withoutArithmetic(shapesOf, () => exec.record(inputs));
  expect(comparable(told)).toEqual(comparable(computed));
  expect(passOf(exec, true)).toEqual(passOf(exec, false));
  tf.dispose(inputs);
  exec.dispose();
  const { numTensors, numBytes, numDataBuffers } = tf.memory();
  expect({ numTensors, numBytes, numDataBuffers }).toEqual({
    numTensors: before.numTensors,
    numBytes: before.numBytes,
    numDataBuffers: before.numDataBuffers,
  });
}

/** What a first pass finds, made without arithmetic where that tells all, or with numbers. */
function passOf({ file, inputs, record, sampleCounts }: ExecutableModel, hollow: boolean): unknown {
  const rules = hollow ? { shapeRules: { shapesOf, trialOf } } : {};
  const { samples, shapesFor, bounds, outputs } = firstPass({ file, inputs, record, ...defined({ sampleCounts }), ...rules });
  return { samples, shapes: shapesFor(3), bounds, outputs };
}

/** What reading its file makes of it: tfjs forgets some of a SeparableConv2D. */
function asRead(net: Model): Model {
  if (net.format === 'graph-model') return net;
  const shapes = new Map([...net.weights].map(([name, { shape }]) => [name, shape]));
  return { ...net, topology: repairTopology(net.topology, shapes, net.file).topology };
}

/** What a fold may look at, with tensors numbered as they come. */
function comparable({ calls, layerCalls, outputs, samples }: Trace): unknown {
  const numbers = new Map<number, number>();
  const numbered = ({ id, ...tensor }: TraceTensor): unknown => {
    if (!numbers.has(id)) numbers.set(id, numbers.size);
    return { ...tensor, number: numbers.get(id) };
  };
  return {
    samples,
    calls: calls.map((call) => ({
      ...call,
      inputs: [...call.inputs].map(([name, tensor]) => [name, numbered(tensor)]),
      outputs: call.outputs.map(numbered),
    })),
    layerCalls: layerCalls.map((call) => ({ ...call, inputs: call.inputs.map(numbered), outputs: call.outputs.map(numbered) })),
    outputs: outputs.map(numbered),
  };
}

describe('a pass without arithmetic is recorded as one with numbers', () => {
  // tfjs writes geluNew and does not read it back.
  it.each(layerCases.filter(({ name }) => name !== 'activation gelu_new'))('$name', async ({ inputs, make, vocabulary }) => {
    const net = memoryModel(() => {
      const ports = inputs.map((shape) => input({ shape: [...shape] }));
      return model({ inputs: ports, outputs: make().apply(ports.length > 1 ? ports : (ports[0] as Node)) as Node });
    });
    await expectSameTrace(net, { ...(vocabulary === undefined ? {} : { vocabulary }) });
  });

  it.each(graphCases)('$name', async (row) => {
    if (row.backend) await tf.setBackend(row.backend);
    await expectSameTrace(graphOfCase(row), {});
  });

  const { twoTowers, ...fixed } = joined;
  const built = { ...networks, ...fixed, twoTowers: () => twoTowers(true) } as unknown as Readonly<Record<string, Build>>;
  it.each(Object.keys(built))('%s', async (name) => {
    await expectSameTrace(memoryModel(built[name] as Build), name === 'embeddingGru' ? { vocabulary: 20 } : {});
  });
});

describe('a first pass', () => {
  it('makes no tensor of the size of an activation', async () => {
    const exec = await openModel(memoryModel(networks.mobileNetLike), { shapesOf, trialOf });
    let largest = 0;
    const backend = tf.backend() as unknown as Record<'makeOutput', (shape: Shape) => unknown>;
    const end = shadow(backend, 'makeOutput', (original) => (shape, ...rest) => {
      largest = Math.max(largest, sizeOf(shape));
      return original(shape, ...rest);
    });
    firstPass(exec);
    end();
    exec.dispose();
    expect(largest).toBeGreaterThan(0);
    expect(largest).toBeLessThan(1000);
  });

  it('is made with numbers where something asks for values', () => {
    const values: number[] = [];
    const record = (inputs: readonly Tensor[]): Trace =>
      recordTrace({ layers: new Map(), weights: new Map(), inputs }, () => {
        const [x] = inputs;
        const sum = tf.sum(tf.add(x as Tensor, 1));
        values.push(sum.dataSync()[0] ?? NaN);
        return [sum];
      });
    firstPass({ file: '', inputs: [{ name: 'x', shape: [2, 3], dtype: 'float32' }], record, shapeRules: { shapesOf, trialOf } });
    expect(values).toEqual([0, 6]);
  });

  it('refuses what a kernel of the backend refuses, in the same words', async () => {
    const row = graphCases.find(({ name }) => name === 'convolutions, channels first');
    const net = graphOfCase(row as (typeof graphCases)[number]);
    const refusal = async (rules?: ShapeRules): Promise<unknown> => {
      const exec = await openModel(net, rules);
      return failureOf(Promise.resolve().then(() => firstPass(exec))).finally(() => exec.dispose());
    };
    const told = await refusal({ shapesOf, trialOf });
    expect(told).toMatchObject({ code: 'modelNotRunnable', kernel: 'Conv2D' });
    expect(told).toEqual(await refusal());
  });
});
