import { beforeAll, expect, it } from 'vitest';
import { isJsonObject, type Json, type JsonObject } from '../../../src/base/json';
import { withWeights, type Model } from '../../../src/model/model';
import { untrainedWarnings } from '../../../src/operations/untrainedWarnings';
import { finetuning } from '../../../src/protocol/settings/finetuning';
import { settle } from '../../../src/protocol/settings/settle';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { openModel } from '../../../src/runtime/openModel';
import { tf, tfLayers } from '../../../src/runtime/tf';
import { finetune } from '../../../src/training/finetune';
import { masksOfZeros } from '../../../src/training/masks';
import { memoryModel } from '../../fixtures/memoryModel';
import { separable } from '../../fixtures/toyData';

const { layers, sequential, regularizers, constraints } = tfLayers;
const data = separable(40);
const settings = settle(finetuning, { epochs: 2, optimizer: 'sgd', learningRate: 0.1, validation: 0, seed: 3 });

beforeAll(() => startBackend('wasm'));

const network = (dense: Partial<Parameters<typeof layers.dense>[0]> = {}): Model =>
  memoryModel(() =>
    sequential({
      layers: [
        layers.dense({ name: 'first', inputShape: [4], units: 6, activation: 'tanh', ...dense }),
        layers.dense({ name: 'last', units: 2, activation: 'softmax' }),
      ],
    }),
  );

it('has no penalty where there are no regularizers, and leaves no tensor behind where there are', async () => {
  const plain = await openModel(network());
  expect((await finetune(plain, data, settings)).every((record) => !('penalty' in record))).toBe(true);
  plain.dispose();
  const exec = await openModel(network({ kernelRegularizer: 'l1l2' }));
  const tensors = tf.memory().numTensors;
  await finetune(exec, data, settings);
  expect(tf.memory().numTensors).toBe(tensors);
  exec.dispose();
});

it('keeps pruned zeros at zero, where the slope of L1 is not', async () => {
  const model = network({ kernelRegularizer: regularizers.l1({ l1: 0.5 }) });
  const kernel = model.weights.get('first/kernel');
  if (!kernel) throw new Error('no kernel');
  const pruned = withWeights(model, [{ ...kernel, values: Float32Array.from(kernel.values, (value, i) => (i % 2 ? value : 0)) }]);
  const exec = await openModel(pruned);
  await finetune(exec, data, settings, { masks: masksOfZeros(pruned, ['first/kernel']) });
  const trained = exec.read().get('first/kernel');
  expect([...(trained ?? [])].filter((value, i) => (i % 2 === 0 ? !Object.is(value, 0) : value === kernel.values[i]))).toEqual([]);
  exec.dispose();
});

it('does not shrink the layers of an output that it does not train', async () => {
  const model = memoryModel(() => {
    const x = tfLayers.input({ shape: [4] });
    const trunk = layers.dense({ name: 'trunk', units: 5, activation: 'tanh' }).apply(x) as tfLayers.SymbolicTensor;
    const head = (name: string) =>
      layers.dense({ name, units: 2, activation: 'softmax', kernelRegularizer: 'l1l2' }).apply(trunk) as tfLayers.SymbolicTensor;
    return tfLayers.model({ inputs: x, outputs: [head('a'), head('b')] });
  });
  const exec = await openModel(model);
  await finetune(exec, data, settings);
  expect(exec.read().get('b/kernel')).toEqual(model.weights.get('b/kernel')?.values);
  expect(exec.read().get('a/kernel')).not.toEqual(model.weights.get('a/kernel')?.values);
  exec.dispose();
});

it('says which regularizers and constraints have no part in training', async () => {
  const l2 = regularizers.l2({ l2: 0.1 });
  const model = memoryModel(() =>
    sequential({
      layers: [
        layers.lstm({ name: 'cell', inputShape: [3, 4], units: 3, returnSequences: true, recurrentRegularizer: l2, biasRegularizer: l2 }),
        layers.bidirectional({
          name: 'both',
          layer: layers.gru({ units: 2, returnSequences: true, kernelRegularizer: l2 }),
        }),
        layers.timeDistributed({
          name: 'wrapped',
          layer: sequential({ name: 'net', layers: [layers.dense({ name: 'in', inputShape: [4], units: 2, kernelRegularizer: l2 })] }),
        }),
        layers.timeDistributed({ name: 'used', layer: layers.dense({ units: 2, kernelRegularizer: l2 }) }),
        layers.dense({ name: 'held', units: 2, useBias: false, biasRegularizer: l2, kernelConstraint: constraints.nonNeg() }),
        layers.dense({ name: 'none', units: 2, kernelRegularizer: regularizers.l1l2({ l1: 0, l2: 0 }) }),
      ],
    }),
  );
  const exec = await openModel(model);
  expect(exec.untrained).toEqual([
    { layer: 'cell', kind: 'regularizer', keys: ['recurrent_regularizer', 'bias_regularizer'] },
    { layer: 'both', kind: 'regularizer', keys: ['kernel_regularizer'] },
    { layer: 'wrapped/net/in', kind: 'regularizer', keys: ['kernel_regularizer'] },
    { layer: 'held', kind: 'constraint', keys: ['kernel_constraint'] },
  ]);
  expect(untrainedWarnings(model, exec).map(({ code, layer }) => [code, layer])).toEqual(
    ['cell', 'both', 'wrapped/net/in', 'held'].map((layer) => ['notInTraining', layer]),
  );
  exec.dispose();
});

it('does not look for the activity regularizer of a recurrent layer, and says so', async () => {
  const model = memoryModel(() => sequential({ layers: [layers.lstm({ name: 'cell', inputShape: [3, 4], units: 3 })] }));
  const marked = withKey(model.topology, 'LSTM', { activity_regularizer: { class_name: 'L1L2', config: { l1: 0, l2: 0.1 } } });
  const exec = await openModel({ ...model, topology: marked });
  expect(exec.untrained).toEqual([{ layer: 'cell', kind: 'regularizer', keys: ['activity_regularizer'] }]);
  exec.dispose();
});

it('holds weights that are put in to their constraints, as tfjs holds those that it loads', async () => {
  const model = network({ kernelConstraint: constraints.nonNeg() });
  const exec = await openModel(model);
  const loaded = exec.read();
  expect(loaded.get('first/kernel')?.every((value) => value >= 0)).toBe(true);
  exec.assign(model.weights.values());
  expect(exec.read()).toEqual(loaded);
  exec.dispose();
});

/** A topology with more keys in the configuration of each layer of a class. */
function withKey(json: JsonObject, className: string, keys: JsonObject): JsonObject {
  const inside = (value: Json): Json => {
    if (Array.isArray(value)) return (value as readonly Json[]).map(inside);
    if (!isJsonObject(value)) return value;
    const copied = Object.fromEntries(Object.entries(value).map(([key, item]): [string, Json] => [key, inside(item ?? null)]));
    return copied['class_name'] === className ? { ...copied, config: { ...(copied['config'] as JsonObject), ...keys } } : copied;
  };
  return inside(json) as JsonObject;
}
