import { beforeAll, describe, expect, it } from 'vitest';
import type { RankAnswer } from '../../../src/protocol/rankAnswer';
import { METHOD_NAMES, methodText } from '../../../src/protocol/methods';
import type { CurvatureChoice } from '../../../src/protocol/settings/scoring';
import type { RankSettings } from '../../../src/protocol/settings/ranking';
import { analyse } from '../../../src/operations/analyse';
import type { Opened, Scores } from '../../../src/operations/opened';
import { rank } from '../../../src/operations/rank';
import { rankTogether } from '../../../src/operations/rankTogether';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { tfLayers } from '../../../src/runtime/tf';
import { memoryModel } from '../../fixtures/memoryModel';
import { operationContext } from '../../fixtures/operationContext';
import { writeRingData } from '../../fixtures/ringData';
import { temporaryFolder } from '../../fixtures/temporaryFolder';

const { layers, sequential } = tfLayers;

/** Layers of different sizes, so that a norm that is not divided by its layer's shows. */
function mlp(): tfLayers.LayersModel {
  return sequential({
    layers: [
      layers.dense({ units: 7, inputShape: [2], activation: 'relu', name: 'a' }),
      layers.dense({ units: 5, activation: 'tanh', name: 'b' }),
      layers.dense({ units: 4, activation: 'relu', name: 'c' }),
      layers.dense({ units: 2, activation: 'softmax', name: 'out' }),
    ],
  });
}

/** What stands before the normalization is behind a kernel that the recursion has no rule for. */
function normalised(): tfLayers.LayersModel {
  return sequential({
    layers: [
      layers.dense({ units: 6, inputShape: [2], activation: 'relu', name: 'a' }),
      layers.layerNormalization({ name: 'norm' }),
      layers.dense({ units: 5, activation: 'relu', name: 'b' }),
      layers.dense({ units: 2, activation: 'softmax', name: 'out' }),
    ],
  });
}

const networks = { 'a multi-layer perceptron': mlp, 'a network with LayerNormalization': normalised };
const levels = ['parameter', 'neuron'] as const;
const kinds: readonly CurvatureChoice[] = ['auto', 'ggn', 'ggn-mc', 'recursion', 'fisher'];
const scopes = ['global', 'layer'] as const;

const rows = Object.entries(networks).flatMap(([network, build]) =>
  levels.flatMap((level) => kinds.map((curvature) => ({ network, build, level, curvature }))),
);

describe('ranking by several methods from one pass', () => {
  beforeAll(() => startBackend('wasm'));

  it.each(rows)('gives what each alone gives: $network, $level level, $curvature', async ({ build, level, curvature }) => {
    const model = memoryModel(build);
    const opened: Opened = { model, analysis: await analyse(model) };
    const data = await writeRingData(await temporaryFolder(), 40);
    const methods = METHOD_NAMES.filter((name) => methodText(name).levels.includes(level));
    const settings = { level, curvature, masks: 16, seed: 3 };
    const together = await rankTogether({ ...opened, methods, settings, data }, operationContext());
    expect(together.map(({ method }) => method)).toEqual(methods);
    for (const ranking of together) {
      for (const scope of scopes) {
        const alone = await rankedAlone(opened, { ...settings, method: ranking.method, scope }, data);
        const here = 'failure' in ranking ? ranking.failure : ranking.scopes[scope];
        expect(here, `${ranking.method}, ${scope}`).toEqual(alone);
      }
    }
  });
});

async function rankedAlone(
  opened: Opened,
  settings: RankSettings,
  data: string,
): Promise<{ answer: RankAnswer; channels?: Scores['channels'] }> {
  const { answer, scores } = await rank({ ...opened, settings, data }, operationContext());
  // A pass is told what any of its methods heeds, so it does not say what one of them does not.
  const warnings = answer.warnings.filter(({ code }) => code !== 'settingUnheeded');
  return { answer: { ...answer, warnings }, ...(scores.channels ? { channels: scores.channels } : {}) };
}
