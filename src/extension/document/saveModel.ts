import { basename, dirname } from 'node:path';
import { removePartials } from '../../formats/weightFiles/removePartials';
import { isSameFolder } from '../../formats/writeModel';
import { Failure } from '../../model/failure';
import type { EngineResult } from '../../protocol/engine';
import type { SaveTarget } from '../ask/askSaveTarget';
import type { RequestOptions } from '../engineClient';
import { modifiedAt } from '../modifiedAt';
import { saveSettings } from '../saveSettings';
import { AS_IT_IS } from './asItIs';
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
    const own = await isOwnFile(document.uri.fsPath, place);
    const how = { ...saveSettings(document.uri), ...(own ? AS_IT_IS : {}) };
    const written = await document.request('save', { ...place, ...how, steps: document.reportedSteps }, options);
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

/** Whether what is written takes the place of the file that is open, whatever its folder is called. */
async function isOwnFile(file: string, { folder, name = basename(file) }: SaveTarget): Promise<boolean> {
  return name === basename(file) && (await isSameFolder(dirname(file), folder));
}
