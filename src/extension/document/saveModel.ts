import { basename } from 'node:path';
import { removePartials } from '../../formats/weightFiles/removePartials';
import { Failure } from '../../model/failure';
import type { EngineResult } from '../../protocol/engine';
import type { SaveTarget } from '../ask/askSaveTarget';
import type { RequestOptions } from '../engineClient';
import { modifiedAt } from '../modifiedAt';
import type { ModelDocument } from './modelDocument';

/** What was written. */
export type Written = EngineResult<'save'>;

/** Writes the node that is shown, reads it back, and notes where it is. From now on the model is saved there, unless it is a copy. */
export async function saveModel(
  document: ModelDocument,
  target: SaveTarget & { readonly copy?: boolean },
  options: RequestOptions,
): Promise<Written> {
  const { copy = false, ...place } = target;
  try {
    const before = await modifiedAt(document.uri);
    const written = await document.request('save', { ...place, steps: document.reportedSteps }, options);
    // However the folder is called: links lead to it by other names.
    const after = await modifiedAt(document.uri);
    if (after !== before) await document.ownFileWritten(after);
    if (!copy) document.target = { folder: place.folder, overwrite: true, name: basename(written.file) };
    document.savedAs(written.file, written.certificate);
    return written;
  } catch (error) {
    // An engine that was killed in the middle of writing could not clean up after itself.
    if (error instanceof Failure && error.code === 'engineDied') await removePartials(place.folder);
    throw error;
  }
}
