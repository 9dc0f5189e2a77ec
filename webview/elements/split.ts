import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { groupShares, leastOf, movedSizes, paneGroups, sharesOfSizes, type Pane } from './paneLayout';
import { setStyle } from './setStyle';
import './splitter';
import { StoreElement } from './storeElement';
import { controlStyles } from './styles';

/**
 * Panes beside or above one another, a splitter between each two; each pane's content is in the slot of its name. Where there
 * is no room for all, panes share a place as tabs, or, with `narrow="flow"`, all stand below one another in one scroll. Sizes
 * are remembered as shares, and which tab is shown.
 */
@customElement('mm-split')
export class Split extends StoreElement {
  static override styles = [
    controlStyles,
    css`
      :host {
        display: grid;
        min-width: 0;
        min-height: 0;
        overflow: hidden;
      }
      :host([stacked][narrow='flow']) {
        display: block;
        overflow: auto;
        scrollbar-gutter: stable;
      }
      .panes {
        display: grid;
        min-width: 0;
        min-height: 0;
      }
      .pane {
        display: grid;
        grid-template: minmax(0, 1fr) / minmax(0, 1fr);
        min-width: 0;
        min-height: 0;
      }
      .pane.several {
        grid-template-rows: auto minmax(0, 1fr);
      }
      [role='tablist'] {
        display: flex;
        gap: 4px;
        padding: 4px var(--mm-gap) 0;
        overflow: hidden;
      }
      [role='tab'] {
        flex: 0 1 auto;
        min-width: 0;
        min-height: 24px;
        border-radius: 3px;
        border-color: transparent;
        background: none;
        color: var(--mm-dim);
      }
      [role='tab'] span {
        overflow: hidden;
        text-overflow: ellipsis;
      }
      [role='tab'][aria-selected='true'] {
        color: var(--mm-chosen-text);
        background: var(--mm-chosen);
        border-color: var(--mm-chosen-edge);
        font-weight: 600;
      }
      [role='tab']:focus-visible {
        outline-offset: -2px;
      }
      /* It shows by itself that it has the keyboard. */
      mm-splitter:focus-visible {
        outline: none;
      }
      ::slotted(:focus-visible) {
        outline: 1px solid var(--vscode-focusBorder);
        outline-offset: -1px;
      }
      ::slotted(*) {
        min-width: 0;
        min-height: 0;
      }
    `,
  ];
  /** What sizes are remembered under. */
  @property() name = '';
  @property({ attribute: false }) panes: readonly Pane[] = [];
  @property({ reflect: true }) direction: 'row' | 'column' = 'row';
  @property({ reflect: true }) narrow: 'tabs' | 'flow' = 'tabs';
  /** Whether not all panes have a place of their own. */
  @property({ type: Boolean, reflect: true }) stacked = false;
  /** Pixels along the direction; unknown before it was laid out. */
  @state() private room = 0;
  private readonly observer = new ResizeObserver(() => this.measure());

  override connectedCallback(): void {
    super.connectedCallback();
    this.measure();
    this.observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.observer.disconnect();
  }

  protected override willUpdate(_changed: PropertyValues): void {
    this.stacked = paneGroups(this.panes, this.room).length < this.panes.length;
  }

  protected override render(): TemplateResult {
    if (this.narrow === 'flow' && this.stacked) return html`${this.panes.map(({ name }) => html`<slot name=${name}></slot>`)}`;
    const groups = this.groups();
    const shares = groupShares(groups, this.kept);
    // In thousands: shares that add up to less than 1 would leave room over.
    const tracks = groups.map((group, i) => `minmax(${leastOf(group)}px, ${1000 * (shares[i] ?? 1)}fr)`);
    const template = groups.length === 1 ? 'minmax(0, 1fr)' : tracks.join(' auto ');
    const along = this.direction === 'row' ? 'grid-template-columns' : 'grid-template-rows';
    const across = this.direction === 'row' ? 'grid-template-rows' : 'grid-template-columns';
    return html`<div class="panes" ${setStyle({ [along]: template, [across]: 'minmax(0, 1fr)' })}>
      ${groups.map((group, i) => html`${i === 0 ? nothing : this.splitter(groups, shares, i - 1)} ${this.place(group)}`)}
    </div>`;
  }

