import { beforeAll, describe, expect, it, vi } from 'vitest';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { layerCases } from '../../fixtures/layerCases';
import { checkLayerCase } from './checkLayerCase';

describe('layers on wasm', () => {
  // tfjs says at every pass that it does not unroll.
  beforeAll(() => void vi.spyOn(console, 'warn').mockReturnValue());
  beforeAll(() => startBackend('wasm'));

  it.each(layerCases.map((layerCase) => [layerCase.name, layerCase] as const))('%s', (_, layerCase) => checkLayerCase(layerCase, 8));

  it('has no two cases of one name', () => {
    expect(new Set(layerCases.map(({ name }) => name)).size).toBe(layerCases.length);
  });
});
