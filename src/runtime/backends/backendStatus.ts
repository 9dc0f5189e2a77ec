import type { BackendStatus } from '../../protocol/doctorAnswer';
import { Failure } from '../../model/failure';
import { tf } from '../tf';
import type { Backend, BackendOptions } from './backend';
import { backends } from './backends';

/** Tries every backend in this thread and says which are there, and why one is not. The active one stays active. */
export async function backendStatuses(options: BackendOptions = {}): Promise<BackendStatus[]> {
  const active = tf.engine().backendName;
  const statuses: BackendStatus[] = [];
  try {
    for (const backend of Object.values(backends)) statuses.push(await statusOf(backend, options));
  } finally {
    if (active) await tf.setBackend(active);
  }
  return statuses;
}

async function statusOf(backend: Backend, options: BackendOptions): Promise<BackendStatus> {
  const { name } = backend;
  try {
    return { name, available: true, version: await backend.load(options) };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const { reason } = (error as Failure<'backendUnavailable'>).data;
    return { name, available: false, version: null, reason };
  }
}
