import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { LayerRow } from '../../src/protocol/answers';
import { byteSize, compactCount, exactCount, shapeText, share } from '../format';
import { nextSort, sortLayers, type LayerColumn } from '../layerOrder';
import './icon';
import { scrollWithin } from './scrollWithin';
import { StoreElement } from './storeElement';
import { controlStyles, textStyles } from './styles';

interface Column {
  readonly column: LayerColumn | null;
  readonly name: string;
  readonly hint: string;
  readonly figure: boolean;
  readonly cell: (layer: LayerRow) => string;
}

const COLUMNS: readonly Column[] = [
  { column: 'name', name: 'layer', hint: 'Path of the layer', figure: false, cell: ({ name }) => name },
  { column: 'className', name: 'class', hint: 'Class of the layer', figure: false, cell: ({ className }) => className },
  {
    column: null,
    name: 'output',
    hint: 'Shape of the output of one sample',
    figure: true,
    cell: ({ outputShape }) => shapeText(outputShape),
  },
  {
    column: 'params',
    name: 'parameters',
    hint: 'Elements of the weights',
    figure: true,
    cell: ({ params }) => zeroAsDash(params, exactCount),
  },
  {
    column: 'bytes',
    name: 'bytes',
    hint: 'Bytes of the weights as stored',
    figure: true,
    cell: ({ bytes }) => zeroAsDash(bytes, byteSize),
  },
  {
    column: 'macs',
    name: 'MACs',
    hint: 'Multiply-accumulates of one sample',
    figure: true,
    cell: ({ macs }) => zeroAsDash(macs, compactCount),
  },
  {
    column: 'activationBytes',
    name: 'activation',
    hint: 'Bytes of the output of one sample',
    figure: true,
    cell: ({ activationBytes }) => byteSize(activationBytes),
  },
  {
    column: 'sparsity',
    name: 'zeros',
    hint: 'Share of the kernel’s elements that are exactly zero',
    figure: true,
    cell: ({ params, sparsity }) => (params === 0 ? '–' : share(sparsity)),
  },
  {
    column: 'dtype',
    name: 'dtype',
    hint: 'How the weights are stored',
    figure: false,
    cell: ({ dtype }) => dtype || '–',
  },
  {
    column: 'prunable',
    name: 'prunable',
    hint: 'Output channels that can be cut, of those the layer has',
    figure: true,
    cell: ({ channels, prunable }) => (channels === 0 ? '–' : `${exactCount(prunable)} / ${exactCount(channels)}`),
  },
];

/** The layer table: a click on a head sorts, a click or the arrows choose a row. */
@customElement('mm-layer-table')
export class LayerTable extends StoreElement {
  static override styles = [
    textStyles,
    controlStyles,
    css`
      :host {
        overflow: auto;
        margin: 0 calc(-1 * var(--mm-gap));
        min-height: 0;
      }
      table {
        outline: none;
      }
      thead th {
        position: sticky;
        top: 0;
        z-index: 1;
        background: var(--vscode-editor-background);
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
      }
      tr[aria-selected='true'] .dim {
        color: inherit;
      }
      .reason {
        margin-right: 4px;
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

  protected override render(): TemplateResult {
    const { sort } = this.store.choices;
    const { selected } = this;
    const rows = sortLayers(this.layers, sort);
    const inTabOrder = rows.some(({ name }) => name === selected) ? selected : rows[0]?.name;
    return html`<table role="grid" aria-label="Layers" aria-rowcount=${rows.length + 1} @keydown=${this.move}>
        <thead>
          <tr>
            ${COLUMNS.map((column) => this.head(column))}
          </tr>
        </thead>
        <tbody>
          ${repeat(
            rows,
            ({ name }) => name,
            (row) =>
              html`<tr
                aria-selected=${row.name === selected}
                tabindex=${row.name === inTabOrder ? 0 : -1}
                data-layer=${row.name}
                @click=${() => this.choose(row.name)}
              >
                ${COLUMNS.map((column) => cell(column, row))}
              </tr>`,
          )}
        </tbody>
      </table>
      ${rows.length === 0 ? html`<p class="none">No layer matches the filter.</p>` : nothing}`;
  }

  protected override firstUpdated(): void {
    scrollWithin(this, this.renderRoot.querySelector('tr[aria-selected="true"]'), 'middle');
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
    const rows = [...this.renderRoot.querySelectorAll<HTMLElement>('tbody tr')];
    const at = rows.findIndex((row) => row.matches(':focus'));
    if (at < 0) return;
    const to = {
      ArrowDown: Math.min(rows.length - 1, at + 1),
      ArrowUp: Math.max(0, at - 1),
      Home: 0,
      End: rows.length - 1,
      Enter: at,
      ' ': at,
    }[event.key];
    const row = to === undefined ? undefined : rows[to];
    if (!row) return;
    event.preventDefault();
    this.choose(row.dataset['layer'] ?? '');
    row.focus({ preventScroll: true });
    // The head stays in place over the first row of the view.
    scrollWithin(this, at > 0 ? (rows[Math.max(0, rows.indexOf(row) - 1)] ?? row) : row);
    scrollWithin(this, row);
  }
}

function cell({ column, figure, cell: write }: Column, layer: LayerRow): TemplateResult {
  const text = write(layer);
  if (column === 'prunable' && layer.reason) {
    return html`<td class="figure" title=${layer.reason}>
      <mm-icon class="dim reason" name="info"></mm-icon><span class="hidden">${layer.reason}.</span>${text}
    </td>`;
  }
  const kind = [figure ? 'figure' : 'cut', text === '–' || column === 'className' ? 'dim' : ''].join(' ');
  return html`<td class=${kind} title=${column === 'name' ? text : nothing}>${text}</td>`;
}

function zeroAsDash(value: number, write: (value: number) => string): string {
  return value === 0 ? '–' : write(value);
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-layer-table': LayerTable;
  }
}
