import { askDataSet } from '../ask/askDataSet';
import type { DataChoices } from '../dataChoices';
import type { ModelDocument } from '../modelDocument';

/** Asks which data set the model is measured and trained on, and remembers it. `path` answers for the user. */
export async function chooseData(
  document: ModelDocument,
  { path }: { path?: string },
  dataChoices: DataChoices,
): Promise<string | undefined> {
  const chosen = path ?? (await askDataSet(document.uri.fsPath));
  if (chosen === undefined) return undefined;
  document.chooseData(chosen);
  await dataChoices.remember(document.uri.fsPath, chosen);
  return chosen;
}

/** The model's data set, asked for when there is none; undefined when the user went away. */
export async function neededData(document: ModelDocument, dataChoices: DataChoices): Promise<string | undefined> {
  return document.data ?? (await chooseData(document, {}, dataChoices));
}
