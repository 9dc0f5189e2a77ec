import type { EvidenceContext } from '../context';
import type { Opened } from '../opened';
import { portsOf } from '../samples/openSamples';
import { tasksHere } from '../task';
import { removalLosses, type RemovalLoss, type RemovalLossesInput } from './removalLosses';

/** Runs a thread gets in turn: enough for progress to be seen, few enough that building the model each time is cheap. */
const RUNS_PER_THREAD = 8;

/** Measures removals on the same samples, in their order, split over the threads. `message` says what for. */
export async function measureRemovals(
  { model, analysis }: Opened,
  { removed, ...wanted }: Omit<RemovalLossesInput, 'model' | 'ports' | 'structure'>,
  message: string,
  { report, tasks = tasksHere }: EvidenceContext,
): Promise<RemovalLoss[]> {
  const size = Math.max(1, Math.ceil(removed.length / (tasks.width * RUNS_PER_THREAD)));
  const inputs = Array.from({ length: Math.ceil(removed.length / size) }, (_, i) => ({
    model,
    ports: portsOf(analysis),
    structure: analysis.structure,
    ...wanted,
    removed: removed.slice(i * size, (i + 1) * size),
  }));
  let done = 0;
  const tell = (output: readonly RemovalLoss[]): void => {
    done += output.length;
    report?.({ done, total: removed.length, message });
  };
  tell([]);
  return (await tasks.run({ name: 'removalLosses', run: removalLosses }, inputs, tell)).flat();
}
