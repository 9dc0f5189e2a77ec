import type { PanelCommands } from '../../protocol/panel';
import { ORIGINAL } from '../../protocol/plans';
import { askSettings } from '../ask/askSettings';
import type { DataChoices } from '../dataChoices';
import { withJobProgress } from '../jobProgress';
import type { ModelDocument } from '../document/modelDocument';
import { neededData } from './data';

/** Measures which method can be trusted on the model and its data set, and shows what came out. */
export async function calibrate(document: ModelDocument, params: PanelCommands['calibrate'], dataChoices: DataChoices): Promise<void> {
  const data = await neededData(document, dataChoices);
  if (data === undefined) return;
  const settings = params.settings ?? (await askSettings('calibrate', document));
  if (!settings) return;
  document.wish({ tab: 'saliency', saliency: 'trust' });
  await withJobProgress(
    document,
    'Calibrating',
    async (options) => {
      await document.opened();
      const node = document.node?.id ?? ORIGINAL;
      const answer = await document.request('calibrate', { settings, data }, options);
      document.changeNode(node, (each) => ({ ...each, calibration: { answer, data } }));
    },
    { again: { command: 'calibrate', params: { settings } } },
  );
}
