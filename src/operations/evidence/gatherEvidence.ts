import { Failure } from '../../model/failure';
import type { MethodName } from '../../protocol/vocabulary';
import type { ScoreSettings } from '../../protocol/settings/scoring';
import type { Evidence, MeasuredOutput, Needs } from '../../saliency/evidence';
import { criteria } from '../../saliency/criteria/criteria';
import type { EvidenceContext } from '../context';
import { datasetFor } from '../samples/datasetFor';
import { measuredOutput } from './measuredOutput';
import type { Opened } from '../opened';
import { defined } from '../../base/defined';
import type { EvidenceQuestion } from './evidenceProvider';
import { providersOf } from './providers';

/** What is asked, perhaps without data. */
export interface EvidenceRequest extends Omit<EvidenceQuestion, 'data' | 'output'> {
  readonly data: string | undefined;
  /** For the failure when there is no data. */
  readonly what: string;
}

/** Finds out on the calibration samples, once, what all the needs ask for. Throws `dataNeeded` where the data are missing. */
export async function gatherEvidence(
  opened: Opened,
  { data, what, ...question }: EvidenceRequest,
  context: EvidenceContext,
): Promise<Evidence> {
  const output = await outputOf(opened, data);
  let evidence: Evidence = defined({ output });
  for (const provider of providersOf(question.needs)) {
    if (data === undefined) throw new Failure('dataNeeded', { what });
    evidence = { ...evidence, ...(await provider.gather(opened, { ...question, data, ...defined({ output }) }, context)) };
  }
  return evidence;
}

/** The needs of some methods. */
export function needsOf(methods: readonly MethodName[], settings: ScoreSettings): Needs[] {
  return methods.flatMap((method) => criteria[method].needs?.(settings) ?? []);
}

/** Methods that look at the model alone don't read the data where it makes no difference. */
async function outputOf({ analysis }: Opened, data: string | undefined): Promise<MeasuredOutput | undefined> {
  return data === undefined || analysis.outputs.length < 2 ? undefined : measuredOutput(analysis, await datasetFor(data, analysis));
}
