import { css, html, nothing, type ReactiveController, type TemplateResult } from 'lit';
import { clampedWidth, keyedWidth, LEAST_WIDTH, MOST_WIDTH } from '../text/columnWidth';
import { setStyle } from './setStyle';
import type { StoreElement } from './storeElement';

/** A column whose width can be changed. */
export interface SizedColumn {
  readonly name: string;
  readonly label: string;
  /** In pixels, until the user has another. */
  readonly width: number;
  /** Takes what room is left, and is at least its width. One column of a table does, or none. */
  readonly stretches?: boolean;
}

/**
 * The widths of a table's columns: fixed whatever its rows are, changed by dragging a head's edge or by arrow keys on it,
 * reset by a double click or Enter, and kept among the choices. The table has the layout `fixed` and `columnStyles`.
 */
export class ColumnWidths implements ReactiveController {
  private drag: { readonly name: string; readonly from: number; readonly at: number; width: number } | undefined;

  constructor(
    private readonly host: StoreElement,
    /** The table by which widths are kept. */
    private readonly table: string,
  ) {
    host.addController(this);
  }

  hostDisconnected(): void {
    this.drag = undefined;
  }

  /** The column elements; a last one takes what room is left where the stretching column has a width of its own. */
  columns(columns: readonly SizedColumn[]): TemplateResult {
    const stretched = columns.find(({ stretches }) => stretches);
    const fills = stretched !== undefined && this.own(stretched) === undefined;
    return html`<colgroup>
      ${columns.map((column) => {
        const own = this.own(column);
        const width = own === undefined && column.stretches ? '' : `${own ?? column.width}px`;
        return html`<col ${setStyle({ width })} />`;
      })}
      ${fills ? nothing : html`<col />`}
    </colgroup>`;
  }

  /** Styles of the table itself: it is never narrower than its columns. */
  tableStyle(columns: readonly SizedColumn[]): Readonly<Record<string, string>> {
    return { 'min-width': `${columns.reduce((sum, column) => sum + (this.own(column) ?? column.width), 0)}px` };
  }

  /** The edge of a head, to be put into its cell. */
  edge(column: SizedColumn): TemplateResult {
    return html`<span
      class="edge"
      role="separator"
      aria-orientation="vertical"
      aria-label="Width of ${column.label}"
      aria-valuenow=${Math.round(this.own(column) ?? column.width)}
      aria-valuemin=${LEAST_WIDTH}
      aria-valuemax=${MOST_WIDTH}
      tabindex="0"
      title="Drag to change the width, double-click to reset it"
      @pointerdown=${(event: PointerEvent) => this.begin(event, column)}
      @pointermove=${(event: PointerEvent) => this.follow(event)}
      @pointerup=${() => this.end()}
      @pointercancel=${() => this.end()}
      @dblclick=${() => this.keep(column.name, undefined)}
      @keydown=${(event: KeyboardEvent) => this.key(event, column)}
    ></span>`;
  }

  private own({ name }: SizedColumn): number | undefined {
    return this.drag?.name === name ? this.drag.width : this.host.store.choices.columnWidths[this.table]?.[name];
  }

  private begin(event: PointerEvent, { name }: SizedColumn): void {
    if (event.button !== 0 || !(event.target instanceof HTMLElement)) return;
    event.preventDefault();
    event.target.focus({ preventScroll: true });
    event.target.setPointerCapture(event.pointerId);
    const width = shownWidth(event.target);
    this.drag = { name, from: width, at: event.clientX, width };
  }

  private follow(event: PointerEvent): void {
    if (!this.drag) return;
    this.drag.width = clampedWidth(this.drag.from + event.clientX - this.drag.at);
    this.host.requestUpdate();
  }

  private end(): void {
    const { drag } = this;
    this.drag = undefined;
    // A click without a move is no wish for a width.
    if (drag && drag.width !== drag.from) this.keep(drag.name, drag.width);
  }

  private key(event: KeyboardEvent, column: SizedColumn): void {
    const { target } = event;
    if (!(target instanceof HTMLElement)) return;
    const width = event.key === 'Enter' ? undefined : keyedWidth(event.key, this.own(column) ?? shownWidth(target), event.shiftKey);
    if (event.key !== 'Enter' && width === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    this.keep(column.name, width);
  }

  private keep(name: string, width: number | undefined): void {
    const { store } = this.host;
    const { [name]: _, ...others } = store.choices.columnWidths[this.table] ?? {};
    const own = width === undefined ? others : { ...others, [name]: width };
    store.choose({ columnWidths: { ...store.choices.columnWidths, [this.table]: own } });
  }
}

function shownWidth(edge: HTMLElement): number {
  return edge.closest('th')?.offsetWidth ?? LEAST_WIDTH;
}

/** Styles of a table with `ColumnWidths`. */
export const columnStyles = css`
  table {
    table-layout: fixed;
  }
  th {
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .edge {
    position: absolute;
    top: 0;
    right: 0;
    width: 9px;
    height: 100%;
    cursor: col-resize;
    touch-action: none;
  }
  .edge::after {
    content: '';
    position: absolute;
    inset: 5px 4px 5px auto;
    border-right: 1px solid var(--mm-line);
  }
  .edge:hover::after,
  .edge:active::after {
    border-color: var(--vscode-foreground);
  }
  .edge:focus-visible {
    outline-offset: -2px;
  }
`;
