import { beforeAll, describe, it } from 'vitest';
import { backendStatuses } from '../../../src/runtime/backends/backendStatus';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { checkMergeCase } from './checkMergeCase';
import { mergeCases } from './mergeCases';

const native = (await backendStatuses()).find(({ name }) => name === 'tfjs-node');
if (!native?.available) console.log('tfjs-node absent: conformance ran on wasm only');

describe.runIf(native?.available)('merging is exact where it can be, on tfjs-node', () => {
  beforeAll(() => startBackend('tfjs-node'));

  it.each(mergeCases.map((each) => [`${each.by}: ${each.name}`, each] as const))('%s', (_, each) => checkMergeCase(each));
});
