import type { NodeId } from '../../protocol/plans';
import type { SessionSnapshot } from '../../protocol/views';
import type { PlanHistory } from '../plans/planHistory';
import type { Background } from './background';
import type { EngineSession } from './engineSession';

/** The model whose sizes are measured. */
export interface SizesHost {
  readonly session: EngineSession;
  readonly background: Background;
  readonly history: () => PlanHistory | undefined;
  /** The sizes of a node of the model's tree are known. */
  readonly found: (node: NodeId, model: SessionSnapshot['model']) => void;
}

/** A node that is measured, and what ends the part of it that only whoever looks at the node wants. */
interface Measuring {
  readonly node: NodeId;
  readonly history: PlanHistory | undefined;
  readonly details: AbortController;
}

/** Measures what nodes take when they are compressed: that takes a while, and the table is there before. */
export class NodeSizes {
  private readonly underWay = new Set<Measuring>();

  constructor(private readonly host: SizesHost) {}

  /**
   * A node is shown, with what is known of its model. What is not is measured: the sums first, which the tree of plans shows of every node,
   * then each weight's, unless another node is shown by then. Whatever goes on meanwhile, the sizes are the node's that they were asked for.
   */
  measure(node: NodeId, known: SessionSnapshot['model']): void {
    const history = this.host.history();
    for (const each of [...this.underWay]) {
      if (each.node === node && each.history === history && !known.shrink) return;
      each.details.abort();
      this.underWay.delete(each);
    }
    if (known.shrink) return;
    const own: Measuring = { node, history, details: new AbortController() };
    this.underWay.add(own);
    void this.host.background.run('sizes', () => this.add(own)).finally(() => this.underWay.delete(own));
  }

  private async add({ node, history, details: { signal } }: Measuring): Promise<void> {
    const { session, found } = this.host;
    const asked = { node: session.nameOf(node) };
    for (const details of [false, true]) {
      const { model } = await session.requestOf('sizes', { ...asked, details }, details ? { signal } : {});
      history?.change(node, (known) => ({ ...known, totals: model.totals }));
      if (history === this.host.history()) found(node, model);
    }
  }
}
