import { actionOf, dataNeed, type EditName, type SettingsOf } from '../../protocol/actions';
import type { PanelCommands } from '../../protocol/panel';
import { askSettings } from '../ask/askSettings';
import { withAbsolutePaths } from '../absolutePaths';
import type { DataChoices } from '../dataChoices';
import { withJobProgress } from '../jobProgress';
import type { ModelDocument } from '../document/modelDocument';
import { neededData } from './data';

/** An edit of the open model: asks for settings that were not given and for a data set that they need, and shows the model it made. */
export async function edit(
  document: ModelDocument,
  name: EditName,
  params: PanelCommands[EditName],
  dataChoices: DataChoices,
): Promise<void> {
  const told: SettingsOf<EditName> | undefined = params.settings ?? (await askSettings(name, document, questionsToSkip(document)));
  if (!told) return;
  const settings = withAbsolutePaths(name, told, document.uri.fsPath);
  if (dataNeed(name, settings) !== undefined && (await neededData(document, dataChoices)) === undefined) return;
  const again = { command: name, params: { settings } };
  await withJobProgress(document, actionOf(name).doing ?? name, (options) => document.edit(name, settings, options), { again });
}

/** Nothing can be trained without data, and nobody need be asked about frozen layers where none is. */
function questionsToSkip({ data, snapshot }: ModelDocument): string[] {
  const frozen = snapshot?.model.layers.some((layer) => layer.frozen) ?? false;
  return [...(data === undefined ? ['finetune'] : []), ...(frozen ? [] : ['unfreeze'])];
}
