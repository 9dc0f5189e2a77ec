import { beforeAll, describe, expect, it } from 'vitest';
import { openInputSizes } from '../../../src/formats/tfjsLayers/openInputSizes';
import type { Model } from '../../../src/model/model';
import { analyse } from '../../../src/operations/analyse';
import { describeModel } from '../../../src/operations/describeModel';
import { prune } from '../../../src/operations/edits/prune';
import { save } from '../../../src/operations/save';
import { withExecutable } from '../../../src/operations/withExecutable';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { sampleInputs } from '../../../src/runtime/sampleInputs';
import { tf } from '../../../src/runtime/tf';
import { costOf } from '../../../src/trace/cost/cost';
import { forecastCost } from '../../../src/trace/cost/forecast';
import { scaleCost } from '../../../src/trace/cost/scaleCost';
import { mixedSizes, turnedImage, volumeNet } from '../../fixtures/bigNetworks';
import { failureOf } from '../../fixtures/failureOf';
import { memoryModel } from '../../fixtures/memoryModel';
import { operationContext } from '../../fixtures/operationContext';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

describe('inputs that are too big to run', () => {
  beforeAll(() => startBackend('wasm'));

  it('are traced smaller, with the cost of the declared size, and cut with a certificate', async () => {
    const model = memoryModel(() => volumeNet());
    const tensors = tf.memory().numTensors;
    const analysis = await analyse(model);
    const { inputs, layers, totals, warnings } = describeModel(model, analysis);
    expect(inputs[0]).toEqual({ name: 'volume', shape: [null, 256, 256, 256, 1], traced: [32, 32, 32, 1] });
    const rows = new Map(layers.map((row) => [row.name, row]));
    expect(rows.get('low')).toMatchObject({ outputShape: [null, 128, 128, 128, 12], activationBytes: 128 ** 3 * 12 * 4, prunable: 12 });
    expect(rows.get('top')?.macs).toBe(256 ** 3 * 27 * 8);
    expect(rows.get('down')?.macs).toBe(128 ** 3 * 27 * 8 * 12);
    expect(rows.get('up')?.macs).toBe(128 ** 3 * 8 * 12 * 8);
    expect(rows.get('out')?.macs).toBe(256 ** 3 * 16 * 2);
    expect(totals.macs).toBe(layers.reduce((sum, { macs }) => sum + (macs ?? 0), 0));
    expect(warnings).toEqual([
      expect.objectContaining({ code: 'tfjsLimit', layer: 'up', message: expect.stringContaining('no gradient') }),
      expect.objectContaining({ code: 'tfjsLimit', layer: 'up', message: expect.stringContaining('wasm backend') }),
      expect.objectContaining({ code: 'tracedSize', message: expect.stringContaining('256×256×256×1 is too big') }),
    ]);

    const pruned = await prune({ model, analysis, settings: { method: 'magnitude', level: 'neuron', amount: 0.5 } }, operationContext());
    expect(pruned.answer.certificate.maskedVsCut).toBeLessThan(1e-4);
    expect(pruned.answer.after.macs).toBeLessThan((pruned.answer.before.macs ?? 0) * 0.6);
    expect(pruned.analysis.inputs[0]?.shape).toEqual([null, 256, 256, 256, 1]);
    const { certificate } = await save({ ...pruned, folder: await temporaryFolder(), overwrite: true });
    expect(certificate.reloaded).toBe(0);
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it.each([
    [97, 64],
    [40, 131],
  ])('%i by %i: the cost scaled from a smaller pass is that of the whole one', async (height, width) => {
    const model = memoryModel(() => mixedSizes(height, width));
    const full = await analyse(model);
    const open = { ...model, topology: openInputSizes(model.topology) ?? {} };
    const scaled = await withExecutable(open, (run) => {
      const inputs = sampleInputs(run, 2, 1);
      const trace = run.record(inputs);
      tf.dispose(inputs);
      expect(trace.inputs[0]?.shape).toEqual([2, 32, 32, 3]);
      const shapes = new Map(full.layers.map(({ path, outputShapes }) => [path, outputShapes[0] ?? []]));
      return scaleCost(
        costOf(trace),
        trace,
        shapes,
        full.inputs.map(({ shape }) => shape),
      );
    });
    const [expected, found] = [forecastCost(full.cost, new Set()), forecastCost(scaled, new Set())];
    for (const [layer, macs] of expected.macs) expect(found.macs.get(layer), layer).toBeCloseTo(macs, 3);
    for (const [layer, bytes] of expected.activationBytes) expect(found.activationBytes.get(layer), layer).toBeCloseTo(bytes, 3);
  });

  it('are refused with the size and what it would take where the layers run at no other', async () => {
    expect(await failureOf(analyse(memoryModel(turnedImage)))).toMatchObject({
      code: 'modelNotRunnable',
      reason: expect.stringMatching(/"image" \[4096, 4096, 1\].*GiB.*smaller/),
    });
  });

  it('of open sizes say at which size the figures are', async () => {
    const model = memoryModel(() => mixedSizes(null as unknown as number, null as unknown as number));
    const { inputs, warnings } = describeModel(model, await analyse(model));
    expect(inputs[0]?.traced).toEqual([32, 32, 3]);
    expect(warnings).toEqual([expect.objectContaining({ code: 'tracedSize', message: expect.stringContaining('32×32×3') })]);
  });

  it('leave models alone whose work is not the same at every position', () => {
    const turned: Model = memoryModel(turnedImage);
    expect(openInputSizes(turned.topology)).toBeUndefined();
    const { topology } = memoryModel(() => volumeNet(16));
    expect(JSON.stringify(openInputSizes(topology))).toContain('"batch_input_shape":[null,null,null,null,1]');
  });
});
