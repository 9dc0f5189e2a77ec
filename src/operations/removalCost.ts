import type { RemovalCostAnswer } from '../protocol/answers';
import type { OperationContext } from './context';
import type { Opened } from './operationTable';
import { pickedChannelIds } from './pickedChannelIds';
import { removalLosses, type RemovalLoss } from './removalLosses';
import { readSampleSet } from './sampleSet';

/**
 * What removing one channel alone does to loss and accuracy, measured where `evaluate` measures. Throws `planInvalid` for
 * a channel that is not there or can't be cut.
 */
export async function removalCost(
  { model, analysis, layer, index, data }: Opened & { layer: string; index: number; data: string },
  { report }: OperationContext,
): Promise<RemovalCostAnswer> {
  const { structure } = analysis;
  const channels = [...pickedChannelIds(structure, [{ layer, channels: [index] }])];
  const set = { data, part: 'evaluation' } as const;
  report({ done: 0, total: 1, message: 'Removing the channel' });
  const [before, after] = await removalLosses({
    model,
    structure,
    set,
    removed: [{ kind: 'channels', channels: [] }, { kind: 'channels', channels }],
    eachSample: false,
  });
  const { samples } = await readSampleSet(set, analysis);
  return { samples, before: qualityOf(before), after: qualityOf(after) };
}

function qualityOf(measured: RemovalLoss | undefined): RemovalCostAnswer['before'] {
  const { loss = Number.NaN, accuracy } = measured ?? {};
  return { loss, ...(accuracy === undefined ? {} : { accuracy }) };
}
