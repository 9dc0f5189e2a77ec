import { Failure } from '../../model/failure';
import type { MethodName } from '../../protocol/vocabulary';
import { settledScoring, type ScoreSettings } from '../../protocol/settings/scoring';
import type { Evidence, Needs } from '../../saliency/evidence';
import { criteria } from '../../saliency/criteria/criteria';
import type { EvidenceContext } from '../context';
import { measuredOutput } from './measuredOutput';
import { mustRun } from '../mustRun';
import type { Opened } from '../opened';
import { defined } from '../../base/defined';
import type { EvidenceQuestion } from './evidenceProvider';
import { providersOf } from './providers';
import type { Samples } from '../samples/samples';
import { answersOf } from '../../data/answersOf';

/** What is asked, perhaps without data. */
export interface EvidenceRequest extends Omit<EvidenceQuestion, 'samples' | 'output' | 'settings' | 'known'> {
  readonly settings: ScoreSettings;
  readonly samples: Samples | undefined;
  /** For the failure when there is no data. */
  readonly what: string;
}

/** Finds out on the calibration samples, once, what all the needs ask for. Throws `dataNeeded` or `answersNeeded` where they are missing. */
export async function gatherEvidence(
  opened: Opened,
  { samples, what, settings: told, ...question }: EvidenceRequest,
  context: EvidenceContext,
): Promise<Evidence> {
  const output = samples && measuredOutput(opened.analysis, samples.evaluation);
  const settings = settledScoring(told);
  let evidence: Evidence = defined({ output });
  for (const provider of providersOf(question.needs)) {
    mustRun(opened.analysis);
    if (!samples) throw new Failure('dataNeeded', { what });
    if (provider.answers) answersOf(samples.train, what);
    const asked = { ...question, settings, samples, known: evidence, ...defined({ output }) };
    evidence = { ...evidence, ...(await provider.gather(opened, asked, context)) };
  }
  return evidence;
}

/** The needs of some methods. */
export function needsOf(methods: readonly MethodName[], settings: ScoreSettings): Needs[] {
  return methods.flatMap((method) => criteria[method].needs?.(settledScoring(settings)) ?? []);
}
