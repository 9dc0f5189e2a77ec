import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { live } from 'lit/directives/live.js';
import { repeat } from 'lit/directives/repeat.js';
import { whyKept, type NodeId, type PlanTree } from '../../src/protocol/plans';
import { planRows, planRowText, type PlanRow } from '../text/planRows';
import './icon';
import { rails, railStyles } from './planRails';
import { StoreElement } from './storeElement';
import { controlStyles, textStyles } from './styles';

/** Every model that was made of this one: arrows move, Enter goes there, F2 names, Delete deletes. */
@customElement('mm-plan-tree')
export class PlanTreeView extends StoreElement {
  static override styles = [
    textStyles,
    controlStyles,
    railStyles,
    css`
      :host {
        container-type: inline-size;
      }
      .head,
      [role='treeitem'] {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr) 76px 76px 56px 104px;
        gap: 0 10px;
        align-items: center;
        min-height: 24px;
      }
      .head {
        color: var(--mm-dim);
      }
      .whole {
        grid-column: span 2;
      }
      .on {
        text-align: left;
      }
      [role='treeitem'] {
        position: relative;
        cursor: default;
        padding: 0 4px;
        margin: 0 -4px;
      }
      [role='treeitem']:hover {
        background: var(--vscode-list-hoverBackground, transparent);
      }
      [role='treeitem'][aria-selected='true'] {
        background: var(--vscode-list-inactiveSelectionBackground, transparent);
        color: var(--vscode-list-inactiveSelectionForeground, inherit);
        outline: 1px dashed var(--vscode-contrastActiveBorder, transparent);
        outline-offset: -1px;
      }
      [role='treeitem']:focus-visible {
        outline: 1px solid var(--vscode-focusBorder);
        outline-offset: -1px;
      }
      .name {
        display: flex;
        align-items: center;
        gap: 6px;
        min-width: 0;
        margin-left: -4px;
      }
      [aria-current='true'] .label {
        font-weight: 600;
      }
      .label {
        flex: 0 1 auto;
      }
      .mark {
        flex: none;
        color: var(--mm-dim);
      }
      button.mark {
        color: var(--vscode-textLink-foreground);
      }
      .fold {
        flex: none;
        border: 0;
        padding: 0;
        min-height: 0;
        width: 16px;
        height: 16px;
        background: none;
        color: inherit;
      }
      input {
        flex: 1 1 auto;
        height: 22px;
      }
      .hint {
        margin: 4px 0 0;
      }
      @container (max-width: 560px) {
        .head,
        [role='treeitem'] {
          grid-template-columns: auto minmax(0, 1fr) 70px 54px 92px;
        }
        .gzip {
          display: none;
        }
      }
      @container (max-width: 420px) {
        .head {
          display: none;
        }
        [role='treeitem'] {
          grid-template-columns: auto minmax(0, 1fr) auto auto;
          min-height: 44px;
        }
        .rails {
          grid-row: 1 / span 2;
        }
        .name {
          grid-column: 2 / -1;
        }
        .bytes {
          text-align: left;
          margin-left: -4px;
        }
      }
    `,
  ];
  /** What was opened or closed by hand. */
  @state() private folds: ReadonlyMap<string, boolean> = new Map();
  /** The node whose name is being written. */
  @state() private naming: NodeId | undefined;
  /** The line that the keyboard is at. */
  @state() private at: string | undefined;
  private hadFocus = false;

  protected override render(): TemplateResult | typeof nothing {
    const { state, here } = this.store;
    const tree = state?.plans;
    if (!tree || !here) return nothing;
    const rows = this.rows(tree);
    const starred = rows.some((row) => row.kind === 'plan' && planRowText(tree, row.node).on.endsWith('*'));
    return html`<section>
      <h2 id="plans">Plans</h2>
      <div class="head" aria-hidden="true">
        <span class="whole">plan</span><span class="figure">bytes</span><span class="figure gzip">gzip</span
        ><span class="figure">accuracy</span><span class="on">samples</span>
      </div>
      <div role="tree" aria-labelledby="plans" @keydown=${this.pressed} @focusin=${this.entered} @focusout=${this.left}>
        ${repeat(
          rows,
          ({ id }) => id,
          (row) => this.line(row, tree, this.tabStop(rows)),
        )}
      </div>
      ${starred ? html`<p class="dim hint">* trained on samples among them</p>` : nothing}
    </section>`;
  }

