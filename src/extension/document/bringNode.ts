import { isDeepStrictEqual } from 'node:util';
import { Failure } from '../../model/failure';
import type { EditName } from '../../protocol/actions';
import type { EditAnswer } from '../../protocol/answers';
import type { EngineMethod, EngineParams, EngineResult } from '../../protocol/engine';
import type { InspectTotals } from '../../protocol/inspectAnswer';
import { nodeOf, ORIGINAL, pathTo, type NodeId, type PlanNode, type PlanTree } from '../../protocol/plans';
import type { SessionSnapshot } from '../../protocol/views';

/** Asks the engine about one session. */
export type AskSession = <M extends EngineMethod>(method: M, params: Omit<EngineParams<M>, 'session' | 'job'>) => Promise<EngineResult<M>>;

/** What bringing a node back needs to know. */
export interface Bringing {
  readonly tree: PlanTree;
  /** The node that the engine calls the original: what the file held when it was opened. */
  readonly base: NodeId;
  readonly ask: AskSession;
  /** The model file that a node's weights were kept in. */
  readonly kept: (id: NodeId) => Promise<string | undefined>;
  /** Told of each node that the engine has made its current one. */
  readonly onCurrent: (id: NodeId) => void;
  /** Told before something begins that takes longer than a moment. */
  readonly onWork: () => void;
  /** Told of a node that was made again and is not what it was. */
  readonly onOther: (id: NodeId, snapshot: SessionSnapshot, answer: EditAnswer) => void;
  readonly log: (line: string) => void;
}

/** Has the engine make a node its current one: as it is in memory, from where it was kept, or made again of its parent. */
export async function bringNode(id: NodeId, bringing: Bringing): Promise<SessionSnapshot> {
  const { ask, base, tree, onCurrent } = bringing;
  try {
    const snapshot = await ask('goTo', { node: id === base ? ORIGINAL : id === ORIGINAL ? 'overwritten' : id });
    onCurrent(id);
    return snapshot;
  } catch (error) {
    const { made, parent } = nodeOf(tree, id);
    if (!isGone(error) || !made || parent === null || id === base) throw error;
    bringing.onWork();
    const adopted = await adopt(id, bringing);
    if (adopted) return adopted;
    await bringNode(parent, bringing);
    const { edit, ...told } = made.recipe;
    const answer: EditAnswer = await ask<EditName>(edit, { node: id, ...told });
    onCurrent(id);
    const snapshot = await ask('snapshot', {});
    if (differs(nodeOf(tree, id), snapshot.model.totals, answer)) bringing.onOther(id, snapshot, answer);
    return snapshot;
  }
}

/** Seconds that making a node again takes, by what it took before: from the nearest node on its path that is `there`. */
export function secondsToMake(tree: PlanTree, id: NodeId, there: (id: NodeId) => boolean): number {
  const path = pathTo(tree, id);
  const start = path.findLastIndex((node) => there(node.id));
  return path.slice(start + 1).reduce((total, { made }) => total + (made?.seconds ?? 0), 0);
}

async function adopt(id: NodeId, { ask, kept, onCurrent, log }: Bringing): Promise<SessionSnapshot | undefined> {
  const file = await kept(id);
  if (file === undefined) return undefined;
  try {
    const snapshot = await ask('adopt', { node: id, file });
    onCurrent(id);
    return snapshot;
  } catch (error) {
    if (error instanceof Failure && (error.code === 'cancelled' || error.code === 'engineDied')) throw error;
    log(`${file} can't be read; the plan is made again. ${String(error)}`);
    return undefined;
  }
}

function isGone(error: unknown): boolean {
  return error instanceof Failure && error.code === 'nodeGone';
}

/** Losses that differ by more than this of their size are not what rounding makes of one model. */
const ROUNDING = 0.01;

/** Whether what was made again is not what it was: of another size, or with another loss on the same samples. */
function differs({ totals, measured }: PlanNode, now: InspectTotals, { after }: EditAnswer): boolean {
  // Without model.json, which older figures don't count.
  const sizes = ({ params, bytes, modelJson, macs, channels }: InspectTotals): unknown => [
    params,
    bytes - (modelJson?.bytes ?? 0),
    macs,
    channels,
  ];
  if (!isDeepStrictEqual(sizes(totals), sizes(now))) return true;
  const before = measured.find(({ on }) => on.part === after.on?.part && on.samples === after.on.samples);
  if (before?.loss === undefined || after.loss === undefined) return false;
  return (
    !(Math.abs(before.loss - after.loss) <= ROUNDING * Math.max(Math.abs(before.loss), ROUNDING)) && !Object.is(before.loss, after.loss)
  );
}
