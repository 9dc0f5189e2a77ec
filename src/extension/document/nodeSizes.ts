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

/** Measures what nodes take when they are compressed: that takes a while, and the table is there before. */
export class NodeSizes {
  private readonly underWay = new Set<NodeId>();

  constructor(private readonly host: SizesHost) {}

  /** The sums first, then each weight's. Whatever goes on meanwhile, the sizes are the node's that they were asked for. */
  measure(node: NodeId): void {
    if (this.underWay.has(node)) return;
    this.underWay.add(node);
    void this.host.background.run('sizes', () => this.add(node)).finally(() => this.underWay.delete(node));
  }

  private async add(node: NodeId): Promise<void> {
    const { session, found } = this.host;
    const history = this.host.history();
    const asked = { node: session.nameOf(node) };
    for (const details of [false, true]) {
      const { model } = await session.requestOf('sizes', { ...asked, details });
      history?.change(node, (known) => ({ ...known, totals: model.totals }));
      if (history === this.host.history()) found(node, model);
    }
  }
}