  private get kept(): Readonly<Record<string, number>> {
    return this.store.choices.paneShares[this.name] ?? {};
  }

  /** The places as they stand now: an empty pane has none of its own. */
  private groups(): readonly (readonly Pane[])[] {
    const groups = paneGroups(this.panes, this.room);
    const filled = groups.filter((group) => !group.every(({ empty }) => empty));
    return filled.length === 0 ? groups : filled;
  }

  private place(group: readonly Pane[]): TemplateResult {
    const shown = this.shownOf(group);
    if (group.length === 1) return html`<div class="pane"><slot name=${shown?.name ?? ''}></slot></div>`;
    return html`<div class="pane several">
      <div role="tablist" aria-label="Parts" @keydown=${(event: KeyboardEvent) => this.move(event, group)}>
        ${group.map(
          (pane) =>
            html`<button
              role="tab"
              id=${pane.name}
              title=${pane.label}
              aria-selected=${pane === shown}
              tabindex=${pane === shown ? 0 : -1}
              @click=${() => this.show(pane.name)}
            >
              <span>${pane.label}</span>
            </button>`,
        )}
      </div>
      <slot name=${shown?.name ?? ''}></slot>
    </div>`;
  }

  private shownOf(group: readonly Pane[]): Pane | undefined {
    const chosen = this.store.choices.paneShown[this.name];
    return group.find(({ name }) => name === chosen) ?? group.find(({ front }) => front) ?? group[0];
  }

  /** Brings a pane to the front where it shares its place. */
  show(pane: string): void {
    this.store.choose({ paneShown: { ...this.store.choices.paneShown, [this.name]: pane } });
  }

  private move(event: KeyboardEvent, group: readonly Pane[]): void {
    const at = group.findIndex((pane) => pane === this.shownOf(group));
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
    const pane = to === undefined ? undefined : group.at(to % group.length);
    if (!pane) return;
    event.preventDefault();
    this.show(pane.name);
    this.renderRoot.querySelector<HTMLElement>(`#${pane.name}`)?.focus();
  }

  private splitter(groups: readonly (readonly Pane[])[], shares: readonly number[], at: number): TemplateResult {
    const [before = [], after = []] = groups.slice(at, at + 2);
    const percent = (pixels: number): number => Math.round((100 * pixels) / Math.max(1, this.room));
    const both = (shares[at] ?? 0) + (shares[at + 1] ?? 0);
    return html`<mm-splitter
      direction=${this.direction}
      title="Drag, or move with the arrows; a double click sets it back"
      aria-label="Between ${labelOf(before)} and ${labelOf(after)}"
      aria-valuenow=${Math.round(100 * (shares[at] ?? 0))}
      aria-valuemin=${percent(leastOf(before))}
      aria-valuemax=${Math.round(100 * both) - percent(leastOf(after))}
      @move=${({ detail }: CustomEvent<number>) => this.moveSplitter(at, detail)}
      @reset=${() => this.keep({})}
    ></mm-splitter>`;
  }

  private moveSplitter(at: number, by: number): void {
    const groups = this.groups();
    const sizes = [...this.renderRoot.querySelectorAll('.pane')].map((pane) => {
      const { width, height } = pane.getBoundingClientRect();
      return this.direction === 'row' ? width : height;
    });
    const moved = movedSizes(sizes, groups.map(leastOf), at, by);
    this.keep({ ...this.kept, ...sharesOfSizes(groups, moved, this.kept) });
    // At once, so that the splitter knows how far it came.
    this.requestUpdate();
    this.performUpdate();
  }

  private keep(shares: Readonly<Record<string, number>>): void {
    this.store.choose({ paneShares: { ...this.store.choices.paneShares, [this.name]: shares } });
  }

  private measure(): void {
    this.room = this.direction === 'row' ? this.offsetWidth : this.offsetHeight;
  }
}

function labelOf(group: readonly Pane[]): string {
  return group.map(({ label }) => label).join(', ');
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-split': Split;
  }
}
