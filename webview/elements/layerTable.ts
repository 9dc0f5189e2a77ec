import { css, html, nothing, type TemplateResult, type PropertyValues } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { LayerRow } from '../../src/protocol/inspectAnswer';
import { sortLayers, type LayerSort } from '../store/layerOrder';
import { rowWindow } from './rowWindow';
import { layerCell, layerUnits, sumCell, unitOf, type LayerUnits } from './layerCells';
import { scrollWithin } from './scrollWithin';
import { setStyle } from './setStyle';
import { StoreElement } from './storeElement';
import { controlStyles, scrollStyles, stickyHeadStyles, textStyles } from './styles';
import { LAYER_COLUMN_NAMES, layerColumn, type LayerColumn } from '../store/layerColumns';
import { leftOutScopes } from '../store/layerNames';
import { layerSums } from '../store/layerSums';
import { exactCount, share } from '../../src/base/format';
import { columnStyles, ColumnWidths, type SizedColumn } from './columnWidths';
import { nameStyles } from './shownName';
import { ariaSort, sortButton, sortHeadStyles } from './sortHead';

/** Height of a row before one was measured, in pixels. */
const ROW_HEIGHT = 24;

/**
 * The layer table: a click on a head sorts, a click or the arrows choose a row; below it are the sums of the rows. Of very many
 * rows only some are there.
 */
@customElement('mm-layer-table')
export class LayerTable extends StoreElement {
  static override styles = [
    textStyles,
    controlStyles,
    scrollStyles,
    stickyHeadStyles,
    sortHeadStyles,
    columnStyles,
    nameStyles,
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
      tfoot {
        position: sticky;
        bottom: 0;
        z-index: 1;
        background: var(--vscode-editor-background);
      }
      tfoot tr:first-child > * {
        box-shadow: inset 0 1px var(--mm-line);
      }
      tfoot :is(td, th) {
        color: var(--mm-dim);
        overflow: hidden;
        text-overflow: ellipsis;
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
  /** The rows shown, those of the model that the filter leaves. */
  @property({ attribute: false }) layers: readonly LayerRow[] = [];
  @state() private scrolled = 0;
  private readonly widths = new ColumnWidths(this, 'layers');
  /** What decides which rows are first: when it changes, they are looked at from the top. */
  private looked = '';
  private rowHeight = ROW_HEIGHT;

  protected override render(): TemplateResult {
    const { sort } = this.store.choices;
    const { selected } = this;
    const all = this.store.model?.layers ?? this.layers;
    const columns = this.columns();
    const units = layerUnits(all);
    const rows = sortLayers(this.layers, sort);
    const [from, to] = rowWindow(rows.length, this.rowHeight, this.scrolled, this.clientHeight);
    const shown = rows.slice(from, to);
    const inTabOrder = shown.some(({ name }) => name === selected) ? selected : shown[0]?.name;
    const sized = columns.map((column) => sizedColumn(column));
    return html`<table
        role="grid"
        aria-label="Layers"
        aria-rowcount=${rows.length + 1}
        ${setStyle(this.widths.tableStyle(sized))}
        @keydown=${this.move}
      >
        ${this.widths.columns(sized)}
        <thead>
          <tr>
            ${columns.map((column, i) => this.head(column, units, sized[i]))}
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
                ${columns.map((column) => layerCell(column, row, units, all))}
              </tr>`,
          )}
          ${this.space(rows.length - to)}
        </tbody>
        ${rows.length === 0 ? nothing : this.foot(columns, units, all)}
      </table>
      ${rows.length === 0 ? html`<p class="none">No layer matches the filter.</p>` : nothing}`;
  }

  protected override updated(_changed: PropertyValues): void {
    const { sort, filter } = this.store.choices;
    const looked = JSON.stringify([sort, filter]);
    if (this.looked !== '' && looked !== this.looked) {
      this.scrollTop = 0;
      this.follow();
    }
    this.looked = looked;
  }

  /** The sums of the rows, and what part of the model's they are. */
  private foot(columns: readonly LayerColumn[], units: LayerUnits, all: readonly LayerRow[]): TemplateResult {
    const sums = layerSums(this.layers, all);
    const line = (title: string, write: (column: LayerColumn) => string): TemplateResult =>
      html`<tr>
        ${columns.map((column, i) => (i === 0 ? html`<th scope="row" title=${title}>${title}</th>` : html`<td class="figure">${write(column)}</td>`))}
      </tr>`;
    const count = exactCount(this.layers.length);
    return html`<tfoot>
      ${line(this.layers.length === all.length ? `sum of all ${count}` : `sum of these ${count}`, (column) => {
        const sum = sums.get(column);
        return sum ? sumCell(column, sum.sum, units) : '';
      })}
      ${
        this.layers.length === all.length
          ? nothing
          : line('share of the model', (column) => {
              const sum = sums.get(column);
              return sum ? (sum.share === null ? '–' : share(sum.share)) : '';
            })
      }
    </tfoot>`;
  }

  /** The columns chosen; the names are always there. */
  private columns(): readonly LayerColumn[] {
    const { columns } = this.store.choices;
    return LAYER_COLUMN_NAMES.filter((column) => column === 'name' || columns.includes(column));
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
    const { layer, sort } = this.store.choices;
    const place = sortLayers(this.layers, sort).findIndex(({ name }) => name === layer);
    if (layer !== null && place >= 0) void this.reveal(layer, place, 'middle');
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
    // And the sums over the last one.
    const foot = this.renderRoot.querySelector('tfoot');
    const hidden = row && foot ? row.getBoundingClientRect().bottom - foot.getBoundingClientRect().top : 0;
    if (hidden > 0) this.scrollTop += hidden;
    return row;
  }

  /** Stands for rows that are not in the page. */
  private space(rows: number): TemplateResult | typeof nothing {
    if (rows === 0) return nothing;
    return html`<tr class="space" aria-hidden="true" ${setStyle({ height: `${rows * this.rowHeight}px` })}></tr>`;
  }

  private head(column: LayerColumn, units: LayerUnits, sized: SizedColumn | undefined): TemplateResult {
    const { sort } = this.store.choices;
    const { label, hint, kind } = layerColumn(column);
    const isText = kind === 'text';
    return html`<th
      scope="col"
      class=${isText ? '' : 'figure'}
      title=${this.hint(column, hint, unitOf(column, units))}
      aria-sort=${ariaSort(sort, column)}
    >
      ${sortButton({ column, label, unit: unitOf(column, units), isText, sort, choose: (next: LayerSort) => this.store.choose({ sort: next }) })}
      ${sized ? this.widths.edge(sized) : nothing}
    </th>`;
  }

  /** Names are shown without what most of them share: the head says what that is. */
  private hint(column: LayerColumn, hint: string, unit: string): string {
    const scopes = column === 'name' ? leftOutScopes(this.store.model?.layers ?? []) : [];
    if (unit !== '') return `${hint}, in ${unit}`;
    return scopes.length === 0 ? hint : `${hint}, without ${scopes.join(' and ')}`;
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

function sizedColumn(column: LayerColumn): SizedColumn {
  const { label, width } = layerColumn(column);
  return { name: column, label, width, stretches: column === 'name' };
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-layer-table': LayerTable;
  }
}
