import { bufferBytes } from '../base/bufferBytes';
import { Failure } from '../model/failure';
import type { Opened } from '../operations/opened';
import type { BackendName } from '../protocol/vocabulary';
import type { InspectAnswer } from '../protocol/inspectAnswer';
import { ORIGINAL, type NodeId } from '../protocol/plans';
import type { SessionId, SessionSnapshot } from '../protocol/views';
import type { MethodRanking } from '../operations/rankTogether';
import type { SharedRun } from './sharedRun';

/** A model as one node of its tree holds it. */
export interface ModelState extends Opened {
  readonly inspected: InspectAnswer;
  /** Rankings made so far or at work, by what was asked; those of one pass over the data together. */
  readonly rankings: Map<string, SharedRun<readonly MethodRanking[]>>;
}

/** Weights of all nodes together; of what is more, those that were looked at least lately go. */
const MOST_BYTES = 2 * 1024 ** 3;

/**
 * An open model: the nodes of its tree whose weights are in memory, and which of them is the current one. How nodes hang together,
 * and what was measured of them, is the extension's to know. States share the weights they don't change.
 */
export class Session {
  /** By name, those used last at the end. */
  private readonly states = new Map<NodeId, ModelState>();
  private at: NodeId = ORIGINAL;
  private editing: string | undefined;

  constructor(
    readonly id: SessionId,
    original: ModelState,
    private readonly mostBytes = MOST_BYTES,
  ) {
    this.states.set(ORIGINAL, original);
  }

  /** The node that is the current one. */
  get node(): NodeId {
    return this.at;
  }

  get current(): ModelState {
    return this.stateOf(this.at);
  }

  get original(): ModelState {
    return this.stateOf(ORIGINAL);
  }

  /**
   * Runs an edit of the current model; there is one at a time. What it makes is the node `node`, and becomes current unless somebody went
   * elsewhere meanwhile.
   */
  async edit(name: string, node: NodeId, work: (state: ModelState) => Promise<ModelState>): Promise<ModelState> {
    if (this.editing !== undefined) throw new Failure('sessionBusy', { during: this.editing });
    this.editing = name;
    const start = this.at;
    try {
      const made = await work(this.current);
      const now = this.at;
      this.hold(node, made);
      if (now !== start) this.goTo(now);
      return made;
    } finally {
      this.editing = undefined;
    }
  }

  /** Makes a node the current one. Fails with `nodeGone` where its weights were let go. */
  goTo(node: NodeId): void {
    this.hold(node, this.stateOf(node));
  }

  /** Lets a node's weights go. */
  drop(node: NodeId): void {
    if (node !== this.at && node !== ORIGINAL) this.states.delete(node);
  }

  /** Puts a state in the place of one that knew less of the same model, e.g. no compressed sizes. */
  refine(state: ModelState, better: ModelState): void {
    for (const [node, each] of this.states) if (each.model === state.model) this.states.set(node, better);
  }

  snapshot(backend: BackendName, workers: number): SessionSnapshot {
    return { session: this.id, node: this.at, model: this.current.inspected, backend, workers };
  }

  /** The model of a node. Fails with `nodeGone` where its weights were let go. */
  stateOf(node: NodeId): ModelState {
    const state = this.states.get(node);
    if (!state) throw new Failure('nodeGone', { node });
    return state;
  }

  private hold(node: NodeId, state: ModelState): void {
    const before = this.at;
    this.states.delete(node);
    this.states.set(node, state);
    this.at = node;
    this.forgetOldest(before);
  }

  /** Lets weights go until the rest fits; those of the original, of the current node and of the one before it stay whatever they take. */
  private forgetOldest(before: NodeId): void {
    const stay: readonly NodeId[] = [ORIGINAL, this.at, before];
    for (const node of [...this.states.keys()].filter((each) => !stay.includes(each))) {
      if (bytesOf([...this.states.values()]) <= this.mostBytes) return;
      this.states.delete(node);
    }
  }
}

/** Bytes of the weights that any state holds, each buffer counted once. */
function bytesOf(states: readonly ModelState[]): number {
  return bufferBytes(states.map(({ model }) => [...model.weights.values()].map(({ values }) => values)));
}
