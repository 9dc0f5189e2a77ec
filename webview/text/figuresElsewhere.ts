import { sameSamples, type NodeStudy, type PlanNode, type PlanTree } from '../../src/protocol/plans';

/** Other nodes that have a study or a calibration, the newest first: what the node that is shown lacks may be there. */
export function nodesWith(tree: PlanTree, what: 'study' | 'calibration'): readonly PlanNode[] {
  return tree.nodes.filter((node) => node.id !== tree.at && node[what] !== undefined).reverse();
}

/**
 * Accuracy or loss before anything was removed, on the study's samples: a study measures on what it does not learn from, so figures of
 * all samples do not count. Where none was measured by itself, the trials that removed nothing and trained nothing tell.
 */
export function studyBaseline({ measured }: PlanNode, { data, points }: NodeStudy, accuracy: boolean): number | undefined {
  const own = measured.findLast(({ on }) => on.part !== 'all' && sameSamples(on, { ...on, data }));
  const untouched = points.find(({ amount, finetuneEpochs }) => amount === 0 && finetuneEpochs === 0);
  const figures = own ?? untouched;
  return accuracy ? figures?.accuracy : figures?.loss;
}
