import { grouped } from '../../src/base/grouped';
import { agreementRows } from '../../src/protocol/agreementText';
import { type Measured, type NodeId, type PlanNode, type PlanTree, pathTo, type Recipe, trainedOn } from '../../src/protocol/plans';
import { byteSize, score, share } from '../../src/base/format';
import { madeText, planName, recipeText } from '../../src/protocol/planName';
import { samplesText, shortSamples, TRAINED_ON } from './samplesText';

/** One line of the tree of plans. */
export type PlanRow = PlanLine &
  ({ readonly kind: 'plan'; readonly node: PlanNode } | { readonly kind: 'making' | 'more'; readonly text: string });

/** How a line is drawn and where it stands. */
interface PlanLine {
  readonly id: string;
  /** How far to the right. Only forks move it: a chain of edits stays in its column. */
  readonly depth: number;
  /** By column to the left of it, whether a line runs through. */
  readonly rails: readonly boolean[];
  /** Whether it is one of several children, and thus begins a branch. */
  readonly head: boolean;
  /** Whether its only child follows in the same column. */
  readonly runsOn: boolean;
  /** Steps from the original, from 1. */
  readonly level: number;
  /** Its place among its siblings, from 1, and how many there are. */
  readonly place: number;
  readonly siblings: number;
  /** Whether what hangs below it is shown; absent where nothing can be folded. */
  readonly open?: boolean;
  readonly parent: NodeId | null;
}

/** What the tree is told besides its nodes. */
export interface TreeState {
  /** What was opened or closed by hand. */
  readonly folds: ReadonlyMap<string, boolean>;
  readonly making?: { readonly parent: NodeId; readonly recipe: Recipe } | undefined;
}

/** With more nodes than this, branches that don't lead to the node that is shown are closed, and long runs are folded, until opened by hand. */
const MOST_UNFOLDED = 24;
/** At least so many lines are folded into one. */
const FEWEST_FOLDED = 5;

/** The tree as lines from the top to the bottom. */
export function planRows(tree: PlanTree, { folds, making }: TreeState): PlanRow[] {
  const children = grouped(tree.nodes, ({ parent }) => parent);
  const many = tree.nodes.length > MOST_UNFOLDED;
  const path = new Set(pathTo(tree, tree.at).map(({ id }) => id));
  const rows: PlanRow[] = [];
  const visit = (node: PlanNode, line: Pick<PlanLine, 'depth' | 'rails' | 'head' | 'level' | 'place' | 'siblings'>): void => {
    const below = children.get(node.id) ?? [];
    const made = making?.parent === node.id ? making : undefined;
    const count = below.length + (made ? 1 : 0);
    const foldable = count > 1 || (line.head && count > 0);
    const open = !foldable || (folds.get(node.id) ?? (!many || path.has(node.id)));
    const runsOn = open && count === 1;
    const { id, parent } = node;
    rows.push({ kind: 'plan', node, id, parent, ...line, runsOn, ...(foldable ? { open } : {}) });
    if (!open) return;
    const lineOf = (i: number): Parameters<typeof visit>[1] => ({
      depth: runsOn ? line.depth : line.depth + 1,
      rails: runsOn ? line.rails : [...line.rails, i < count - 1],
      head: !runsOn,
      level: line.level + 1,
      place: i + 1,
      siblings: count,
    });
    below.forEach((child, i) => visit(child, lineOf(i)));
    if (made) rows.push({ kind: 'making', id: MAKING, parent: id, text: recipeText(made.recipe), ...lineOf(below.length), runsOn: false });
  };
  for (const root of children.get(null) ?? []) visit(root, { depth: 0, rails: [], head: false, level: 1, place: 1, siblings: 1 });
  return rows.length > MOST_UNFOLDED ? withRunsFolded(rows, { tree, folds }) : rows;
}

const MAKING = 'making';

/** Long runs of lines that nobody marked become one line, which opens. */
function withRunsFolded(
  rows: readonly PlanRow[],
  { tree, folds }: { readonly tree: PlanTree; readonly folds: TreeState['folds'] },
): PlanRow[] {
  const dull = (row: PlanRow | undefined): row is PlanRow =>
    row?.kind === 'plan' &&
    row.open === undefined &&
    row.node.name === undefined &&
    row.node.savedAs.length === 0 &&
    row.node.parent !== null &&
    ![tree.at, tree.saved].includes(row.id) &&
    (row.head ? row.place < row.siblings : row.runsOn);
  const folded: PlanRow[] = [];
  for (let i = 0; i < rows.length; i++) {
    const first = rows[i];
    if (!first) break;
    let end = i;
    const alike = (row: PlanRow | undefined): boolean => dull(row) && row.depth === first.depth && row.head === first.head;
    while (alike(rows[end])) end++;
    const id = `more:${first.id}`;
    if (end - i < FEWEST_FOLDED) folded.push(first);
    else {
      const open = folds.get(id) ?? false;
      const { runsOn, depth, rails, level, place, siblings, parent, head } = first;
      folded.push({ kind: 'more', id, text: `${end - i} plans`, depth, rails, head, runsOn, level, place, siblings, parent, open });
      if (open) folded.push(...rows.slice(i, end));
      i = end - 1;
    }
  }
  return folded;
}

/** What a line says of a node. */
export interface PlanRowText {
  readonly label: string;
  /** The whole of it, for the pointer. */
  readonly title: string;
  readonly bytes: string;
  readonly gzip: string;
  /** Accuracy, or loss where there is none; empty where nothing was measured. */
  readonly quality: string;
  readonly on: string;
  readonly onTitle: string;
}

/** A node's name, sizes and last figure with the samples behind it; what it was trained on tells only where nothing else does. */
export function planRowText(tree: PlanTree, node: PlanNode): PlanRowText {
  const { totals, measured } = node;
  const path = pathTo(tree, node.id);
  const last = measured.findLast(({ on }) => !trainedOn(path, on)) ?? measured.at(-1);
  const trained = last !== undefined && trainedOn(path, last.on);
  return {
    label: planName(node),
    title: node.name === undefined ? madeText(node) : `${node.name}: ${madeText(node)}`,
    bytes: totals.modelJson ? byteSize(totals.bytes) : '…',
    gzip: totals.gzipBytes === 0 ? '…' : byteSize(totals.gzipBytes),
    quality: last === undefined ? '' : qualityText(last),
    on: last === undefined ? '' : `${shortSamples(last.on)}${trained ? '*' : ''}`,
    onTitle: last === undefined ? 'Not measured' : `Measured on ${samplesText(last.on)}${trained ? `; ${TRAINED_ON}` : ''}`,
  };
}

/** The figure that says most. */
function qualityText({ accuracy, loss, agreement }: Measured): string {
  if (accuracy !== undefined) return share(accuracy);
  if (loss !== undefined) return `loss ${score(loss)}`;
  const [row] = agreement ? agreementRows(agreement, { value: score, share }) : [];
  return row?.join(' ') ?? '';
}
