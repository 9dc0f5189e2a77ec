import { capitalised } from '../../src/base/capitalised';
import { dataChoice } from '../../src/protocol/dataChoice';
import type { PanelState } from '../../src/protocol/panel';
import {
  nodeOf,
  ORIGINAL,
  pathTo,
  sameSamples,
  trainedOn,
  type Measured,
  type PlanNode,
  type PlanTree,
  type SamplesUsed,
} from '../../src/protocol/plans';
import { exactCount, points, score, share } from '../../src/base/format';
import { planName } from '../../src/protocol/planName';
import { agreementRows } from '../../src/protocol/agreementText';
import { samplesText, TRAINED_ON } from './samplesText';

/** Figures of one choice of samples: those of no other stand among them. */
export interface MeasuredGroup {
  readonly title: string;
  readonly rows: readonly {
    readonly label: string;
    readonly accuracy: string;
    readonly loss: string;
    readonly here: boolean;
    readonly note: string;
  }[];
}

/** What was measured on the way to the node that is shown, by samples: those that were measured of it last come first. */
export function measuredGroups(tree: PlanTree): MeasuredGroup[] {
  const path = pathTo(tree, tree.at);
  const all = path.map(({ measured }) => [...measured].reverse().map(({ on }) => on));
  const choices = [...all].reverse().flat();
  const distinct = choices.filter((on, i) => choices.findIndex((other) => sameSamples(other, on)) === i);
  return distinct.map((on) => ({
    title: `On ${samplesText(on)}`,
    rows: path.flatMap((node, i) => {
      const measured = measuredOn(node, on);
      if (!measured) return [];
      const { accuracy, loss } = measured;
      return [
        {
          label: planName(node),
          accuracy: accuracy === undefined ? '–' : share(accuracy),
          loss: loss === undefined ? '–' : score(loss),
          here: node.id === tree.at,
          note: trainedOn(path.slice(0, i + 1), on) ? TRAINED_ON : '',
        },
      ];
    }),
  }));
}

/** What was measured of a node on these very samples. */
export function measuredOn({ measured }: Pick<PlanNode, 'measured'>, on: SamplesUsed): Measured | undefined {
  return measured.find((each) => sameSamples(each.on, on));
}

/** Whether the node that is shown was measured on the data set that is chosen. */
export function measuredHere({ dataPath, dataWords, plans }: Pick<PanelState, 'dataPath' | 'dataWords' | 'plans'>): boolean {
  const chosen = dataPath === undefined ? undefined : JSON.stringify(dataChoice(dataPath, dataWords));
  const measured = plans ? nodeOf(plans, plans.at).measured : [];
  return measured.some(({ on }) => chosen === undefined || JSON.stringify(on.data) === chosen);
}

/** The classes of the node that is shown. */
export interface ClassTable {
  readonly on: string;
  /** The plan that changes are counted from; absent where none before was measured on the same samples. */
  readonly since?: string;
  readonly rows: readonly { readonly label: string; readonly samples: string; readonly accuracy: number; readonly change: string }[];
}

/** Class by class, what was measured of the node that is shown, against the nearest one before it with figures of the same samples. */
export function classTable(tree: PlanTree): ClassTable | undefined {
  const path = pathTo(tree, tree.at);
  const own = path.at(-1)?.measured.findLast(({ perClass }) => perClass !== undefined && perClass.length > 0);
  if (!own?.perClass) return undefined;
  const before = path.slice(0, -1).findLast((node) => measuredOn(node, own.on)?.perClass !== undefined);
  const was = new Map((before && measuredOn(before, own.on)?.perClass)?.map(({ label, accuracy }) => [label, accuracy]) ?? []);
  return {
    on: `${samplesText(own.on)}${trainedOn(path, own.on) ? `; ${TRAINED_ON}` : ''}`,
    ...(before ? { since: planName(before) } : {}),
    rows: own.perClass.map(({ label, samples, accuracy }) => {
      const earlier = was.get(label);
      return { label, samples: exactCount(samples), accuracy, change: earlier === undefined ? '' : points(earlier, accuracy) };
    }),
  };
}

/** Whether a plan before the one that is shown was measured class by class. */
export function hasClassesBefore(tree: PlanTree): boolean {
  return pathTo(tree, tree.at).some(({ measured }) => measured.some(({ perClass }) => perClass !== undefined && perClass.length > 0));
}

/** Accuracy and loss of a node beside the original's, by samples. */
export interface QualityRow {
  readonly name: string;
  readonly before: string;
  readonly now: string;
  readonly change: string;
}

/** The figures of the node that is shown, newest samples first, each beside the original's where that was measured on the very same samples. */
export function qualityGroups(tree: PlanTree): { readonly title: string; readonly rows: readonly QualityRow[] }[] {
  const here = nodeOf(tree, tree.at);
  const original = nodeOf(tree, ORIGINAL);
  const path = pathTo(tree, tree.at);
  return [...here.measured].reverse().map((now) => {
    const before = here === original ? undefined : measuredOn(original, now.on);
    const missing = here !== original && before === undefined ? '; the original was not measured on these samples' : '';
    const trained = trainedOn(path, now.on) ? `; ${TRAINED_ON}` : '';
    const accuracy =
      now.accuracy === undefined
        ? []
        : [
            {
              name: 'Accuracy',
              before: before?.accuracy === undefined ? '–' : share(before.accuracy),
              now: share(now.accuracy),
              change: before?.accuracy === undefined ? '' : points(before.accuracy, now.accuracy),
            },
          ];
    const loss =
      now.loss === undefined
        ? []
        : [{ name: 'Loss', before: before?.loss === undefined ? '–' : score(before.loss), now: score(now.loss), change: '' }];
    const agreement = (now.agreement ? agreementRows(now.agreement, { value: score, share }) : []).map(([name, value]) => ({
      name: `${capitalised(name)}, against the plan before`,
      before: '',
      now: value,
      change: '',
    }));
    const lacking = now.agreement ? '' : missing;
    return { title: `On ${samplesText(now.on)}${trained}${lacking}`, rows: [...accuracy, ...loss, ...agreement] };
  });
}
