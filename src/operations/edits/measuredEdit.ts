import { defined } from '../../base/defined';
import type { ModelWarning } from '../../model/model';
import type { DataChoice } from '../../protocol/dataChoice';
import type { EditAnswer, PlanSummary } from '../../protocol/answers';
import type { OperationContext } from '../context';
import { distinctWarnings } from '../distinctWarnings';
import { measuredOutput, onlyMeasured } from '../evidence/measuredOutput';
import { measure } from '../measurement/measure';
import { measureSizes, type Sizes } from '../measurement/sizes';
import { qualityOf } from '../measurement/quality';
import type { Edited, Opened } from '../opened';
import { openSamples } from '../samples/openSamples';
import { readingOf } from '../samples/readingOf';
import type { Samples } from '../samples/samples';
import { dataWarnings } from '../samples/dataWarnings';
import { mustRun } from '../mustRun';
import { runWarnings } from '../runWarnings';
import { answersOf } from '../../data/answersOf';
import { agreement } from '../measurement/agreement';

/** What an edit made, and what it has to tell. */
export interface Made extends Opened {
  readonly plan: PlanSummary;
  /** See `Certificate`. */
  readonly maskedVsCut?: number | null;
  readonly sameOutputs?: number | null;
  readonly history?: EditAnswer['history'];
  /** What all training of the edit took. */
  readonly trained?: EditAnswer['trained'];
  /** See `EditAnswer`. */
  readonly repeatedBy?: EditAnswer['repeatedBy'];
  readonly quantization?: EditAnswer['quantization'];
  readonly compression?: EditAnswer['compression'];
  readonly warnings: readonly ModelWarning[];
}

/** The data set of an edit, and whether anything but measuring looks at it. */
export interface EditData {
  readonly choice: DataChoice;
  readonly looks: boolean;
  /** What of the edit needs answers, beside inputs. */
  readonly answers?: string;
}

/**
 * The frame of every edit: opens the data set, measures, edits, measures again, and says what there is to say. What `learns` from
 * the data is measured on a test part that is kept from it. Without answers there is no loss: the model after is then held
 * against the one before. A `step` of a larger edit is not measured: the figures of its answer are counted alone, its sizes are 0.
 * Throws `answersNeeded` before any work.
 */
export async function measuredEdit(
  opened: Opened,
  { data, learns }: { readonly data: EditData | undefined; readonly learns: boolean },
  { report, step }: Pick<OperationContext, 'report' | 'step'>,
  edit: (samples: Samples | undefined) => Promise<Made> | Made,
): Promise<Edited> {
  if (learns) mustRun(opened.analysis);
  // Whatever edits without a run is not measured where there can be none.
  const samples = data === undefined || opened.analysis.notRun ? undefined : await openSamples(data.choice, opened.analysis);
  if (samples && data?.answers !== undefined) answersOf(samples.train, data.answers);
  if (step) return unmeasured(opened, await edit(samples));
  const reading = data && samples && readingOf(opened.analysis, samples, { learns: learns || data.looks });
  const measured = learns ? samples?.test : samples?.evaluation;
  const on = samples?.measuredOn(learns);
  const unanswered = measured?.targets.kind === 'none' ? measured : undefined;
  const answered = unanswered ? undefined : measured;
  const before = await qualityOf(opened.model, answered, { report, message: 'Measuring the model before' });
  const sizesBefore = underWay(opened);
  const {
    model,
    analysis,
    plan,
    maskedVsCut = null,
    sameOutputs,
    history,
    trained,
    repeatedBy,
    quantization,
    compression,
    warnings,
  } = await edit(samples);
  const sizesAfter = underWay({ model, analysis });
  const after = await qualityOf(model, answered, { report, message: 'Measuring the model after' });
  const agreed = unanswered && (await agreement(opened.model, model, unanswered, { report }));
  report({ done: 0, total: 0, message: 'Measuring sizes' });
  return {
    model,
    analysis,
    answer: {
      before: await measure({ ...opened, sizes: await sizesBefore }, { ...before, ...(before.loss === undefined ? {} : defined({ on })) }),
      after: await measure(
        { model, analysis, sizes: await sizesAfter },
        { ...after, ...defined({ agreement: agreed }), ...(after.loss === undefined && !agreed ? {} : defined({ on })) },
      ),
      plan,
      certificate: { maskedVsCut, reloaded: null, ...defined({ sameOutputs }) },
      ...defined({ history, trained, repeatedBy, quantization, compression, reading }),
      warnings: distinctWarnings([
        ...runWarnings(opened.analysis),
        ...(learns && samples ? samples.warnings : []),
        ...(measured ? [...dataWarnings(measured), ...onlyMeasured(measuredOutput(opened.analysis, measured))] : []),
        ...warnings,
      ]),
    },
  };
}

/** A model's sizes, which are worked out by threads beside what this one does; nobody may wait for them, where the edit fails. */
function underWay({ model, sizes }: Opened): Promise<Sizes> {
  const measured = sizes ? Promise.resolve(sizes) : measureSizes({ model });
  measured.catch(() => undefined);
  return measured;
}

/** Of a step: its sizes are those of nothing, as everywhere where they are not known yet. */
const NOT_MEASURED: Sizes = { bytes: 0, gzipBytes: 0, brotliBytes: 0 };

async function unmeasured(
  opened: Opened,
  { model, analysis, plan, maskedVsCut = null, history, trained, warnings }: Made,
): Promise<Edited> {
  const counted = (each: Opened): Promise<EditAnswer['before']> => measure({ ...each, sizes: NOT_MEASURED });
  const certificate = { maskedVsCut, reloaded: null };
  const figures = { before: await counted(opened), after: await counted({ model, analysis }) };
  return {
    model,
    analysis,
    answer: { ...figures, plan, certificate, ...defined({ history, trained }), warnings: distinctWarnings(warnings) },
  };
}
