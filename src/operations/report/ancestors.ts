import { dirname, resolve } from 'node:path';
import type { Model } from '../../model/model';
import { identity } from '../identity';
import { earlierRuns } from './lineage';
import { composedOrigins, originsOf, readOrigins, type Origins } from './origins';

/** A model that another one was made of. */
export interface Ancestor {
  readonly file: string;
  /** Hash of its topology and weights. */
  readonly content: string;
  /** Where the descendant's indices stood in it. */
  readonly origins: Origins;
}

/**
 * The models that a model was made of, the nearest first, as far as it is known where its neurons stood in them: the one that was read
 * (`original`; the model itself where nobody edited it since), then those of which the report beside that one's file tells.
 */
export async function ancestorsOf(model: Model, original: Model | undefined): Promise<readonly Ancestor[]> {
  if (model.originLost) return [];
  const own = originsOf(model);
  const read = original ?? (own.size === 0 ? model : undefined);
  if (!read) return [{ file: model.file, content: '', origins: own }];
  const content = await identity({ model: read });
  const found: Ancestor[] = [{ file: read.file, content, origins: own }];
  let origins = own;
  for (const run of [...(await earlierRuns(read, content))].reverse()) {
    if (run.origins === 'unknown') break;
    origins = composedOrigins(readOrigins(run.origins), origins);
    const { file, content: hash } = run.original;
    found.push({ file: resolve(dirname(read.file), file), content: hash, origins });
  }
  return found;
}
