import { beforeAll, describe, expect, it } from 'vitest';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { kernelList } from '../../../src/runtime/kernels/kernelList';
import { checkKernelCase } from './checkKernelCase';
import { kernelCases } from './kernelCases';

describe('kernels on wasm', () => {
  beforeAll(() => startBackend('wasm'));

  it.each(kernelCases.map((row) => [`${row.kernel}: ${row.name}`, row] as const))('%s', (_, row) => {
    checkKernelCase(row);
  });

  it('has a row for every kernel of ours', () => {
    const covered = new Set(kernelCases.map(({ kernel }) => kernel));
    expect(kernelList.map(({ kernelName }) => kernelName).filter((name) => !covered.has(name))).toEqual([]);
  });

  it('has no two rows of one name', () => {
    const names = kernelCases.map(({ kernel, name }) => `${kernel}: ${name}`);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  });
});
