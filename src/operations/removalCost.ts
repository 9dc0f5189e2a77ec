import type { DataChoice } from '../protocol/dataChoice';
import type { RemovalCostAnswer } from '../protocol/calibrationAnswer';
import type { OperationContext } from './context';
import type { Opened } from './opened';
import { pickedChannelIds } from './removal/pickedChannelIds';
import { lossAndAccuracy, NOTHING, removalLosses } from './evidence/removalLosses';
import { openSamples, portsOf } from './samples/openSamples';
import { readingOf } from './samples/readingOf';
import { mustRun } from './mustRun';

/**
 * What removing one channel alone does to loss and accuracy, measured where `evaluate` measures. Throws `planInvalid` for
 * a channel that is not there or can't be cut.
 */
export async function removalCost(
  { model, analysis, layer, index, data }: Opened & { layer: string; index: number; data: DataChoice },
  { report }: OperationContext,
): Promise<RemovalCostAnswer> {
  mustRun(analysis);
  const { structure } = analysis;
  const channels = [...pickedChannelIds(structure, [{ layer, channels: [index] }])];
  const set = { data, part: 'evaluation' } as const;
  const removed = [NOTHING, { kind: 'channels', channels }] as const;
  const message = 'Measuring with and without the channel';
  report({ done: 0, total: 0, message });
  const [before, after] = await removalLosses({ model, ports: portsOf(analysis), structure, set, removed, eachSample: false }, (progress) =>
    report({ ...progress, message }),
  );
  const opened = await openSamples(data, analysis);
  const reading = readingOf(analysis, opened, { learns: false });
  return { samples: opened.evaluation.samples, before: lossAndAccuracy(before), after: lossAndAccuracy(after), reading };
}
