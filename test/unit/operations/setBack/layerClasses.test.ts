import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { seededRandom } from '../../../../src/base/random';
import { sizeOf, type Shape } from '../../../../src/base/shape';
import { writeNpz } from '../../../../src/data/npz';
import { readModel } from '../../../../src/formats/readModel';
import { WEIGHTED_LAYERS } from '../../../../src/formats/withoutTraining';
import { writeModel } from '../../../../src/formats/writeModel';
import { editFile } from '../../../../src/operations/files/editFile';
import { startBackend } from '../../../../src/runtime/backends/startBackend';
import { tf, tfLayers } from '../../../../src/runtime/tf';
import { layerCases } from '../../../fixtures/layerCases';
import { loadWithStockTfjs } from '../../../fixtures/loadWithStockTfjs';
import { memoryModel } from '../../../fixtures/memoryModel';
import { operationContext } from '../../../fixtures/operationContext';
import { temporaryFolder } from '../../../fixtures/temporaryFolder';

const SAMPLES = 12;

beforeAll(() => startBackend('wasm'));

const cases = layerCases.filter(({ make, forwardOnly, inputs }) => {
  if (forwardOnly !== undefined || inputs.length !== 1) return false;
  const layer = make();
  return WEIGHTED_LAYERS.has(layer.getClassName()) || ['Bidirectional', 'TimeDistributed'].includes(layer.getClassName());
});

it.each(cases.map((each) => [each.name, each] as const))(
  '%s is drawn anew, trained, saved, and loaded by stock tfjs',
  async (_, { inputs, make, vocabulary }) => {
    const folder = await temporaryFolder();
    const [shape = []] = inputs;
    const model = memoryModel(() => {
      const input = tfLayers.input({ shape: [...shape] });
      const made = make().apply(input) as tfLayers.SymbolicTensor;
      const flat = made.shape.length > 2 ? (tfLayers.layers.flatten().apply(made) as tfLayers.SymbolicTensor) : made;
      return tfLayers.model({
        inputs: input,
        outputs: tfLayers.layers.dense({ units: 2, activation: 'softmax', name: 'out' }).apply(flat) as tfLayers.SymbolicTensor,
      });
    });
    await writeModel(model, join(folder, 'model'), { overwrite: false });
    const data = await dataFor(folder, shape, vocabulary);
    const scratch = (seed: number, out: string, epochs?: number): ReturnType<typeof editFile> =>
      editFile(
        {
          file: join(folder, 'model'),
          folder: join(folder, out),
          overwrite: false,
          keepOrder: true,
          edit: 'scratch',
          settings: { seed, ...(epochs === undefined ? {} : { epochs }) },
          ...(epochs === undefined ? {} : { data }),
        },
        operationContext(),
      );
    const answer = await scratch(1, 'trained', 1);
    expect(answer.warnings.filter(({ code }) => code === 'initialisersUnknown')).toEqual([]);
    expect(answer.trained).toMatchObject({ epochs: 1 });
    await scratch(1, 'drawn');
    await scratch(2, 'other');
    const [drawn, other] = [await readModel(join(folder, 'drawn')), await readModel(join(folder, 'other'))];
    const kernels = [...model.weights.values()].filter(({ name }) => /kernel|embeddings/.test(name));
    for (const { name, values } of kernels) {
      const now = drawn.weights.get(name)?.values ?? [];
      expect([...now]).not.toEqual([...values]);
      expect([...now]).not.toEqual([...(other.weights.get(name)?.values ?? [])]);
    }
    const stock = await loadWithStockTfjs(join(folder, 'trained'));
    const fed = tf.zeros([2, ...shape]);
    const outputs = stock.predict(fed) as tf.Tensor;
    expect([...outputs.dataSync()].every((value) => Number.isFinite(value))).toBe(true);
    tf.dispose([fed, outputs]);
    stock.dispose();
  },
);

async function dataFor(folder: string, shape: Shape, vocabulary: number | undefined): Promise<string> {
  const random = seededRandom(5);
  const file = join(folder, 'data.npz');
  const size = SAMPLES * sizeOf(shape);
  const values =
    vocabulary === undefined
      ? Float32Array.from({ length: size }, () => random.normal())
      : Int32Array.from({ length: size }, () => random.integer(vocabulary));
  await writeNpz(
    file,
    new Map<string, { shape: number[]; values: Float32Array | Int32Array }>([
      ['x', { shape: [SAMPLES, ...shape], values }],
      ['y', { shape: [SAMPLES], values: Int32Array.from({ length: SAMPLES }, (_, n) => n % 2) }],
    ]),
  );
  return file;
}
