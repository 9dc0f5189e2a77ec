import { beforeAll, describe, it, vi } from 'vitest';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { checkCurvatureCase } from './checkCurvatureCase';
import { curvatureCases } from './curvatureCases';

describe('curvature against autodiff on wasm', () => {
  beforeAll(() => void vi.spyOn(console, 'warn').mockReturnValue());
  beforeAll(() => startBackend('wasm'));

  it.each(curvatureCases.map((row) => [row.name, row] as const))('%s', (_, row) => checkCurvatureCase(row));
});
