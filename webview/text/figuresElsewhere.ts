import { defined } from '../../src/base/defined';
import type { StudyAnswer, StudyPoint } from '../../src/protocol/studyAnswer';
import { sameSamples, type NodeStudy, type PlanNode, type PlanTree } from '../../src/protocol/plans';

/** Other nodes that have a study or a calibration, the newest first: what the node that is shown lacks may be there. */
export function nodesWith(tree: PlanTree, what: 'study' | 'calibration'): readonly PlanNode[] {
  return tree.nodes.filter((node) => node.id !== tree.at && node[what] !== undefined).reverse();
}

/**
 * Accuracy or loss before anything was removed, on the study's samples: a study measures on what it does not learn from, so figures of
 * all samples do not count. Where none was measured by itself, the study's own figure tells, or while it is at work the trials that
 * removed nothing and trained nothing.
 */
export function studyBaseline(
  { measured }: PlanNode,
  { data, outcome }: NodeStudy,
  points: readonly StudyPoint[],
): StudyAnswer['baseline'] | undefined {
  const own = measured.findLast(({ on }) => on.part !== 'all' && sameSamples(on, { ...on, data }));
  if (own?.loss !== undefined) return { loss: own.loss, ...defined({ accuracy: own.accuracy }) };
  return (
    outcome?.baseline ??
    points.find(({ amount, finetuneEpochs, quantize }) => amount === 0 && finetuneEpochs === 0 && quantize === undefined)
  );
}
