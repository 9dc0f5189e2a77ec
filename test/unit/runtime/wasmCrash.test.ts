import { expect, it } from 'vitest';
import { notRunnable } from '../../../src/runtime/notRunnable';
import { KernelError, LayerError } from '../../../src/runtime/recordTrace';
import { hasWasmCrashed } from '../../../src/runtime/wasmCrash';

it('a crash of wasm code is noted, however it is wrapped; other errors are none', () => {
  notRunnable('m', new LayerError('conv', new KernelError('Conv2D', new Error('no'))));
  expect(hasWasmCrashed()).toBe(false);
  const crash = new WebAssembly.RuntimeError('memory access out of bounds');
  expect(notRunnable('m', new LayerError('conv', new KernelError('Conv2D', crash)))).toMatchObject({ code: 'modelNotRunnable' });
  expect(hasWasmCrashed()).toBe(true);
});