  protected override willUpdate(): void {
    this.hadFocus = this.renderRoot.querySelector(':focus') !== null;
  }

  /** A line that went takes the focus with it: it goes to where the keyboard is now. */
  protected override updated(changed: PropertyValues): void {
    if (this.naming !== undefined && changed.has('naming')) this.renderRoot.querySelector<HTMLInputElement>('input')?.select();
    else if (this.hadFocus && !this.renderRoot.querySelector(':focus'))
      this.renderRoot.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  }

  private rows(tree: PlanTree): PlanRow[] {
    return planRows(tree, { folds: this.folds, making: this.store.state?.busy?.making });
  }

  /** The one line that the Tab key reaches. */
  private tabStop(rows: readonly PlanRow[]): string | undefined {
    const chosen = this.store.chosenPlan?.id;
    return (rows.find(({ id }) => id === this.at) ?? rows.find(({ id }) => id === chosen) ?? rows[0])?.id;
  }

  private line(row: PlanRow, tree: PlanTree, tabStop: string | undefined): TemplateResult {
    const { id, level, place, siblings, open } = row;
    const chosen = row.kind === 'plan' && this.store.chosenPlan?.id === id;
    const here = row.kind === 'plan' && tree.at === id;
    return html`<div
      role="treeitem"
      data-row=${id}
      tabindex=${id === tabStop ? 0 : -1}
      aria-level=${level}
      aria-posinset=${place}
      aria-setsize=${siblings}
      aria-expanded=${open ?? nothing}
      aria-selected=${chosen}
      aria-current=${here ? 'true' : nothing}
      @click=${() => this.choose(row)}
      @dblclick=${() => this.goTo(row)}
    >
      ${rails(row, here)}
      <span class="name"> ${row.kind === 'plan' ? this.plan(row, tree) : html`<span class="dim cut">${wordsOf(row)}</span>`} </span>
      ${row.kind === 'plan' ? figures(row, tree) : nothing}
    </div>`;
  }

  private plan(row: PlanRow & { kind: 'plan' }, tree: PlanTree): TemplateResult {
    const { node } = row;
    const { label, title } = planRowText(tree, node);
    if (this.naming === node.id) {
      return html`<input
        aria-label="Name of the plan"
        .value=${live(node.name ?? '')}
        placeholder=${label}
        @click=${(event: Event) => event.stopPropagation()}
        @dblclick=${(event: Event) => event.stopPropagation()}
        @keydown=${this.namePressed}
        @blur=${({ target }: Event) => target instanceof HTMLInputElement && this.named(target.value)}
      />`;
    }
    const [file] = node.savedAs.slice(-1);
    return html`<span class="label cut" title=${title}>${label}</span>
      ${tree.at === node.id ? html`<span class="mark">shown</span>` : nothing}
      ${
        file === undefined
          ? nothing
          : html`<button
              class="link mark"
              tabindex="-1"
              title="Open ${file}"
              @click=${(event: Event) => {
                event.stopPropagation();
                this.store.run('openSaved', { file });
              }}
            >
              saved
            </button>`
      }
      ${
        row.open === undefined
          ? nothing
          : html`<button
              class="fold"
              tabindex="-1"
              aria-hidden="true"
              @click=${(event: Event) => {
                event.stopPropagation();
                this.fold(row, !row.open);
              }}
            >
              <mm-icon name=${row.open ? 'chevronDown' : 'chevronRight'}></mm-icon>
            </button>`
      }`;
  }

  private choose(row: PlanRow): void {
    this.at = row.id;
    if (row.kind === 'more') this.fold(row, !row.open);
    if (row.kind === 'plan') this.store.choose({ plan: row.id });
  }

