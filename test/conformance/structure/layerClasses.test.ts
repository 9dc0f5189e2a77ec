import { beforeAll, describe, expect, it } from 'vitest';
import type { Shape } from '../../../src/base/shape';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { tf, tfLayers } from '../../../src/runtime/tf';
import { cutAgainstMasked } from '../../fixtures/cutAgainstMasked';
import { layerCases, type LayerCase } from '../../fixtures/layerCases';
import { memoryModel } from '../../fixtures/memoryModel';

const { layers, input, model } = tfLayers;

function between({ inputs, vocabulary, make }: LayerCase): tfLayers.LayersModel {
  const ports = inputs.map((shape: Shape) => input({ shape: [...shape] }));
  const fed = vocabulary === undefined ? ports.map((port, i) => layers.dense({ name: `before${i}`, units: 6 }).apply(port)) : ports;
  const layer = make();
  let out = layer.apply((fed.length === 1 ? fed[0] : fed) as tfLayers.SymbolicTensor) as tfLayers.SymbolicTensor;
  if (out.shape.length > 2) out = layers.flatten().apply(out) as tfLayers.SymbolicTensor;
  return model({ inputs: ports, outputs: layers.dense({ name: 'after', units: 3 }).apply(out) as tfLayers.SymbolicTensor });
}

describe('x', () => {
  beforeAll(() => startBackend('wasm'));
  for (const row of layerCases) it(row.name, async () => {
    let m; try { m = memoryModel(() => between(row)); } catch (e) { console.log('BUILD', row.name, String(e).slice(0,100)); return; }
    const before = tf.memory().numTensors;
    const r = await cutAgainstMasked(m, 0.45, 3, row);
    const per = r.structure.layers.map((l) => `${l.layer}:${l.channels.length}/${[...l.channels].filter((c) => !r.structure.channels[c]?.obstacle).length}${[...new Set([...l.channels].flatMap((c) => r.structure.channels[c]?.obstacle?.detail ?? []))].map(d=>' ['+d+']')}`).join(' ');
    console.log(row.name.padEnd(30), 'diff', r.difference.toExponential(1), 'eff', r.effect.toExponential(1), 'cut', r.cut.plan.removed.length, 'kept', r.cut.plan.keptBack.length, per, r.structure.unknownKernels.map(u=>u.kernel).join(), tf.memory().numTensors - before);
    expect(r.difference).toBeLessThan(1e-5);
  });
});
