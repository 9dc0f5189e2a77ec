import * as vscode from 'vscode';
import { Failure } from '../../model/failure';
import { madeText, planName } from '../../protocol/planName';
import { nodeOf, type NodeId, type PlanNode } from '../../protocol/plans';
import type { SessionSnapshot } from '../../protocol/views';
import type { RequestOptions } from '../engineClient';
import type { Move, PlanHistory } from '../plans/planHistory';
import type { EngineSession } from './engineSession';

/** A move through the tree, in words. */
export interface LabelledMove {
  readonly move: Move;
  readonly label: string;
}

/** The model whose tree is gone through. */
export interface MovesHost {
  /** Undefined until the model was opened once. */
  readonly history: () => PlanHistory | undefined;
  readonly session: EngineSession;
  /** Whether the node that the tree stands at is shown. */
  readonly isShown: () => boolean;
  readonly changed: () => void;
  /** The engine has the node that was gone to. */
  readonly arrived: (snapshot: SessionSnapshot) => void;
  /** The node that the tree stands at is not in memory; returns why. */
  readonly showAbsent: (error: unknown) => Failure;
  /** Makes a plan again as the model's one job, its progress shown. */
  readonly asJob: <R>(work: (options: RequestOptions) => Promise<R>) => Promise<R>;
}

/** Ways through a model's tree of plans, and what VS Code is told of them. */
export class PlanMoves {
  private readonly moves = new vscode.EventEmitter<LabelledMove | undefined>();
  /** Fires after every move through the tree that is not one of undo, redo or revert; with nothing where one got elsewhere without a move that could be taken back. */
  readonly onDidMove = this.moves.event;

  constructor(private readonly host: MovesHost) {}

  /** A node was made of the one that the tree stands at: it stands there from now on. Nothing happens where it went elsewhere meanwhile. */
  toMade(history: PlanHistory, { id, parent }: PlanNode): boolean {
    return history.current.id === parent && this.go(history, id, madeText);
  }

  /** One got elsewhere by what can't be taken back. */
  elsewhere(): void {
    this.moves.fire(undefined);
  }

  /** Shows another node of the tree, made again where the engine does not hold it any more. Cancelled or failed, it stays where it is. */
  async goTo(node: NodeId): Promise<void> {
    const { session, arrived, isShown } = this.host;
    await session.opened();
    const history = this.host.history();
    if (!history) return;
    if (history.current.id === node) {
      if (!isShown()) await this.follow();
      return;
    }
    const snapshot = await this.atAnyEffort((effort, options) => session.bring(node, effort, options));
    this.go(history, node, (current) => `Go to ${planName(current)}`);
    arrived(snapshot);
  }

  /** VS Code took a move back: shows where it started. Says whether there is such a move; what goes wrong is shown. */
  async undo(move: Move): Promise<boolean> {
    return (this.host.history()?.undo(move) ?? false) && this.moved();
  }

  /** VS Code made a move again: shows where it led. Says whether there is such a move; what goes wrong is shown. */
  async redo(move: Move): Promise<boolean> {
    return (this.host.history()?.redo(move) ?? false) && this.moved();
  }

  /** The moves that led from what was saved to what is shown, of which alone VS Code is to know; undefined where none of them starts there. */
  toTell(): readonly LabelledMove[] | undefined {
    const history = this.host.history();
    if (!history) return undefined;
    const since = history.movesSinceSaved;
    const moves = history.keepMoves(since?.length ?? 0);
    return since && moves.map((move) => ({ move, label: labelOf(move, history) }));
  }

  dispose(): void {
    this.moves.dispose();
  }

  private go(history: PlanHistory, node: NodeId, label: (node: PlanNode) => string): boolean {
    const move = history.goTo(node);
    if (move) this.moves.fire({ move, label: label(history.current) });
    return move !== undefined;
  }

  /** Where the history stands has changed without the engine: it follows. */
  private async moved(): Promise<true> {
    const { session, changed } = this.host;
    changed();
    // What goes wrong is shown, with the way out of it.
    await session
      .opened()
      .then(() => this.follow())
      .catch(() => undefined);
    return true;
  }

  private async follow(): Promise<void> {
    try {
      await this.atAnyEffort((effort, options) => this.host.session.follow(effort, options));
    } catch (error) {
      throw this.host.showAbsent(error);
    }
  }

  /** At once where the engine holds the node; else made again, as a job. */
  private atAnyEffort<R>(bring: (effort: 'none' | 'any', options?: RequestOptions) => Promise<R>): Promise<R> {
    return bring('none').catch((error: unknown) => {
      if (!(error instanceof Failure) || error.code !== 'nodeGone') throw error;
      return this.host.asJob((options) => bring('any', options));
    });
  }
}

function labelOf({ from, to }: Move, { tree }: PlanHistory): string {
  const node = nodeOf(tree, to);
  return node.parent === from && node.made ? madeText(node) : `Go to ${planName(node)}`;
}
