import { beforeAll, describe, it, vi } from 'vitest';
import { backendStatuses } from '../../../src/runtime/backends/backendStatus';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { checkCurvatureCase } from './checkCurvatureCase';
import { curvatureCases } from './curvatureCases';

const native = (await backendStatuses()).find(({ name }) => name === 'tfjs-node');
if (!native?.available) console.log('tfjs-node absent: curvature ran on wasm only');

describe.runIf(native?.available)('curvature against autodiff on tfjs-node', () => {
  beforeAll(() => void vi.spyOn(console, 'warn').mockReturnValue());
  beforeAll(() => startBackend('tfjs-node'));

  it.each(curvatureCases.map((row) => [row.name, row] as const))('%s', (_, row) => checkCurvatureCase(row));
});
