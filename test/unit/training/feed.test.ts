import { beforeAll, expect, it } from 'vitest';
import type { Dataset } from '../../../src/data/dataset';
import type { ExecutableModel } from '../../../src/runtime/executableModel';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { feed, fixedBatch } from '../../../src/training/feed';

type Inputs = ExecutableModel['inputs'];

beforeAll(() => startBackend('wasm'));

/** Only the inputs of a model are asked for. */
const taking = (...inputs: Inputs): ExecutableModel => ({ inputs }) as unknown as ExecutableModel;
const port = (dtype: string, shape: Inputs[number]['shape'] = [null, 2]) => ({ name: dtype, shape, dtype });

const dataset = (...values: (Float32Array | Int32Array)[]): Dataset => ({
  file: '/toy',
  name: 'toy',
  samples: 3,
  inputs: values.map((array) => ({ shape: [2], values: array })),
  targets: { kind: 'classes', shape: [], labels: new Int32Array(3), classes: 2 },
});

it('takes the batch that an input fixes, if any does', () => {
  expect(fixedBatch(taking(port('float32'), port('float32')))).toBeUndefined();
  expect(fixedBatch(taking(port('float32'), port('float32', [8, 2])))).toBe(8);
});

it('gives each input the dtype that the model asks for, any other as float32', () => {
  const ones = Int32Array.of(0, 1, 1, 0, 1, 1);
  const dtypes = ['float32', 'int32', 'bool', 'float16'];
  const tensors = feed(taking(...dtypes.map((dtype) => port(dtype))), dataset(ones, ones, ones, ones), { start: 1, end: 3 });
  expect(tensors.map(({ dtype }) => dtype)).toEqual(['float32', 'int32', 'bool', 'float32']);
  for (const tensor of tensors) {
    expect(tensor.shape).toEqual([2, 2]);
    expect([...tensor.dataSync()]).toEqual([1, 0, 1, 1]);
    tensor.dispose();
  }
});

it('does not lend the memory of the data set to the backend', () => {
  const values = Float32Array.of(1, 2, 3, 4, 5, 6);
  const [tensor] = feed(taking(port('float32')), dataset(values), { start: 0, end: 3 });
  values.fill(0);
  expect([...(tensor?.dataSync() ?? [])]).toEqual([1, 2, 3, 4, 5, 6]);
  tensor?.dispose();
});

it('needs data for every input', () =>
  expect(() => feed(taking(port('float32'), port('float32')), dataset(new Float32Array(6)), [0])).toThrow('no data for input'));
