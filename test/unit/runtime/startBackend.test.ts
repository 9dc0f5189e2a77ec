import { execFileSync } from 'node:child_process';
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BackendStatus, SelfTestRow } from '../../../src/protocol/doctorAnswer';
import { activeBackend, startBackend } from '../../../src/runtime/backends/startBackend';
import { tf } from '../../../src/runtime/tf';
import { bundleForNode } from '../../fixtures/bundleForNode';

describe('starting a backend', () => {
  it('starts wasm once and leaves the process its own exception handlers', async () => {
    const listeners = (): number => process.listenerCount('uncaughtException') + process.listenerCount('unhandledRejection');
    const before = listeners();
    expect(await startBackend('wasm')).toBe('wasm');
    const backend = tf.backend();
    expect(await startBackend('wasm')).toBe('wasm');
    expect(tf.backend()).toBe(backend);
    expect(activeBackend()).toBe('wasm');
    expect(listeners()).toBe(before);
  });
});

/** What test/fixtures/runtimeProgram.ts prints. */
interface ProgramOutput {
  readonly statuses: readonly BackendStatus[];
  readonly started?: string;
  readonly selfTest?: readonly SelfTestRow[];
  readonly failure?: { readonly code: string; readonly data: { readonly reason: string } };
}

describe('in a bundle away from the repository', () => {
  let folder = '';
  const fakePackage = (): string => join(folder, 'node_modules', '@tensorflow', 'tfjs-node');
  const run = (choice: string, path = ''): ProgramOutput => {
    const env = { ...process.env, MODEL_MINIFIER_TFJS_NODE: path };
    const output = execFileSync(process.execPath, [join(folder, 'program.js'), choice], { env, encoding: 'utf8' });
    return JSON.parse(output.trim().split('\n').at(-1) ?? '') as ProgramOutput;
  };

  beforeAll(async () => {
    folder = await bundleForNode({ program: 'test/fixtures/runtimeProgram.ts' });
    await writeFile(join(folder, 'package.json'), '{}');
    await mkdir(join(folder, 'wasm'));
    for (const file of ['tfjs-backend-wasm.wasm', 'tfjs-backend-wasm-simd.wasm']) {
      await cp(join('node_modules/@tensorflow/tfjs-backend-wasm/dist', file), join(folder, 'wasm', file));
    }
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('runs on wasm by itself, and says why tfjs-node is not there', () => {
    const { statuses, started, selfTest } = run('auto');
    expect(statuses).toEqual([
      { name: 'tfjs-node', available: false, version: null, reason: '@tensorflow/tfjs-node is not installed' },
      { name: 'wasm', available: true, version: '4.22.0' },
    ]);
    expect(started).toBe('wasm');
    expect(selfTest?.filter(({ passed }) => !passed)).toEqual([]);
  });

  it('refuses tfjs-node when it is asked for and missing', () => {
    const reason = '@tensorflow/tfjs-node is not installed';
    expect(run('tfjs-node').failure).toEqual({ code: 'backendUnavailable', data: { backend: 'tfjs-node', reason } });
  });

  it('names the place it was told to look in', () => {
    const reason = `there is no @tensorflow/tfjs-node at ${join(folder, 'elsewhere')}`;
    expect(run('tfjs-node', join(folder, 'elsewhere')).failure?.data.reason).toBe(reason);
  });

  it('gives the reason why an installed tfjs-node does not load, and goes on with wasm', async () => {
    await mkdir(fakePackage(), { recursive: true });
    await writeFile(join(fakePackage(), 'package.json'), '{ "main": "index.js" }');
    await writeFile(join(fakePackage(), 'index.js'), "throw new Error('libtensorflow.so.2: no such file\\nmore');");
    expect(run('tfjs-node').failure?.data.reason).toBe('libtensorflow.so.2: no such file');
    expect(run('auto').started).toBe('wasm');
    await writeFile(join(fakePackage(), 'index.js'), "exports.version = { 'tfjs-node': '9' };");
    expect(run('tfjs-node').failure?.data.reason).toContain('is not @tensorflow/tfjs-node');
  });

  it('gives tfjs-node the functions that Node took out of node:util', async () => {
    const script = "const u = require('node:util'); throw new Error([u.isNullOrUndefined(null), u.isArray([])].join());";
    await writeFile(join(fakePackage(), 'index.js'), script);
    expect(run('tfjs-node').failure?.data.reason).toBe('true,true');
  });
});

describe('a thread that computed nothing', () => {
  it('ends without taking the process along, with tfjs-node loaded', async () => {
    const folder = await bundleForNode({ idle: 'test/fixtures/idleThread.ts' });
    try {
      const native = process.env['MODEL_MINIFIER_TFJS_NODE'] ?? resolve('.cache/native');
      const env = { ...process.env, MODEL_MINIFIER_TFJS_NODE: native };
      // A process that is killed by a signal throws here.
      const output = execFileSync(process.execPath, [join(folder, 'idle.js')], { env, encoding: 'utf8' });
      expect(output).toMatch(/^(ended|absent)$/m);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
