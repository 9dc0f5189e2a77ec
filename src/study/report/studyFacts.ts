import type { PartFigures, TrialRecord } from '../../protocol/trialRecord';

/** What a study's report tells beside the records; all of it may be unknown where only a journal is left. */
export interface StudyFacts {
  /** The model's name. */
  readonly model?: string;
  /** What the data set is called. */
  readonly data?: string;
  /** Version of Model Minifier. */
  readonly program?: string;
  /** The settings, so that the study can be run again. */
  readonly recipe?: unknown;
  /** The model before any trial; not looked at where a trial measured it. */
  readonly baseline?: PartFigures & { readonly size?: TrialRecord['size'] };
  /** How many configurations were tried, those that were given up or lost the choice among them; else as many as there are records. */
  readonly tried?: number;
  /** Controls that the recipe left out, in words; what no record measured is found besides. */
  readonly leftOut?: readonly string[];
  /** Names of the classes. */
  readonly classes?: readonly string[];
}
