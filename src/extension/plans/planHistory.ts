import type { InspectTotals } from '../../protocol/inspectAnswer';
import { nodeOf, ORIGINAL, withNode, type NodeId, type PlanNode, type PlanTree, whyKept } from '../../protocol/plans';

/** A move from one node of the tree to another: what undo takes back. No two are the same object. */
export interface Move {
  readonly from: NodeId;
  readonly to: NodeId;
}

/** A history as it is written down: the tree's nodes, where it stands, and the moves that led there. */
export interface HistoryRecord {
  readonly nodes: readonly PlanNode[];
  readonly at: NodeId;
  readonly saved: NodeId;
  readonly moves: readonly Move[];
  /** How many of the moves were made and not taken back; those behind them can be made again. */
  readonly made: number;
}

/** What changed of a tree's nodes since it was asked for last. */
export interface NodeChanges {
  readonly changed: readonly PlanNode[];
  readonly removed: readonly NodeId[];
}

/**
 * A model's tree of plans, and the moves through it that can be taken back and made again. Every edit is a move to a new node.
 * VS Code has the same moves in its stack of edits, and says which one is taken back: see EditStack.
 */
export class PlanHistory {
  private record: HistoryRecord;
  private readonly changed = new Set<NodeId>();
  private readonly removed = new Set<NodeId>();

  /** The original, or a history that was written down. */
  constructor(start: InspectTotals | HistoryRecord) {
    if ('nodes' in start) {
      this.record = start;
      return;
    }
    const node: PlanNode = { id: ORIGINAL, parent: null, totals: start, measured: [], savedAs: [] };
    this.record = { nodes: [node], at: ORIGINAL, saved: ORIGINAL, moves: [], made: 0 };
  }

  get tree(): PlanTree {
    const { nodes, at, saved, moves, made } = this.record;
    return { nodes, at, saved, canUndo: made > 0, canRedo: made < moves.length };
  }

  /** What is to be written down, so that the history can be gone on with. */
  get written(): HistoryRecord {
    return this.record;
  }

  get current(): PlanNode {
    return nodeOf(this.tree, this.record.at);
  }

  /** Whether the node that is shown is not the one that counts as saved. */
  get unsaved(): boolean {
    return this.record.at !== this.record.saved;
  }

  /** The move that undo takes back, and the one that redo makes again. */
  get lastMove(): Move | undefined {
    return this.record.moves[this.record.made - 1];
  }
  get nextMove(): Move | undefined {
    return this.record.moves[this.record.made];
  }

  has(id: NodeId): boolean {
    return this.record.nodes.some((node) => node.id === id);
  }

  /** Adds a node, or puts it in the place of what was known of it; stays where it is. */
  put(node: PlanNode): void {
    this.record = { ...this.record, nodes: withNode(this.tree, node).nodes };
    this.changed.add(node.id);
  }

  /** Changes what is known of a node; nothing happens where it is gone. */
  change(id: NodeId, change: (node: PlanNode) => PlanNode): void {
    const node = this.record.nodes.find((each) => each.id === id);
    if (node) this.put(change(node));
  }

  /** Goes to a node; what was undone can't be redone any more. Undefined where it stands there already. */
  goTo(to: NodeId): Move | undefined {
    const { at: from, moves, made } = this.record;
    if (from === to || !this.has(to)) return undefined;
    const move = { from, to };
    this.record = { ...this.record, at: to, moves: [...moves.slice(0, made), move], made: made + 1 };
    return move;
  }

  /** Takes a move back, the last one by default, with those made after it. Says whether there was such a move. */
  undo(move = this.lastMove): boolean {
    const place = move ? this.record.moves.indexOf(move) : -1;
    if (!move || place < 0) return false;
    this.record = { ...this.record, at: move.from, made: place };
    return true;
  }

  /** Makes a move again, the next one by default. Says whether there is such a move. */
  redo(move = this.nextMove): boolean {
    const place = move ? this.record.moves.indexOf(move) : -1;
    if (!move || place < 0) return false;
    this.record = { ...this.record, at: move.to, made: place + 1 };
    return true;
  }

  /** Goes to the node that counts as saved, with no move that could be taken back; those made since go. */
  revert(): void {
    const { moves, made, saved } = this.record;
    const kept = moves.slice(0, made).findLastIndex(({ to }) => to === saved) + 1;
    this.record = { ...this.record, at: saved, moves: moves.slice(0, kept), made: kept };
  }

  /** Forgets which moves led here, but for the last few. */
  keepMoves(count: number): readonly Move[] {
    const { moves, made } = this.record;
    const kept = moves.slice(Math.max(0, made - count), made);
    this.record = { ...this.record, moves: kept, made: kept.length };
    return kept;
  }

  /** The moves that lead from the saved node to the one shown; undefined where none of them starts there. */
  get movesSinceSaved(): readonly Move[] | undefined {
    const { moves, made, saved } = this.record;
    if (!this.unsaved) return [];
    const start = moves.slice(0, made).findLastIndex(({ from }) => from === saved);
    return start < 0 ? undefined : moves.slice(start, made);
  }

  /** A node was written to a file and counts as saved. */
  saved(id: NodeId, file: string): void {
    this.change(id, (node) => ({ ...node, savedAs: [...node.savedAs.filter((each) => each !== file), file] }));
    this.record = { ...this.record, saved: id };
  }

  /** Removes a node that has no children and is neither the original nor the current one, and moves that lead over it. Says whether it did. */
  remove(id: NodeId): boolean {
    const { nodes, at, saved, moves, made } = this.record;
    if (whyKept(this.tree, id) !== undefined) return false;
    const stays = ({ from, to }: Move): boolean => from !== id && to !== id;
    this.record = {
      nodes: nodes.filter((node) => node.id !== id),
      at,
      saved: saved === id ? ORIGINAL : saved,
      moves: moves.filter(stays),
      made: moves.slice(0, made).filter(stays).length,
    };
    this.removed.add(id);
    return true;
  }

  /**
   * Takes nodes in that were kept from an earlier time, parents first; of the original what was measured of it. What is known by now
   * goes before what was kept.
   */
  adopt(kept: readonly PlanNode[]): void {
    for (const node of kept) {
      if (node.id === ORIGINAL) this.adoptOriginal(node);
      else if (!this.has(node.id) && node.parent !== null && this.has(node.parent))
        this.record = { ...this.record, nodes: [...this.record.nodes, node] };
    }
  }

  /** The nodes that changed or went since this was asked last. */
  takeChanges(): NodeChanges {
    const changes = { changed: this.record.nodes.filter(({ id }) => this.changed.has(id)), removed: [...this.removed] };
    this.changed.clear();
    this.removed.clear();
    return changes;
  }

  private adoptOriginal(kept: PlanNode): void {
    const { nodes } = this.record;
    const together = (now: PlanNode): PlanNode => ({
      ...kept,
      ...now,
      totals: now.totals.gzipBytes === 0 && kept.totals.modelJson ? kept.totals : now.totals,
      measured: now.measured.length === 0 ? kept.measured : now.measured,
      savedAs: [...new Set([...kept.savedAs, ...now.savedAs])],
    });
    this.record = { ...this.record, nodes: nodes.map((node) => (node.id === ORIGINAL ? together(node) : node)) };
  }
}