  private goTo(row: PlanRow): void {
    if (row.kind === 'plan' && !this.store.busy && row.id !== this.store.here?.id) this.store.run('goTo', { node: row.id });
  }

  private fold({ id }: PlanRow, open: boolean): void {
    this.folds = new Map(this.folds).set(id, open);
  }

  private readonly pressed = (event: KeyboardEvent): void => {
    const tree = this.store.state?.plans;
    if (!tree || this.naming !== undefined) return;
    const rows = this.rows(tree);
    const at = rows.findIndex(({ id }) => id === this.tabStop(rows));
    const row = rows[at];
    if (!row) return;
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
    const next = to === undefined ? undefined : rows[to];
    if (to !== undefined) {
      if (next) this.move(next);
    } else if (event.key === 'ArrowLeft') {
      if (row.open) this.fold(row, false);
      else this.move(rows.find(({ id }) => id === row.parent) ?? row);
    } else if (event.key === 'ArrowRight') {
      const child = rows.find(({ parent }) => parent === row.id);
      if (row.open === false) this.fold(row, true);
      else if (child) this.move(child);
    } else if (event.key === 'Enter') {
      if (row.kind === 'more') this.fold(row, !row.open);
      else this.goTo(row);
    } else if (event.key === ' ') this.choose(row);
    else if (event.key === 'F2' && row.kind === 'plan') this.naming = row.id;
    else if (event.key === 'Delete' && row.kind === 'plan') {
      if (whyKept(tree, row.id) === undefined) this.store.run('deletePlan', { node: row.id });
    } else return;
    event.preventDefault();
  };

  private move(row: PlanRow): void {
    this.at = row.id;
    if (row.kind === 'plan') this.store.choose({ plan: row.id });
    void this.updateComplete.then(() => this.item(row.id)?.focus());
  }

  private item(id: string): HTMLElement | undefined {
    return [...this.renderRoot.querySelectorAll<HTMLElement>('[role="treeitem"]')].find(({ dataset }) => dataset['row'] === id);
  }

  private readonly namePressed = (event: KeyboardEvent): void => {
    const { naming } = this;
    if (naming === undefined || !(event.target instanceof HTMLInputElement)) return;
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'Enter') this.named(event.target.value);
    this.naming = undefined;
    void this.updateComplete.then(() => this.item(naming)?.focus());
  };

  /** Ends naming; the field is gone when it loses the focus the second time. */
  private named(name: string): void {
    const node = this.naming;
    this.naming = undefined;
    const known = this.store.state?.plans?.nodes.find(({ id }) => id === node);
    if (known && name.trim() !== (known.name ?? '')) this.store.run('namePlan', { node: known.id, name });
  }

  /** Begins to name a plan. */
  name(id: NodeId): void {
    this.at = id;
    this.naming = id;
  }

  private readonly entered = (event: FocusEvent): void => {
    if (event.target instanceof HTMLElement && event.target.dataset['row'] !== undefined) this.at = event.target.dataset['row'];
  };

  /** Where the keyboard comes back to is the plan that is chosen. */
  private readonly left = (event: FocusEvent): void => {
    if (!(event.relatedTarget instanceof Node) || !this.renderRoot.contains(event.relatedTarget)) this.at = undefined;
  };
}

function wordsOf(row: PlanRow & { kind: 'making' | 'more' }): string {
  return row.kind === 'making' ? `In the making: ${row.text}` : row.open ? `fold ${row.text}` : `${row.text} more`;
}

function figures({ node }: PlanRow & { kind: 'plan' }, tree: PlanTree): TemplateResult {
  const { bytes, gzip, quality, on, onTitle } = planRowText(tree, node);
  return html`<span class="figure bytes">${bytes}</span><span class="figure gzip">${gzip}</span
    ><span class="figure" title=${onTitle}>${quality}</span><span class="dim cut on" title=${onTitle}>${on}</span>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-plan-tree': PlanTreeView;
  }
}
