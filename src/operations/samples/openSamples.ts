import { resolve } from 'node:path';
import { loadDataset } from '../../data/loadDataset';
import { samplesOf, type Samples } from './samples';
import { versionOf } from './versionOf';
import type { ExpectedPort, OutputActivation } from '../../data/expectedPorts';

/** An output, and how it ends: without that nobody can tell which answers it can give. */
export interface AnsweringPort extends ExpectedPort {
  readonly activation: OutputActivation;
}

/** What a model takes and gives, as its trace tells. */
export interface Ports {
  readonly inputs: readonly ExpectedPort[];
  readonly outputs: readonly AnsweringPort[];
}

/** The ports alone, to be handed to another thread. */
export function portsOf({ inputs, outputs }: Ports): Ports {
  return { inputs, outputs };
}

/** What this thread opened last: its tasks ask for the same set again and again. */
let last: { readonly key: string; readonly samples: Samples } | undefined;

/** Opens the data set at `path` for a model with these ports; it is read once as long as none of its files changes. */
export async function openSamples(path: string, { inputs, outputs }: Ports): Promise<Samples> {
  const file = resolve(path);
  const key = JSON.stringify([file, await versionOf(file), inputs, outputs]);
  if (last?.key !== key) last = { key, samples: samplesOf(path, await loadDataset(file, { inputs, outputs })) };
  return last.samples;
}
