import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { LayerRow } from '../../src/protocol/inspectAnswer';
import { nextSort, sortLayers } from '../store/layerOrder';
import { rowWindow } from './rowWindow';
import './icon';
import { COLUMNS, layerCell, type Column } from './layerColumns';
import { scrollWithin } from './scrollWithin';
import { setStyle } from './setStyle';
import { StoreElement } from './storeElement';
import { controlStyles, scrollStyles, stickyHeadStyles, textStyles } from './styles';

/** Height of a row before one was measured, in pixels. */
const ROW_HEIGHT = 24;

/** The layer table: a click on a head sorts, a click or the arrows choose a row. Of very many rows only some are there. */
@customElement('mm-layer-table')
export class LayerTable extends StoreElement {
  static override styles = [
    textStyles,
    controlStyles,
    scrollStyles,
    stickyHeadStyles,
    css`
      :host {
        margin: 0 calc(-1 * var(--mm-gap));
      }
      table {
        outline: none;
      }
      thead th {
        box-shadow: inset 0 -1px var(--mm-line);
      }
      th button {
        border: 0;
        padding: 0;
        min-height: 24px;
        background: none;
        color: inherit;
        gap: 0;
      }
      th button:hover:not(:disabled) {
        background: none;
        color: var(--vscode-foreground);
      }
      th mm-icon {
        width: 12px;
      }
      td,
      th {
        padding: 0 12px 0 0;
        white-space: nowrap;
      }
      td:first-child,
      th:first-child {
        padding-left: var(--mm-gap);
      }
      td:last-child,
      th:last-child {
        padding-right: var(--mm-gap);
      }
      td:first-child {
        max-width: 176px;
      }
      tbody tr {
        cursor: pointer;
        outline: 1px solid transparent;
        outline-offset: -1px;
      }
      tbody tr:hover {
        background: var(--mm-hover);
      }
      tbody tr[aria-selected='true'] {
        background: var(--mm-selected);
        color: var(--mm-selected-text);
        outline-color: var(--mm-selected-edge);
      }
      tbody tr:focus-visible {
        outline: 1px solid var(--vscode-focusBorder);
        outline-offset: -1px;
      }
      tr[aria-selected='true'] .dim {
        color: inherit;
      }
      .reason {
        margin-right: 4px;
      }
      /* Rows come and go while it scrolls; the columns must not move with them. */
      table.long {
        table-layout: fixed;
        min-width: 940px;
      }
      table.long td {
        overflow: hidden;
        text-overflow: ellipsis;
      }
      table.long th {
        width: 80px;
      }
      table.long th:first-child {
        width: auto;
      }
      table.long th:nth-child(2),
      table.long th:nth-child(3) {
        width: 124px;
      }
      table.long th:last-child {
        width: 96px;
      }
      tr.space,
      tr.space:hover {
        background: none;
        cursor: default;
      }
      .none {
        padding: 24px var(--mm-gap);
        color: var(--mm-dim);
      }
    `,
  ];
  /** Path of the layer shown as chosen. */
  @property() selected = '';
  @property({ attribute: false }) layers: readonly LayerRow[] = [];
  @state() private scrolled = 0;
  private rowHeight = ROW_HEIGHT;

  protected override render(): TemplateResult {
    const { sort } = this.store.choices;
    const { selected } = this;
    const rows = sortLayers(this.layers, sort);
    const [from, to] = rowWindow(rows.length, this.rowHeight, this.scrolled, this.clientHeight);
    const shown = rows.slice(from, to);
    const inTabOrder = shown.some(({ name }) => name === selected) ? selected : shown[0]?.name;
    return html`<table
        role="grid"
        class=${shown.length < rows.length ? 'long' : ''}
        aria-label="Layers"
        aria-rowcount=${rows.length + 1}
        @keydown=${this.move}
      >
        <thead>
          <tr>
            ${COLUMNS.map((column) => this.head(column))}
          </tr>
        </thead>
        <tbody>
          ${this.space(from)}
          ${repeat(
            shown,
            ({ name }) => name,
            (row, i) =>
              html`<tr
                aria-rowindex=${from + i + 2}
                aria-selected=${row.name === selected}
                tabindex=${row.name === inTabOrder ? 0 : -1}
                data-layer=${row.name}
                @click=${() => this.choose(row.name)}
              >
                ${COLUMNS.map((column) => layerCell(column, row))}
              </tr>`,
          )}
          ${this.space(rows.length - to)}
        </tbody>
      </table>
      ${rows.length === 0 ? html`<p class="none">No layer matches the filter.</p>` : nothing}`;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener('scroll', this.follow, { passive: true });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener('scroll', this.follow);
  }

