import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readModel } from '../../../src/formats/readModel';
import { writeModel } from '../../../src/formats/writeModel';
import type { Model } from '../../../src/model/model';
import { compare } from '../../../src/operations/compare';
import { merge } from '../../../src/operations/edits/merge';
import { prune } from '../../../src/operations/edits/prune';
import { prunePicked } from '../../../src/operations/edits/prunePicked';
import { finetune } from '../../../src/operations/edits/finetune';
import { quantize } from '../../../src/operations/edits/quantize';
import { openFile } from '../../../src/operations/files/openFile';
import { inspect } from '../../../src/operations/inspect';
import type { Opened } from '../../../src/operations/opened';
import { operationTable as operations } from '../../../src/operations/operationTable';
import { rank } from '../../../src/operations/rank';
import { save } from '../../../src/operations/save';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { failureOf } from '../../fixtures/failureOf';
import { GraphBuilder } from '../../fixtures/graphBuilder';
import { operationContext } from '../../fixtures/operationContext';
import { temporaryFolder } from '../../fixtures/temporaryFolder';
import { unknownLayer } from '../../fixtures/unknownLayer';

beforeAll(() => startBackend('wasm'));

/** Two dense layers with an operation between them that TensorFlow.js does not have. */
function unknownOperation(): Model {
  const graph = new GraphBuilder();
  const first = graph.matMul('first', [graph.placeholder('x', [null, 4]), graph.floats('first/kernel', [4, 8])]);
  const custom = graph.node('MyOperation', 'foo', [first, graph.floats('foo/table', [8])]);
  return graph.output(graph.matMul('out', [custom, graph.floats('out/kernel', [8, 3])])).build();
}

/** A placeholder that says nothing of its shape. */
function shapeless(): Model {
  const graph = new GraphBuilder();
  const x = graph.node('Placeholder', 'x', [], { dtype: { type: 'DT_FLOAT' } });
  return graph.output(graph.matMul('out', [x, graph.floats('out/kernel', [8, 3])])).build();
}

const END = 'structure, neurons and accuracy are not available.';

