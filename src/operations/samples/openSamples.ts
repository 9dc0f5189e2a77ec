import { readdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { ExpectedPort, OutputActivation } from '../../data/expectedPorts';
import { loadDataset } from '../../data/loadDataset';
import type { DataHints } from '../../model/dataHints';
import { Failure } from '../../model/failure';
import { samplesOf, type Samples } from './samples';

/** An output, and how it ends: without that nobody can tell which answers it can give. */
export interface AnsweringPort extends ExpectedPort {
  readonly activation: OutputActivation;
}

/** What a model takes and gives, as its trace tells. */
export interface Ports {
  readonly inputs: readonly ExpectedPort[];
  readonly outputs: readonly AnsweringPort[];
  /** What is said beside the model about its data. */
  readonly hints?: DataHints;
}

/** The ports alone, to be handed to another thread. */
export function portsOf({ inputs, outputs, hints }: Ports): Ports {
  return { inputs, outputs, ...(hints ? { hints } : {}) };
}

/** What this thread opened last: its tasks ask for the same set again and again. */
let last: { readonly key: string; readonly samples: Samples } | undefined;

/** Opens the data set at `path` for a model with these ports; it is read once as long as none of its files changes. */
export async function openSamples(path: string, ports: Ports): Promise<Samples> {
  const file = resolve(path);
  const expect = portsOf(ports);
  const key = JSON.stringify([file, await versionOf(file), expect]);
  if (last?.key !== key) last = { key, samples: samplesOf(path, await loadDataset(file, expect)) };
  return last.samples;
}

/**
 * Sizes and times of the files in the set's folder (a lone file's neighbours belong to it: labels, a split). Folders of
 * images count with their own time, which changes as images come and go.
 */
async function versionOf(file: string): Promise<unknown[]> {
  const entry = await stat(file).catch((error: unknown) => {
    throw new Failure('fileUnreadable', { file, reason: 'there is no such file or folder' }, { cause: error });
  });
  const folder = entry.isDirectory() ? file : dirname(file);
  const names = (await readdir(folder).catch(() => [])).sort();
  const neighbours = await Promise.all(
    names.map((name) =>
      stat(join(folder, name)).then(
        (each) => [name, each.mtimeMs, each.size],
        () => [name],
      ),
    ),
  );
  return [entry.mtimeMs, entry.size, neighbours];
}
