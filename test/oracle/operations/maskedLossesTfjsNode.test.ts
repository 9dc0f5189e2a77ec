import { beforeAll, describe, it, vi } from 'vitest';
import { backendStatuses } from '../../../src/runtime/backends/backendStatus';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { checkMaskedLosses } from './checkMaskedLosses';

const native = (await backendStatuses()).find(({ name }) => name === 'tfjs-node');

describe.runIf(native?.available)('masks on tfjs-node', () => {
  beforeAll(() => void vi.spyOn(console, 'warn').mockReturnValue());
  beforeAll(() => startBackend('tfjs-node'));

  it('finds the damage of each channel of a net where damages add up', checkMaskedLosses);
});
