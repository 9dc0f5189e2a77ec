import { looksAtData } from '../../protocol/methods';
import type { MethodName } from '../../protocol/vocabulary';
import { methodChoices } from '../ask/methodChoices';
import { pickOne } from '../ask/quickPicks';
import type { DataChoices } from '../dataChoices';
import type { ModelDocument } from '../document/modelDocument';
import { neededData } from './data';

/** Shows what neurons are worth by a method; asks for the data set that it looks at. `method` answers for the user. */
export async function rank(document: ModelDocument, params: { method?: MethodName }, dataChoices: DataChoices): Promise<void> {
  const method =
    params.method ?? (await pickOne(`Rank ${document.state.title}`, 'What tells what a neuron is worth', methodChoices('neuron')));
  if (!method) return;
  if (looksAtData(method) && (await neededData(document, dataChoices)) === undefined) return;
  document.wish({ tab: 'saliency', method });
}