  protected override firstUpdated(): void {
    const row = this.renderRoot.querySelector<HTMLElement>('tbody tr[data-layer]');
    if (row && row.offsetHeight > 0) this.rowHeight = row.offsetHeight;
    const place = sortLayers(this.layers, this.store.choices.sort).findIndex(({ name }) => name === this.selected);
    if (place >= 0) void this.reveal(this.selected, place, 'middle');
  }

  private readonly follow = (): void => {
    const [before, now] = [this.scrolled, this.scrollTop].map((top) =>
      rowWindow(this.layers.length, this.rowHeight, top, this.clientHeight).join(),
    );
    if (before !== now) this.scrolled = this.scrollTop;
  };

  /** Brings a row into the page and into view. */
  private async reveal(layer: string, place: number, where: 'nearest' | 'middle'): Promise<HTMLElement | null> {
    const find = (): HTMLElement | null => this.renderRoot.querySelector(`tr[data-layer="${CSS.escape(layer)}"]`);
    if (!find()) {
      this.scrollTop = place * this.rowHeight - this.clientHeight / 2;
      this.follow();
      await this.updateComplete;
    }
    const row = find();
    // The head stays in place over the first row of the view.
    const above = row?.previousElementSibling;
    if (where === 'nearest' && above instanceof HTMLElement && above.dataset['layer'] !== undefined) scrollWithin(this, above);
    scrollWithin(this, row, where);
    return row;
  }

  /** Stands for rows that are not in the page. */
  private space(rows: number): TemplateResult | typeof nothing {
    if (rows === 0) return nothing;
    return html`<tr class="space" aria-hidden="true" ${setStyle({ height: `${rows * this.rowHeight}px` })}></tr>`;
  }

  private head({ column, name, hint, figure }: Column): TemplateResult {
    const { sort } = this.store.choices;
    if (column === null) return html`<th scope="col" class=${figure ? 'figure' : ''} title=${hint}>${name}</th>`;
    const sorted = sort.column === column;
    return html`<th
      scope="col"
      class=${figure ? 'figure' : ''}
      title=${hint}
      aria-sort=${sorted ? (sort.descending ? 'descending' : 'ascending') : nothing}
    >
      <button @click=${() => this.store.choose({ sort: nextSort(sort, column) })}>
        ${name}${sorted ? html`<mm-icon name=${sort.descending ? 'triangleDown' : 'triangleUp'}></mm-icon>` : nothing}
      </button>
    </th>`;
  }

  private choose(layer: string): void {
    this.store.choose({ layer, weight: null, channel: null });
  }

  private move(event: KeyboardEvent): void {
    const rows = sortLayers(this.layers, this.store.choices.sort);
    const focused = this.renderRoot.querySelector<HTMLElement>('tbody tr:focus')?.dataset['layer'];
    const at = rows.findIndex(({ name }) => name === focused);
    if (at < 0) return;
    const to = {
      ArrowDown: Math.min(rows.length - 1, at + 1),
      ArrowUp: Math.max(0, at - 1),
      Home: 0,
      End: rows.length - 1,
      Enter: at,
      ' ': at,
    }[event.key];
    const layer = to === undefined ? undefined : rows[to]?.name;
    if (to === undefined || layer === undefined) return;
    event.preventDefault();
    this.choose(layer);
    void this.reveal(layer, to, 'nearest').then((row) => row?.focus({ preventScroll: true }));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-layer-table': LayerTable;
  }
}
