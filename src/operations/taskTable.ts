import { curvaturePart } from './evidence/curvaturePart';
import { inputsPart } from './evidence/inputsPart';
import { removalLosses } from './evidence/removalLosses';
import { risesPart } from './evidence/risesPart';
import { answerRowsPart } from './removal/answerRowsPart';
import { lackPart } from './removal/lackPart';
import { evaluatePart } from './measurement/evaluatePart';
import { measureFamily } from './trials/measureFamily';
import type { Task } from './task';

/** Every sub-task by its name; a thread looks up here what it was asked to run. */
export const taskTable: Readonly<Record<string, Task<never, unknown>['run']>> = {
  curvaturePart,
  inputsPart,
  risesPart,
  lackPart,
  answerRowsPart,
  removalLosses,
  evaluatePart,
  measureFamily,
};
