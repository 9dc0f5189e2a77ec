import { beforeAll, expect, it } from 'vitest';
import { startBackend } from '../../../../src/runtime/backends/startBackend';
import { tf, type Tensor } from '../../../../src/runtime/tf';
import { repeatedTrace } from '../../../../src/trace/curvature/repeatedTrace';
import { HandMadeTrace } from '../../../fixtures/handMadeTrace';

beforeAll(() => startBackend('wasm'));

it('each sample is there as often, behind the time steps that go before it; a tensor is repeated once', () => {
  const t = new HandMadeTrace();
  const [rows, steps, sequences, shared] = [t.input([2, 2]), t.input([6, 1]), t.input([6, 1]), t.weight('w', [2])];
  const trace = t.finish(rows);
  const values = new Map<number, Tensor>([
    [rows.id, tf.tensor2d([1, 2, 3, 4], [2, 2])],
    // Three steps of two samples each, time first.
    [steps.id, tf.tensor2d([10, 20, 11, 21, 12, 22], [6, 1])],
    // The same with all steps of a sample together.
    [sequences.id, tf.tensor2d([10, 11, 12, 20, 21, 22], [6, 1])],
    [shared.id, tf.tensor1d([5, 6])],
  ]);
  const value = ({ id }: { id: number }) => values.get(id) ?? tf.scalar(0);
  const live = { ...trace, value, dispose: () => undefined };
  const places = new Map([rows, steps, sequences].map(({ id }) => [id, { axis: 0, inner: id === sequences.id ? 3 : 1 }]));
  const before = tf.memory().numTensors;

  const repeated = repeatedTrace(live, places, 2);
  expect(repeated.samples).toBe(4);
  expect(repeated.inputs.map(({ shape }) => shape)).toEqual([
    [4, 2],
    [12, 1],
    [12, 1],
  ]);
  expect([...repeated.value(rows).dataSync()]).toEqual([1, 2, 3, 4, 1, 2, 3, 4]);
  expect([...repeated.value(steps).dataSync()]).toEqual([10, 20, 10, 20, 11, 21, 11, 21, 12, 22, 12, 22]);
  expect([...repeated.value(sequences).dataSync()]).toEqual([10, 11, 12, 20, 21, 22, 10, 11, 12, 20, 21, 22]);
  expect(repeated.value(shared)).toBe(value(shared));
  expect(repeated.value(rows)).toBe(repeated.value(rows));

  repeated.dispose();
  expect(tf.memory().numTensors).toBe(before);
  expect([...value(rows).dataSync()]).toEqual([1, 2, 3, 4]);
  tf.dispose([...values.values()]);
});