describe.each([
  ['an unknown layer', unknownLayer, 'foo', 'a class that TensorFlow.js 4.22 does not have', ['first/kernel', 'foo/kernel', 'out/kernel']],
  ['an unknown operation', unknownOperation, 'foo', 'TensorFlow.js has no operation "MyOperation"', ['first/kernel', 'out/kernel']],
  ['an input without a shape', shapeless, 'x', 'its input "x" says nothing about its shape', ['out/kernel']],
] as const)('a model with %s', (_, make, layer, why, kernels) => {
  let file: string;
  let opened: Opened;
  const reason = expect.stringContaining(`${why}: ${END}`) as string;
  const refused = { layer, reason };

  beforeEach(async () => {
    file = join(await temporaryFolder(), 'model');
    await writeModel(make(), file, { overwrite: false });
    opened = await openFile(file, operationContext());
  });

  it('is described by its files', async () => {
    const { layers, totals, notRun, warnings } = await inspect({ file, exactSizes: false }, operationContext());
    const weights = layers.flatMap((row) => row.weights);
    expect(weights.filter(({ prunable }) => prunable).map(({ name }) => name)).toEqual(kernels);
    expect(weights).toHaveLength(make().weights.size);
    expect(
      layers.every(({ macs, channels, prunable, outputShape }) => [macs, channels, prunable, outputShape].every((one) => one === null)),
    ).toBe(true);
    expect(totals).toMatchObject({ macs: null, channels: null, prunableChannels: null });
    expect(totals.gzipBytes).toBeGreaterThan(0);
    expect(notRun).toContain(`${why}: ${END}`);
    expect(warnings).toEqual([expect.objectContaining({ code: 'notRun', layer, message: expect.stringContaining(why) as string })]);
  });

  it('is ranked and pruned by magnitude and at random, weight by weight, and saved', async () => {
    for (const method of ['magnitude', 'random'] as const) {
      const { answer } = await rank({ ...opened, settings: { method, level: 'parameter' } }, operationContext());
      expect(answer.layers.map(({ name }) => name)).toEqual(kernels);
      const settings = { method, level: 'parameter', amount: 0.5 } as const;
      // Data can't be measured, and don't keep it from being pruned.
      const pruned = await prune({ ...opened, settings, data: '/nowhere' }, operationContext());
      const of = kernels.reduce((sum, name) => sum + (opened.model.weights.get(name)?.values.length ?? 0), 0);
      expect(pruned.answer.before.nonzero - pruned.answer.after.nonzero).toBe(Math.round(of / 2));
      expect(pruned.answer.after).toMatchObject({ macs: null, channels: null });
      expect(pruned.answer.warnings.map(({ code }) => code)).toContain('notRun');
      const folder = join(await temporaryFolder(), 'pruned');
      expect(await save({ ...pruned, folder, overwrite: false, keepTraining: true })).toMatchObject({ certificate: { reloaded: null } });
      const back = await readModel(folder);
      expect([...back.weights].map(([name, { values }]) => [name, [...values]])).toEqual(
        [...pruned.model.weights].map(([name, { values }]) => [name, [...values]]),
      );
      expect(back.topology).toEqual(opened.model.topology);
    }
  });

  it('is quantized by its file, and compared with what was made of it', async () => {
    const folder = join(await temporaryFolder(), 'small');
    const choice = { edit: 'quantize', settings: { dtype: 'uint8' }, folder, overwrite: false } as const;
    const answer = await operations.editFile({ file, ...choice }, operationContext());
    const ofWeights = ({ bytes, modelJson }: typeof answer.after): number => bytes - (modelJson?.bytes ?? 0);
    expect(ofWeights(answer.after)).toBeLessThan(ofWeights(answer.before));
    expect(answer.certificate).toEqual({ maskedVsCut: null, reloaded: null });
    const compared = await compare({ a: file, b: folder, data: '/nowhere' }, operationContext());
    expect(compared).toMatchObject({ structure: { same: true }, outputs: { maxAbs: null, reason } });
    expect(compared.weights.find(({ name }) => name === kernels[0])?.maxAbs).toBeGreaterThan(0);
    expect((await quantize({ ...opened, settings: { dtype: 'float16' } }, operationContext())).answer.after.bytes).toBeGreaterThan(0);
  });

  it('says in one sentence why the rest can not be done', async () => {
    const data = '/nowhere';
    const context = operationContext();
    const neurons = { method: 'magnitude', level: 'neuron' } as const;
    const tries: readonly (() => Promise<unknown>)[] = [
      () => prune({ ...opened, settings: { ...neurons, amount: 0.5 } }, context),
      () =>
        prune({ ...opened, settings: { method: 'magnitude', level: 'parameter', amount: 0.5, finetune: { epochs: 1 } }, data }, context),
      () => prune({ ...opened, settings: { method: 'obd', level: 'parameter', amount: 0.5 }, data }, context),
      () => prunePicked({ ...opened, settings: { picks: [{ layer: 'first', channels: [0] }] } }, context),
      () => merge({ ...opened, settings: { by: 'weights', amount: 0.5 } }, context),
      () => finetune({ ...opened, settings: { epochs: 1 }, data }, context),
      () => rank({ ...opened, settings: neurons }, context),
      () => rank({ ...opened, settings: { method: 'taylor', level: 'parameter' }, data }, context),
      () => operations.evaluate({ ...opened, data }, context),
      () => operations.evaluateFile({ file, data }, context),
      () => operations.calibrate({ ...opened, settings: { level: 'parameter' }, data }, context),
      () => operations.removalCost({ ...opened, layer: 'first', index: 0, data }, context),
      () => operations.study({ ...opened, settings: { methods: ['magnitude'], level: 'parameter', amounts: [0.5] }, data }, context),
    ];
    for (const each of tries) expect(await failureOf(each())).toMatchObject(refused);
  });
});

describe('weights without a layer', () => {
  it('have a row of their own', async () => {
    const model = unknownLayer();
    const folder = join(await temporaryFolder(), 'model');
    await writeModel({ ...model, topology: { class_name: 'MyModel', config: { name: 'mine' } } }, folder, { overwrite: false });
    const { layers } = await inspect({ file: folder, exactSizes: false }, operationContext());
    expect(layers.map(({ name, weights }) => [name, weights.length])).toEqual([
      ['first', 2],
      ['foo', 2],
      ['out', 2],
    ]);
  });
});
