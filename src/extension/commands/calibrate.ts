import type { PanelCommands } from '../../protocol/panel';
import { LEVEL_CHOICES } from '../ask/askPruneSettings';
import { pickOne } from '../ask/quickPicks';
import type { DataChoices } from '../dataChoices';
import { withJobProgress } from '../jobProgress';
import type { ModelDocument } from '../modelDocument';
import { neededData } from './data';

/** Measures which method can be trusted on the model and its data set, and shows what came out. */
export async function calibrate(document: ModelDocument, params: PanelCommands['calibrate'], dataChoices: DataChoices): Promise<void> {
  const data = await neededData(document, dataChoices);
  if (data === undefined) return;
  const level = params.settings?.level ?? (await pickOne(`Calibrate ${document.state.title}`, 'What is to be removed', LEVEL_CHOICES));
  if (!level) return;
  document.wish({ tab: 'saliency', saliency: 'trust' });
  await withJobProgress(document, 'Calibrating', async (options) => {
    document.showCalibration(await document.request('calibrate', { settings: { ...params.settings, level }, data }, options));
  });
}
