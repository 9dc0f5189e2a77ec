import * as vscode from 'vscode';
import { dataChoice, dataPath, type DataChoice } from '../../protocol/dataChoice';
import type { PanelCommands } from '../../protocol/panel';
import { readingSentences } from '../../protocol/readingText';
import { dataWords } from '../../protocol/settings/dataWords';
import { settle } from '../../protocol/settings/settle';
import { askDataSet } from '../ask/askDataSet';
import type { DataChoices } from '../dataChoices';
import { withJobProgress } from '../jobProgress';
import type { ModelDocument } from '../document/modelDocument';

/**
 * Asks which data set the model is measured and trained on, remembers it, and reads it at once to say how. `path` answers for the
 * user. One that the model had before is read as it was told then. A set that can't be read stays chosen: its reading can be changed.
 */
export async function chooseData(
  document: ModelDocument,
  { path }: { path?: string },
  dataChoices: DataChoices,
): Promise<DataChoice | undefined> {
  const found = path ?? (await askDataSet(document.uri.fsPath, document.state.dataPath));
  if (found === undefined) return undefined;
  const chosen = dataChoices.asBefore(document.uri.fsPath, found);
  await take(document, chosen, dataChoices);
  return chosen;
}

/** Reads the model's data set as it is told now, instead of as it was told before. */
export async function changeReading(
  document: ModelDocument,
  { words }: PanelCommands['changeReading'],
  dataChoices: DataChoices,
): Promise<void> {
  const { data } = document;
  if (data !== undefined) await take(document, dataChoice(dataPath(data), settle(dataWords, words)), dataChoices);
}

/** The model's data set, asked for when there is none; undefined when the user went away. */
export async function neededData(document: ModelDocument, dataChoices: DataChoices): Promise<DataChoice | undefined> {
  return document.data ?? (await chooseData(document, {}, dataChoices));
}

async function take(document: ModelDocument, choice: DataChoice, dataChoices: DataChoices): Promise<void> {
  document.chooseData(choice);
  await dataChoices.remember(document.uri.fsPath, choice);
  const reading = await withJobProgress(document, 'Reading the data', (options) => document.readData(options), {
    tellsItself: true,
  });
  if (reading) void tell(document, `${reading.data}: ${readingSentences(reading).join(' ')}`);
}

async function tell(document: ModelDocument, text: string): Promise<void> {
  const change = 'Change…';
  if ((await vscode.window.showInformationMessage(text, change)) === change) document.wish({ form: 'reading' });
}
