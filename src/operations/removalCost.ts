import type { RemovalCostAnswer } from '../protocol/calibrationAnswer';
import type { OperationContext } from './context';
import { mustRun } from './mustRun';
import type { Opened } from './opened';
import { pickedChannelIds } from './removal/pickedChannelIds';
import { lossAndAccuracy, NOTHING, removalLosses } from './evidence/removalLosses';
import { readSampleSet } from './samples/sampleSet';
import { portsOf } from './samples/openSamples';

/**
 * What removing one channel alone does to loss and accuracy, measured where `evaluate` measures. Throws `planInvalid` for
 * a channel that is not there or can't be cut.
 */
export async function removalCost(
  { model, analysis, layer, index, data }: Opened & { layer: string; index: number; data: string },
  { report }: OperationContext,
): Promise<RemovalCostAnswer> {
  mustRun(analysis);
  const { structure } = analysis;
  const channels = [...pickedChannelIds(structure, [{ layer, channels: [index] }])];
  const set = { data, part: 'evaluation' } as const;
  report({ done: 0, total: 1, message: 'Removing the channel' });
  const [before, after] = await removalLosses({
    model,
    ports: portsOf(analysis),
    structure,
    set,
    removed: [NOTHING, { kind: 'channels', channels }],
    eachSample: false,
  });
  const { samples } = await readSampleSet(set, analysis);
  return { samples, before: lossAndAccuracy(before), after: lossAndAccuracy(after) };
}
