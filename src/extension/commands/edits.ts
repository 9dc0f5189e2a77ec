import type { EditAnswer } from '../../protocol/answers';
import type { LayerRow } from '../../protocol/inspectAnswer';
import { compensatesByData } from '../../protocol/compensations';
import { looksAtData } from '../../protocol/methods';
import type { PanelCommands } from '../../protocol/panel';
import { askFinetuneSettings } from '../ask/askFinetuneSettings';
import { askMergeSettings } from '../ask/askMergeSettings';
import { askPruneSettings } from '../ask/askPruneSettings';
import { askQuantizeSettings } from '../ask/askQuantizeSettings';
import type { DataChoices } from '../dataChoices';
import type { RequestOptions } from '../engineClient';
import { withJobProgress } from '../jobProgress';
import type { ModelDocument } from '../modelDocument';
import { neededData } from './data';

/** Removes parameters or neurons by a method; asks for a data set when the method looks at one and none was chosen. */
export async function prune(document: ModelDocument, params: PanelCommands['prune'], dataChoices: DataChoices): Promise<void> {
  const settings = params.settings ?? (await askPruneSettings(document.state.title, document.data !== undefined));
  if (!settings) return;
  const looks = looksAtData(settings.method) || compensatesByData(settings.compensate ?? 'none');
  if (looks && (await neededData(document, dataChoices)) === undefined) return;
  await edit(document, 'Pruning', (options) => document.request('prune', { settings, ...dataOf(document) }, options));
}

/** Removes the neurons that were ticked in the panel; asks for a data set when they are compensated by data and none was chosen. */
export async function prunePicked(
  document: ModelDocument,
  { settings }: PanelCommands['prunePicked'],
  dataChoices: DataChoices,
): Promise<void> {
  if (compensatesByData(settings.compensate ?? 'none') && (await neededData(document, dataChoices)) === undefined) return;
  await edit(document, 'Pruning', (options) => document.request('prunePicked', { settings, ...dataOf(document) }, options));
}

/** Merges neurons into those that stay; asks for a data set when that is decided by data and none was chosen. */
export async function merge(document: ModelDocument, params: PanelCommands['merge'], dataChoices: DataChoices): Promise<void> {
  const settings = params.settings ?? (await askMergeSettings(document.state.title));
  if (!settings) return;
  const looks = settings.by === 'activations' || looksAtData(settings.method ?? 'merge');
  if (looks && (await neededData(document, dataChoices)) === undefined) return;
  await edit(document, 'Merging', (options) => document.request('merge', { settings, ...dataOf(document) }, options));
}

/** Stores weights in fewer bits. */
export async function quantize(document: ModelDocument, params: PanelCommands['quantize']): Promise<void> {
  const settings = params.settings ?? (await askQuantizeSettings(document.state.title));
  if (!settings) return;
  await edit(document, 'Quantizing', (options) => document.request('quantize', { settings, ...dataOf(document) }, options));
}

/** Trains the model further; asks for a data set when none was chosen. */
export async function finetune(document: ModelDocument, params: PanelCommands['finetune'], dataChoices: DataChoices): Promise<void> {
  const data = await neededData(document, dataChoices);
  if (data === undefined) return;
  const settings = params.settings ?? (await askFinetuneSettings(document.state.title, layersOf(document)));
  if (!settings) return;
  await edit(document, 'Fine-tuning', (options) => document.request('finetune', { settings, data }, options));
}

function layersOf({ state: { phase } }: ModelDocument): readonly LayerRow[] {
  return phase.kind === 'open' ? phase.snapshot.model.layers : [];
}

/** Runs an edit and shows the model that it made. */
async function edit(document: ModelDocument, title: string, work: (options: RequestOptions) => Promise<EditAnswer>): Promise<void> {
  await withJobProgress(document, title, async (options) => {
    const answer = await work(options);
    document.showEdited(await document.request('snapshot', {}), answer);
  });
}

function dataOf({ data }: ModelDocument): { data?: string } {
  return data === undefined ? {} : { data };
}
