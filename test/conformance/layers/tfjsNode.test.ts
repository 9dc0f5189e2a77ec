import { beforeAll, describe, it, vi } from 'vitest';
import { backendStatuses } from '../../../src/runtime/backends/backendStatus';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { layerCases } from '../../fixtures/layerCases';
import { checkLayerCase } from './checkLayerCase';

const native = (await backendStatuses()).find(({ name }) => name === 'tfjs-node');
if (!native?.available) console.log('tfjs-node absent: conformance ran on wasm only');

describe.runIf(native?.available)('layers on tfjs-node', () => {
  beforeAll(() => void vi.spyOn(console, 'warn').mockReturnValue());
  beforeAll(() => startBackend('tfjs-node'));

  it.each(layerCases.map((layerCase) => [layerCase.name, layerCase] as const))('%s', (_, layerCase) => checkLayerCase(layerCase, 2));
});
