import type { StudyAnswer } from '../../protocol/studyAnswer';
import type { StudySettings } from '../../protocol/settings/studying';

/** What a study's report tells beside the records; none of it is known where only a journal is left. */
export interface StudyFacts {
  /** As told, so that the study can be run again. */
  readonly settings?: StudySettings;
  /** What was answered, too. */
  readonly answer?: StudyAnswer;
  /** The model's name. */
  readonly model?: string;
  /** What the data set is called. */
  readonly data?: string;
  /** Version of Model Minifier. */
  readonly program?: string;
  /** Names of the classes, in their order. */
  readonly classes?: readonly string[];
}
