import { describe, expect, it } from 'vitest';
import { backendStatuses } from '../../../src/runtime/backends/backendStatus';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { checkKernelCase } from './checkKernelCase';
import { kernelCases } from './kernelCases';

const native = (await backendStatuses()).find(({ name }) => name === 'tfjs-node');
if (native?.available) await startBackend('tfjs-node');
else console.log('tfjs-node absent: conformance ran on wasm only');

describe.runIf(native?.available)('kernels on tfjs-node', () => {
  for (const row of kernelCases) {
    const name = `${row.kernel}: ${row.name}`;
    if (row.notOnTfjsNode === undefined) it(name, () => checkKernelCase(row));
    // When tfjs-node learns it, this fails and the reason goes.
    else it(`${name} (${row.notOnTfjsNode})`, () => expect(() => checkKernelCase(row)).toThrow());
  }
});
