import { readFile, rm, writeFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { regrid } from '../../../../src/compress/quantize/regrid';
import { readModel } from '../../../../src/formats/readModel';
import { graphLayers } from '../../../../src/formats/tfjsGraph/graphLayers';
import { writeModel } from '../../../../src/formats/writeModel';
import type { Model } from '../../../../src/model/model';
import { analyse } from '../../../../src/operations/analyse';
import { scratch } from '../../../../src/operations/edits/scratch';
import { editFile } from '../../../../src/operations/files/editFile';
import type { Opened } from '../../../../src/operations/opened';
import { drawnAnew } from '../../../../src/operations/setBack/drawnAnew';
import { startBackend } from '../../../../src/runtime/backends/startBackend';
import { tfLayers } from '../../../../src/runtime/tf';
import { failureOf } from '../../../fixtures/failureOf';
import { graphOfLayers } from '../../../fixtures/graphOfLayers';
import { memoryModel } from '../../../fixtures/memoryModel';
import { operationContext } from '../../../fixtures/operationContext';
import { allQuantized, ringNet } from '../../../fixtures/quantizedRingNet';
import { temporaryFolder } from '../../../fixtures/temporaryFolder';

const { layers, sequential } = tfLayers;

beforeAll(() => startBackend('wasm'));

const opened = async (model: Model): Promise<Opened> => ({ model, analysis: await analyse(model) });
const valuesOf = (model: Model, name: string): number[] => [...(model.weights.get(name)?.values ?? [])];

describe('drawing anew', () => {
  it('gives statistics, scales and shifts of a normalization what they begin with', async () => {
    const { model } = await drawnAnew(await opened(ringNet({ norm: true })), { seed: 1 });
    const parts = ['gamma', 'beta', 'moving_mean', 'moving_variance'];
    const found = parts.map(
      (part) => new Set([...model.weights.values()].filter(({ name }) => name.endsWith(part)).flatMap(({ values }) => [...values])),
    );
    expect(found.map((set) => [...set])).toEqual([[1], [0], [0], [1]]);
  });

  it('draws a graph by the use of its weights, and says so', async () => {
    const graph = graphOfLayers(
      memoryModel(() =>
        sequential({
          layers: [
            layers.conv2d({ inputShape: [6, 6, 3], filters: 8, kernelSize: 3, activation: 'relu', name: 'conv' }),
            layers.flatten({ name: 'flat' }),
            layers.dense({ units: 20, activation: 'relu', name: 'fc' }),
            layers.dense({ units: 4, name: 'out' }),
          ],
        }),
      ),
    );
    const { model, warnings } = await drawnAnew(await opened(graph), { seed: 1 });
    expect(warnings.map(({ code }) => code)).toEqual(['initialisersUnknown']);
    const { learned, kernels } = graphLayers(graph.topology, graph.weights);
    for (const { name, values, shape } of graph.weights.values()) {
      const now = valuesOf(model, name);
      if (!learned.has(name)) expect(now).toEqual([...values]);
      else if (!kernels.has(name)) expect(new Set(now).size).toBe(1);
      else {
        const window = shape.slice(0, -2).reduce((a, b) => a * b, 1);
        const limit = Math.sqrt(6 / (((shape.at(-1) ?? 0) + (shape.at(-2) ?? 0)) * window));
        expect(Math.max(...now.map(Math.abs))).toBeLessThanOrEqual(limit * (1 + 1e-6));
        expect(Math.max(...now.map(Math.abs))).toBeGreaterThan(limit / 2);
      }
    }
  });

  it('leaves quantized weights as they were stored: of their type, on a grid of what was drawn, with no more levels', async () => {
    const start = allQuantized(ringNet(), { dtype: 'uint8', levels: 6 });
    const { model } = await scratch({ ...(await opened(start)), settings: {} }, operationContext());
    for (const [name, { quantization }] of start.weights) {
      const now = model.weights.get(name);
      expect(now?.quantization?.dtype).toBe(quantization?.dtype);
      if (name.endsWith('kernel')) expect(new Set(now?.values).size).toBeLessThanOrEqual(6);
    }
    expect(regrid(model, model)).toEqual(model);
  });

  it('keeps frozen layers, unless they are trained', async () => {
    const start = memoryModel(() =>
      sequential({
        layers: [
          layers.dense({ inputShape: [2], units: 3, trainable: false, name: 'frozen' }),
          layers.dense({ units: 2, activation: 'softmax', name: 'out' }),
        ],
      }),
    );
    const kept = await drawnAnew(await opened(start), { seed: 1 });
    expect(valuesOf(kept.model, 'frozen/kernel')).toEqual(valuesOf(start, 'frozen/kernel'));
    expect(valuesOf(kept.model, 'out/kernel')).not.toEqual(valuesOf(start, 'out/kernel'));
    expect(kept.warnings.map(({ code }) => code)).toEqual(['frozenKept']);
    const all = await drawnAnew(await opened(start), { seed: 1, unfreeze: true });
    expect(valuesOf(all.model, 'frozen/kernel')).not.toEqual(valuesOf(start, 'frozen/kernel'));
    const frozen = JSON.parse(JSON.stringify(start.topology).replaceAll('"trainable":true', '"trainable":false')) as Model['topology'];
    expect(await failureOf(drawnAnew(await opened({ ...start, topology: frozen }), { seed: 1 }))).toMatchObject({ code: 'settingInvalid' });
  });

  it('draws each weight by its own name, whatever else is drawn', async () => {
    const start = ringNet();
    const other = ringNet({ norm: true });
    const [one, two] = [await drawnAnew(await opened(start), { seed: 5 }), await drawnAnew(await opened(other), { seed: 5 })];
    for (const name of start.weights.keys()) expect(valuesOf(one.model, name)).toEqual(valuesOf(two.model, name));
  });
});

describe('initialisers that saving left out', () => {
  it('are found in the file of the model that it was made of, as the report leads to it', async () => {
    const folder = await temporaryFolder();
    const ones = { kernelInitializer: tfLayers.initializers.constant({ value: 0.125 }) };
    const start = memoryModel(() =>
      sequential({
        layers: [layers.dense({ inputShape: [2], units: 9, ...ones, name: 'wide' }), layers.dense({ units: 2, ...ones, name: 'out' })],
      }),
    );
    await writeModel(start, `${folder}/whole`, { overwrite: false });
    const settings = { level: 'neuron', method: 'magnitude', amount: 0.5 } as const;
    const prune = { file: `${folder}/whole`, folder: `${folder}/pruned`, overwrite: false, edit: 'prune', settings } as const;
    await editFile(prune, operationContext());
    const again = (out: string): ReturnType<typeof editFile> =>
      editFile(
        { file: `${folder}/pruned`, folder: `${folder}/${out}`, overwrite: false, edit: 'scratch', settings: {} },
        operationContext(),
      );
    const codes = (await again('found')).warnings.map(({ code }) => code);
    expect(codes).not.toContain('initialisersUnknown');
    expect(new Set(valuesOf(await readModel(`${folder}/found`), 'wide/kernel'))).toEqual(new Set([0.125]));

    // Another model stands there now.
    const file = `${folder}/whole/model.json`;
    await writeFile(file, (await readFile(file, 'utf8')).replace('0.125', '0.25'));
    expect((await again('changed')).warnings.map(({ code }) => code)).toContain('initialisersUnknown');
    await rm(`${folder}/whole`, { recursive: true });
    expect((await again('gone')).warnings.map(({ code }) => code)).toContain('initialisersUnknown');
    expect(new Set(valuesOf(await readModel(`${folder}/gone`), 'wide/kernel')).size).toBeGreaterThan(1);
  });
});
