import type { Failure } from '../../model/failure';
import type { InspectAnswer } from '../../protocol/inspectAnswer';
import type { PanelState } from '../../protocol/panel';
import { planName } from '../../protocol/planName';
import type { NodeId, PlanNode } from '../../protocol/plans';
import type { SessionSnapshot } from '../../protocol/views';

type State = Pick<PanelState, 'title' | 'phase' | 'studying'>;

/** What panels show of a model: that it is being opened, is open, failed or waits to be made again; and which node's study is at work. */
export class ShownModel {
  private now: State;

  constructor(
    title: string,
    private readonly told: {
      readonly changed: () => void;
      /** A failure as people read it. */
      readonly words: (failure: Failure) => string;
    },
  ) {
    this.now = { title, phase: { kind: 'opening' } };
  }

  get state(): State {
    return this.now;
  }

  /** The model as the engine has it; undefined while it is not open. */
  get snapshot(): SessionSnapshot | undefined {
    return this.now.phase.kind === 'open' ? this.now.phase.snapshot : undefined;
  }

  opening(): void {
    this.enter({ kind: 'opening' });
  }

  /** What the files' topology tells is shown until more is known. */
  outlined(outline: InspectAnswer): void {
    if (this.now.phase.kind === 'opening') this.enter({ kind: 'opening', outline });
  }

  open(snapshot: SessionSnapshot): void {
    this.enter({ kind: 'open', snapshot });
  }

  /** The sizes of a node were measured. */
  measured(node: NodeId, model: SessionSnapshot['model']): void {
    const { snapshot } = this;
    if (snapshot?.node === node) this.open({ ...snapshot, model });
    else this.told.changed();
  }

  /** Says why there is nothing to show. */
  failed(failure: Failure): void {
    const cancelled = failure.code === 'cancelled' ? ({ cancelled: true } as const) : {};
    this.enter({ kind: 'failed', message: this.told.words(failure), ...cancelled });
  }

  /** Says that a node is not in memory, and why; returns the words, undefined where the panels said so already. */
  absent(failure: Failure, node: PlanNode, seconds: number): string | undefined {
    const message =
      failure.code === 'nodeGone' || failure.code === 'cancelled'
        ? `“${planName(node)}” is not in memory any more. How it was made is known: it can be made again.`
        : this.told.words(failure);
    const known = this.now.phase.kind === 'absent';
    this.enter({ kind: 'absent', message, seconds });
    return known ? undefined : message;
  }

  /** Which node's study is at work; undefined when none is any more. */
  studying(node: NodeId | undefined): void {
    const { studying: _, ...others } = this.now;
    this.now = node === undefined ? others : { ...others, studying: node };
    this.told.changed();
  }

  private enter(phase: State['phase']): void {
    this.now = { ...this.now, phase };
    this.told.changed();
  }
}
