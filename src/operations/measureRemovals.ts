import type { EvidenceContext } from './gatherEvidence';
import type { Opened } from './operationTable';
import { removalLosses, type RemovalLoss, type RemovalLossesInput } from './removalLosses';

/** Runs a thread gets in turn: enough for progress to be seen, few enough that building the model each time is cheap. */
const RUNS_PER_THREAD = 8;

/** Measures removals on the same samples, in their order, split over the threads. `message` says what for. */
export async function measureRemovals(
  { model, analysis }: Opened,
  { removed, ...wanted }: Omit<RemovalLossesInput, 'model' | 'structure'>,
  message: string,
  { report, tasks }: EvidenceContext,
): Promise<RemovalLoss[]> {
  const size = Math.max(1, Math.ceil(removed.length / ((tasks?.width ?? 1) * RUNS_PER_THREAD)));
  const inputs = Array.from({ length: Math.ceil(removed.length / size) }, (_, i) => ({
    model,
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
  if (tasks) return (await tasks.run('removalLosses', inputs, tell)).flat();
  const runs: RemovalLoss[][] = [];
  for (const input of inputs) {
    const run = await removalLosses(input);
    tell(run);
    runs.push(run);
  }
  return runs.flat();
}
