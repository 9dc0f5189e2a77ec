import type { InspectTotals } from '../../protocol/inspectAnswer';
import { nodeOf, ORIGINAL, withNode, type NodeId, type PlanNode, type PlanTree } from '../../protocol/plans';

/** A move from one node of the tree to another: what undo takes back. */
export interface Move {
  readonly from: NodeId;
  readonly to: NodeId;
}

/** A model's tree of plans, and the moves through it that can be taken back and made again. Every edit is a move to a new node. */
export class PlanHistory {
  private nodes: Pick<PlanTree, 'nodes' | 'at' | 'saved'>;
  private past: readonly Move[] = [];
  private future: readonly Move[] = [];

  constructor(original: InspectTotals) {
    const node: PlanNode = { id: ORIGINAL, parent: null, totals: original, measured: [], savedAs: [] };
    this.nodes = { nodes: [node], at: ORIGINAL, saved: ORIGINAL };
  }

  get tree(): PlanTree {
    return { ...this.nodes, canUndo: this.past.length > 0, canRedo: this.future.length > 0 };
  }

  get current(): PlanNode {
    return nodeOf(this.tree, this.nodes.at);
  }

  /** The move that undo takes back, and the one that redo makes again. */
  get lastMove(): Move | undefined {
    return this.past.at(-1);
  }
  get nextMove(): Move | undefined {
    return this.future.at(-1);
  }

  /** Adds a node, or puts it in the place of what was known of it; stays where it is. */
  put(node: PlanNode): void {
    this.nodes = { ...this.nodes, ...withNode(this.tree, node) };
  }

  /** Changes what is known of a node; nothing happens where it is gone. */
  change(id: NodeId, change: (node: PlanNode) => PlanNode): void {
    const node = this.nodes.nodes.find((each) => each.id === id);
    if (node) this.put(change(node));
  }

  /** Goes to a node; what was undone can't be redone any more. */
  goTo(to: NodeId): Move | undefined {
    const from = this.nodes.at;
    if (from === to) return undefined;
    const move = { from, to };
    this.past = [...this.past, move];
    this.future = [];
    this.nodes = { ...this.nodes, at: to };
    return move;
  }

  /** Takes the last move back. */
  undo(): void {
    const move = this.lastMove;
    if (!move) return;
    this.past = this.past.slice(0, -1);
    this.future = [...this.future, move];
    this.nodes = { ...this.nodes, at: move.from };
  }

  /** Makes the move again that was taken back last. */
  redo(): void {
    const move = this.nextMove;
    if (!move) return;
    this.future = this.future.slice(0, -1);
    this.past = [...this.past, move];
    this.nodes = { ...this.nodes, at: move.to };
  }

  /** A node was written to a file and counts as saved. */
  saved(id: NodeId, file: string): void {
    this.change(id, (node) => ({ ...node, savedAs: [...node.savedAs.filter((each) => each !== file), file] }));
    this.nodes = { ...this.nodes, saved: id };
  }

  /** Removes a node that has no children and is neither the original nor the current one, and moves that lead over it. Says whether it did. */
  remove(id: NodeId): boolean {
    const { nodes, at, saved } = this.nodes;
    if (id === ORIGINAL || id === at || nodes.some(({ parent }) => parent === id)) return false;
    const stays = ({ from, to }: Move): boolean => from !== id && to !== id;
    this.nodes = { nodes: nodes.filter((node) => node.id !== id), at, saved: saved === id ? ORIGINAL : saved };
    this.past = this.past.filter(stays);
    this.future = this.future.filter(stays);
    return true;
  }
}
