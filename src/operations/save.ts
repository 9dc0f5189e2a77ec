import { defined } from '../base/defined';
import { readModel } from '../formats/readModel';
import { writeModel } from '../formats/writeModel';
import { Failure } from '../model/failure';
import type { Model } from '../model/model';
import type { SaveTarget } from './files/saveTarget';
import { modelDifference } from './measurement/outputDifference';
import type { Run } from './report/lineage';
import { removeReport, writeReport } from './report/writeReport';
import type { Saved } from './saved';
import type { OperationContext } from './context';

/** Outputs of the model read back may differ from those in memory by this much of their size. */
const BOUND = 1e-5;

/**
 * Writes the model to a folder, reads it back and compares what both make of random inputs; the weights alone where the
 * model can't be run (`runs`). `name` is that of the model's file, by default the original's; `beside` leaves everything else in the
 * folder alone. With `run`, which tells how the model came about, a report is written beside it.
 */
export async function save(
  {
    model,
    folder,
    overwrite,
    name,
    beside,
    runs = true,
    run,
  }: SaveTarget & { model: Model; runs?: boolean; name?: string; beside?: boolean; run?: Run },
  { report }: Partial<Pick<OperationContext, 'report'>> = {},
): Promise<Saved> {
  report?.({ done: 0, total: 3, phase: 'Saving', message: 'Writing the model' });
  const { file, shards, warnings } = await writeModel(model, folder, { overwrite, ...defined({ name, beside }) });
  report?.({ done: 1, total: 3, phase: 'Saving', message: 'Reading it back' });
  const written = await readModel(file);
  report?.({ done: 2, total: 3, phase: 'Saving', message: 'Comparing what both give' });
  const difference = runs ? await modelDifference(model, written) : null;
  const largest = difference?.largest ?? largestGap(model, written);
  if (!(largest <= BOUND)) throw new Failure('certificateFailed', { check: `${file} read back`, difference: largest, bound: BOUND });
  if (!run) await removeReport(file);
  const saved = { file, shards, certificate: { reloaded: difference ? largest : null }, warnings };
  return run ? { ...saved, warnings: [...warnings, ...(await writeReport(model, saved, run))] } : saved;
}

/** Largest difference between the two models' weights. */
function largestGap(model: Model, written: Model): number {
  let largest = 0;
  for (const { name, values } of model.weights.values()) {
    const back = written.weights.get(name)?.values;
    if (back?.length !== values.length) return Infinity;
    for (let i = 0; i < values.length; i++)
      if (!Object.is(values[i], back[i])) largest = Math.max(largest, Math.abs((values[i] as number) - (back[i] as number)));
  }
  return largest;
}
