import type { EngineResult } from '../../protocol/engine';
import { askSaveTarget, type SaveTarget } from '../ask/askSaveTarget';
import { offerSaved } from '../document/offerSaved';
import type { ModelDocument } from '../document/modelDocument';

/** The editor that shows the models, as far as saving needs it. */
export interface SavingEditor {
  saveTo(document: ModelDocument, target: SaveTarget): Promise<EngineResult<'save'>>;
}

/** Writes the model to a folder and reads it back. `target` answers for the user. */
export async function saveAs(document: ModelDocument, target: Partial<SaveTarget>, editor: SavingEditor): Promise<void> {
  const { folder, overwrite = false } = target;
  const chosen = folder === undefined ? await askSaveTarget(document.uri.fsPath) : { folder, overwrite };
  if (!chosen) return;
  const saved = await editor.saveTo(document, chosen);
  void offerSaved(saved);
}
