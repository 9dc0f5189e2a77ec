import { curvaturePart, type CurvaturePartInput } from './curvaturePart';
import { evaluatePart, type EvaluatePartInput } from './evaluatePart';
import { removalLosses, type RemovalLoss, type RemovalLossesInput } from './removalLosses';
import { runTrial, type TrialInput } from './runTrial';
import type { Evaluation } from '../training/evaluate';
import type { CurvatureSums } from '../trace/curvature/curvature';
import type { StudyPoint } from '../protocol/answers';

/** The sub-tasks that operations hand to other threads: name -> [input, output]. */
export interface Tasks {
  curvaturePart: [CurvaturePartInput, CurvatureSums];
  evaluatePart: [EvaluatePartInput, Evaluation];
  removalLosses: [RemovalLossesInput, readonly RemovalLoss[]];
  trial: [TrialInput, readonly StudyPoint[]];
}
export type TaskName = keyof Tasks;
export type TaskInput<N extends TaskName> = Tasks[N][0];
export type TaskOutput<N extends TaskName> = Tasks[N][1];

/** The functions behind the names; a thread looks up here what it was asked to run. */
export const taskTable: { readonly [N in TaskName]: (input: TaskInput<N>) => Promise<TaskOutput<N>> } = {
  curvaturePart,
  evaluatePart,
  removalLosses,
  trial: runTrial,
};
