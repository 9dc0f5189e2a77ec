import type { BackendChoice, BackendName } from '../../protocol/vocabulary';
import { Failure } from '../../model/failure';
import { tf } from '../tf';
import { installTileGradient } from '../tileGradient';
import type { Backend, BackendOptions } from './backend';
import { backends } from './backends';

/**
 * Loads the chosen backend in this thread and makes it the active one; `auto` takes tfjs-node where it is installed
 * and loads, else wasm. May be called again, with another choice too. Throws `backendUnavailable`.
 */
export async function startBackend(choice: BackendChoice, options: BackendOptions = {}): Promise<BackendName> {
  const own = await start(choice, options);
  thread = { choice, options, own };
  change = undefined;
  return own;
}

/** A backend that was taken in the place of the thread's own, which lacks a kernel of the model at work. */
export interface BackendChange {
  readonly from: BackendName;
  readonly to: BackendName;
  /** What the first can't run, in which layer, and what it says. */
  readonly kernel: string;
  readonly layer?: string;
  readonly reason: string;
}

let thread: { readonly choice: BackendChoice; readonly options: BackendOptions; readonly own: BackendName } | undefined;
let change: BackendChange | undefined;

/** The change that holds for the model at work; undefined where the thread's own backend runs it. */
export function backendChange(): BackendChange | undefined {
  return change;
}

/** Notes that another backend, which is active already, was taken. */
export function changeBackend(made: BackendChange): void {
  change = made;
}

/** Begins work on another model: the change that was found for it holds, or the thread's own backend. */
export async function settleBackend(found: BackendChange | undefined): Promise<void> {
  if (!thread) return;
  const wanted = found?.to ?? thread.own;
  if (activeBackend() !== wanted) await useBackend(wanted);
  change = found;
}

/** Whether the choice was left to us. */
export function mayChangeBackend(): boolean {
  return thread?.choice === 'auto';
}

/** The backends that come after the active one: those that may run what it can't. */
export function otherBackends(): readonly BackendName[] {
  const names = Object.values(backends).map(({ name }) => name);
  const active = activeBackend();
  return thread && active ? names.slice(names.indexOf(active) + 1) : [];
}

/** Makes a backend the active one. Throws `backendUnavailable`. */
export async function useBackend(name: BackendName): Promise<void> {
  await activate(backends[name], thread?.options ?? {});
}

async function start(choice: BackendChoice, options: BackendOptions): Promise<BackendName> {
  if (choice !== 'auto') return activate(backends[choice], options);
  let last: unknown;
  for (const backend of Object.values(backends)) {
    try {
      return await activate(backend, options);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      last = error;
    }
  }
  throw last;
}

/** The name of the active backend; null before `startBackend`. */
export function activeBackend(): BackendName | null {
  const registryName = tf.engine().backendName;
  return Object.values(backends).find((backend) => backend.registryName === registryName)?.name ?? null;
}

async function activate(backend: Backend, options: BackendOptions): Promise<BackendName> {
  const { name, registryName } = backend;
  await backend.load(options);
  installTileGradient();
  if (!(await tf.setBackend(registryName))) {
    throw new Failure('backendUnavailable', { backend: name, reason: 'it was found but could not be started' });
  }
  return name;
}
