import { expect, it } from 'vitest';
import type { ToldEngineSettings } from '../../../src/extension/engineSettings';
import { needsRestart } from '../../../src/extension/needsRestart';

const USUAL: ToldEngineSettings = { backend: 'auto', tfjsNodePath: '', workers: 0, idleMinutes: 5, trusted: true };
const UNTRUSTED = { ...USUAL, trusted: false };

it.each<[string, ToldEngineSettings, ToldEngineSettings, boolean]>([
  ['nothing changed', USUAL, USUAL, false],
  ['another backend', USUAL, { ...USUAL, backend: 'wasm' }, true],
  ['more workers', USUAL, { ...USUAL, workers: 3 }, true],
  ['a path for tfjs-node', USUAL, { ...USUAL, tfjsNodePath: '/n' }, true],
  ['a path that wasm has no use for', { ...USUAL, backend: 'wasm' }, { ...USUAL, backend: 'wasm', tfjsNodePath: '/n' }, false],
  ['trust alone', UNTRUSTED, USUAL, false],
  ['trust where wasm is asked for', { ...UNTRUSTED, backend: 'wasm' }, { ...USUAL, backend: 'wasm' }, false],
  ['trust that lets a native backend in', { ...UNTRUSTED, backend: 'tfjs-node' }, { ...USUAL, backend: 'tfjs-node' }, true],
  ['trust in a workspace that names one', UNTRUSTED, { ...USUAL, tfjsNodePath: '/n' }, true],
  ['settings that do not count without trust', UNTRUSTED, { ...UNTRUSTED, backend: 'tfjs-node' }, false],
  ['workers, which count without trust', UNTRUSTED, { ...UNTRUSTED, workers: 1 }, true],
])('%s: another engine is needed or not', (_, started, now, wanted) => {
  expect(needsRestart(started, now)).toBe(wanted);
});
