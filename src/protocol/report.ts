import type { ModelWarning } from '../model/model';
import type { Certificate, MadeSmaller, ModelMeasure } from './answers';
import type { ShrinkFinding } from './inspectAnswer';
import type { Recipe } from './plans';
import type { SessionStep } from './views';

/*
 * What is written beside a saved model: where it comes from, what was done to it, and what came of it. Keys may be added,
 * never renamed: people keep these files.
 */

/** What the `format` of every report says. */
export const REPORT_FORMAT = 'model-minifier report';

/** An edit as a report tells it: the recipe, and what it did. */
export interface ReportedStep extends SessionStep {
  readonly recipe: Recipe;
}

/** What one session or command made of a model. */
export interface ReportedRun {
  readonly original: {
    /** Where its file lies, seen from the report. */
    readonly file: string;
    /** Hash of its topology and weights, whatever its files are called. */
    readonly content: string;
  };
  readonly steps: readonly ReportedStep[];
  /** Of a checkpoint: how many epochs of a training it had seen. */
  readonly epochs?: number;
  /**
   * Of weights whose neurons were cut or put in another order: by axis, where each index of what was saved stood in the original; null for
   * an axis that is as it was. Absent where all are; `unknown` where nobody knows any more.
   */
  readonly origins?: Readonly<Record<string, readonly (readonly number[] | null)[]>> | 'unknown';
}

/** A file that was written. */
export interface ReportedFile {
  readonly name: string;
  readonly bytes: number;
  /** In hexadecimal digits. */
  readonly sha256: string;
}

/** The report of a saved model. */
export interface Report extends MadeSmaller {
  readonly format: typeof REPORT_FORMAT;
  /** Of this form of reports; 2 since sizes count model.json. */
  readonly version: 2;
  /** Version of the program that wrote it. */
  readonly program: string;
  /** Hash of the saved model's topology and weights. */
  readonly content: string;
  readonly files: readonly ReportedFile[];
  /** How the model came about, the last run last: those before it are told by the report that lies beside the original. */
  readonly lineage: readonly ReportedRun[];
  /** The first run's original, and what was saved; absent where nothing was edited. */
  readonly before?: ModelMeasure;
  readonly after?: ModelMeasure;
  /** Why the saved files are no smaller, the most bytes at stake first; absent of a checkpoint, which nobody sends. */
  readonly shrink?: readonly ShrinkFinding[];
  readonly certificate: Pick<Certificate, 'reloaded'>;
  readonly warnings: readonly ModelWarning[];
}
