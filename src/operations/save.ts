import { defined } from '../base/defined';
import { readModel } from '../formats/readModel';
import { withoutTraining } from '../formats/withoutTraining';
import { writeModel } from '../formats/writeModel';
import { Failure } from '../model/failure';
import type { Model } from '../model/model';
import type { SaveTarget } from './files/saveTarget';
import { modelDifference } from './measurement/outputDifference';
import { orderForWire, orderKept, type ForWire } from './orderForWire';
import { leftOutOf } from './leftOutOf';
import type { Run } from './report/lineage';
import { removeReport, writeReport } from './report/writeReport';
import type { Saved } from './saved';
import type { Opened } from './opened';
import type { OperationContext } from './context';
import { originsOf, reportedOrigins } from './report/origins';

/** Outputs of the model read back may differ from those in memory by this much of their size. */
const BOUND = 1e-5;

/**
 * Writes the model to a folder, reads it back and compares what both make of random inputs; the weights alone where the
 * model can't be run. Its hidden channels are put in the order that compresses best first, if they may be, and what only training
 * reads is left out of model.json; `analysis` is the model's own. `name` is that of the model's file, by default the original's; `beside` leaves everything else in the
 * folder alone. With `run`, which tells how the model came about, a report is written beside it.
 */
export async function save(
  {
    model,
    folder,
    overwrite,
    name,
    beside,
    analysis,
    keepOrder = false,
    keepTraining = false,
    precompress = false,
    run,
  }: Opened & SaveTarget & { name?: string; beside?: boolean; run?: Run },
  { report }: Partial<Pick<OperationContext, 'report'>> = {},
): Promise<Saved> {
  const runs = analysis.notRun === undefined;
  const step = (done: number, message: string): void => report?.({ done, total: 4, phase: 'Saving', message });
  step(0, 'Ordering neurons');
  const wire: ForWire = keepOrder
    ? { model, warnings: [] }
    : runs
      ? await orderForWire(model, analysis.structure)
      : { model, warnings: [NOT_RUN] };
  const leftOut = keepTraining ? undefined : await leftOutOf(wire.model);
  const { model: lean, lost } = keepTraining ? { model: wire.model, lost: [] } : withoutTraining(wire.model);
  step(1, 'Writing the model');
  const { file, shards, warnings: ofFiles } = await writeModel(lean, folder, { overwrite, precompress, ...defined({ name, beside }) });
  step(2, 'Reading it back');
  const written = await readModel(file);
  step(3, 'Comparing what both give');
  const difference = runs ? await modelDifference(lean, written) : null;
  const largest = difference?.largest ?? largestGap(lean, written);
  if (!(largest <= BOUND)) throw new Failure('certificateFailed', { check: `${file} read back`, difference: largest, bound: BOUND });
  if (!run) await removeReport(file);
  const warnings = [...wire.warnings, ...lost, ...ofFiles];
  const { order } = wire;
  const saved = { file, shards, certificate: { reloaded: difference ? largest : null }, ...defined({ order, leftOut }), warnings };
  if (!run) return saved;
  const told = { ...run, ...defined({ origins: toldOrigins(lean) }) };
  return { ...saved, warnings: [...warnings, ...(await writeReport({ model: written, analysis }, saved, told))] };
}

const NOT_RUN = orderKept("the model can't be run, so that nothing is known of what may change places");

/** Where the neurons stood in the model that was read, for the report. */
function toldOrigins(model: Model): Run['origins'] {
  return model.originLost ? 'unknown' : reportedOrigins(originsOf(model));
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
