import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { reportFiles } from '../../../src/formats/reportFiles';
import { evaluateModel } from '../../../src/operations/evaluateModel';
import { editFile } from '../../../src/operations/files/editFile';
import { openFile } from '../../../src/operations/files/openFile';
import { openSamples } from '../../../src/operations/samples/openSamples';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { tf } from '../../../src/runtime/tf';
import type { Exported } from '../../fixtures/exporters/exported';
import { keras2Converter, keras3Converter } from '../../fixtures/exporters/kerasConverter';
import { ml5NeuralNetwork } from '../../fixtures/exporters/ml5';
import { teachableMachinePicture, teachableMachinePose } from '../../fixtures/exporters/teachableMachine';
import { tfjsLayersSave } from '../../fixtures/exporters/tfjsLayersSave';
import { loadWithStockTfjs } from '../../fixtures/loadWithStockTfjs';
import { operationContext } from '../../fixtures/operationContext';

beforeAll(() => startBackend('wasm'));

/** What each exporter's loader looks for beside model.json, who says the classes, and how the inputs were scaled. */
const EXPORTERS: readonly {
  readonly name: string;
  readonly make: () => Promise<Exported>;
  readonly order: string;
  readonly scale?: RegExp;
  /** Keys of model.json beside topology and weights. */
  readonly keys?: readonly string[];
}[] = [
  {
    name: 'Teachable Machine, pictures',
    make: teachableMachinePicture,
    order: 'as metadata.json orders them',
    scale: /Pixels were scaled to about -1\.\.1 \(x \/ 127 - 1\), as Teachable Machine/,
  },
  { name: 'Teachable Machine, poses', make: teachableMachinePose, order: 'as metadata.json orders them' },
  {
    name: 'ml5',
    make: ml5NeuralNetwork,
    order: 'as model_meta.json orders them',
    scale: /columns were brought from 0\.\.640, 10\.\.480 to 0\.\.1, as ml5 does it/,
  },
  { name: 'ml5 under a name', make: () => ml5NeuralNetwork('gestures'), order: 'as gestures_meta.json orders them' },
  {
    name: 'tfjs-layers',
    make: tfjsLayersSave,
    order: 'as the userDefinedMetadata of model.json orders them',
    keys: ['format', 'generatedBy', 'convertedBy', 'userDefinedMetadata'],
  },
  { name: 'Keras 2', make: keras2Converter, order: 'as labels.txt orders them', keys: ['format', 'generatedBy', 'convertedBy'] },
  { name: 'Keras 3', make: keras3Converter, order: 'as classes.json orders them', keys: ['format', 'generatedBy', 'convertedBy'] },
];

async function jsonOf(file: string): Promise<Record<string, unknown>> {
  return JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
}

describe.each(EXPORTERS)('what $name exports', ({ make, order, scale, keys = [] }) => {
  it('is opened, its data are read in its order, and its pruned result takes its place', async () => {
    const { folder, data, names } = await make();
    const opened = await openFile(folder, operationContext());
    const { model } = opened;
    const read = (await openSamples(data, opened.analysis)).evaluation.reading;
    expect(read?.answers).toMatchObject({ names, order });
    if (scale) expect(read?.notes.join(' ')).toMatch(scale);
    const { accuracy, perClass } = await evaluateModel({ ...opened, data }, operationContext());
    expect(accuracy).toBe(1);
    expect(perClass?.map(({ label }) => label)).toEqual(names);

    const out = join(dirname(folder), 'pruned');
    const settings = { method: 'magnitude', level: 'neuron', amount: 0.3 } as const;
    const answer = await editFile({ file: folder, folder: out, overwrite: false, edit: 'prune', settings, data }, operationContext());
    expect(answer.after.params).toBeLessThan(answer.before.params);
    expect(answer.warnings.map(({ code }) => code)).not.toContain('shardNames');
    const { json, html } = reportFiles(model.file);
    expect((await readdir(out)).sort()).toEqual([...(await readdir(folder)), json, html].sort());
    for (const name of await readdir(folder)) {
      if (name.endsWith('.bin') || name === basename(model.file)) continue;
      expect([name, await readFile(join(out, name))]).toEqual([name, await readFile(join(folder, name))]);
    }
    const [before, after] = [await jsonOf(model.file), await jsonOf(join(out, basename(model.file)))];
    for (const key of keys) expect(after[key]).toEqual(before[key]);
    expect(pathsOf(after)).toEqual(pathsOf(before));
    await expectStockAgrees(out, data, names);
  });
});

/** Stock tfjs loads the folder, and its answers to the data are those that we measure, class by class. */
async function expectStockAgrees(folder: string, data: string, names: readonly string[]): Promise<void> {
  const opened = await openFile(folder, operationContext());
  const stock = await loadWithStockTfjs(folder, basename(opened.model.file));
  const set = (await openSamples(data, opened.analysis)).evaluation;
  const [input] = set.inputs;
  if (!input || set.targets.kind !== 'classes') throw new Error('no classes');
  const answers = tf.tidy(() => {
    const x = tf.tensor(input.values, [set.samples, ...input.shape]);
    return [...(stock.predict(x) as ReturnType<typeof tf.tensor>).argMax(-1).dataSync()];
  });
  stock.dispose();
  const { labels } = set.targets;
  const { accuracy, perClass } = await evaluateModel({ ...opened, data }, operationContext());
  expect(accuracy).toBeCloseTo(answers.filter((answer, i) => answer === labels[i]).length / set.samples, 12);
  expect(perClass?.map(({ samples }) => samples)).toEqual(names.map((_, i) => labels.filter((label) => label === i).length));
}

function pathsOf({ weightsManifest }: Record<string, unknown>): unknown {
  return (weightsManifest as { paths: unknown }[]).map(({ paths }) => paths);
}
