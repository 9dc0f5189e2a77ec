import { beforeAll, describe, it } from 'vitest';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { checkMergeCase } from './checkMergeCase';
import { mergeCases } from './mergeCases';

describe('merging is exact where it can be, on wasm', () => {
  beforeAll(() => startBackend('wasm'));

  it.each(mergeCases.map((each) => [`${each.by}: ${each.name}`, each] as const))('%s', (_, each) => checkMergeCase(each));
});
