import type { PruneLevel } from '../../protocol/vocabulary';
import type { SettledScoring } from '../../protocol/settings/scoring';
import type { Evidence, EvidenceKey, MeasuredOutput, Needs } from '../../saliency/evidence';
import type { MissingCurvature } from '../../trace/curvature/curvature';
import type { EvidenceContext } from '../context';
import type { Opened } from '../opened';
import type { Samples } from '../samples/samples';

/** What is asked of the data: everything that one or more criteria need, at one level. */
export interface EvidenceQuestion {
  readonly needs: readonly Needs[];
  readonly level: PruneLevel;
  readonly settings: SettledScoring;
  readonly seed: number;
  readonly samples: Samples;
  /** Of a model with several outputs, the one that the data measure. */
  readonly output?: MeasuredOutput;
  /** What other providers have found out already. */
  readonly known?: Evidence;
}

/** How one kind of evidence is found out. */
export interface EvidenceProvider {
  readonly key: EvidenceKey;
  /** Whether it looks at answers, too; absent where inputs are enough. */
  readonly answers?: true;
  /** Finds out, once, what the needs together ask for of this kind. Called where at least one asks for it. */
  readonly gather: (opened: Opened, question: EvidenceQuestion, context: EvidenceContext) => Promise<Evidence>;
  /** What it could not tell of what the needs ask for, with the reasons; absent where it can always tell. */
  readonly missing?: (evidence: Evidence, needs: readonly Needs[]) => readonly MissingCurvature[];
}
