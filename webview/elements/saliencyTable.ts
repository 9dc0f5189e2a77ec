import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { RankedLayer } from '../../src/protocol/rankAnswer';
import type { PruneLevel } from '../../src/protocol/vocabulary';
import { exactCount, score } from '../../src/base/format';
import type { Heat } from '../charts/heat';
import { layerName, weightName } from '../store/layerNames';
import { RANKED_COLUMNS, scoredOf, sortRanked, type RankedColumn } from '../store/rankedOrder';
import { ticksOf } from '../store/ticks';
import { columnStyles, ColumnWidths, type SizedColumn } from './columnWidths';
import './heatStrip';
import { scrollWithin } from './scrollWithin';
import { setStyle } from './setStyle';
import { nameStyles, shownName } from './shownName';
import { ariaSort, sortButton, sortHeadStyles } from './sortHead';
import { StoreElement } from './storeElement';
import { controlStyles, scrollStyles, stickyHeadStyles, textStyles } from './styles';

/** All heats, for the legend. */
const SCALE: Heat = Array.from({ length: 12 }, (_, i) => i / 11);

/** The figures behind the saliency chart, and at neuron level a strip of the channels. Fires `choose` with a name. */
@customElement('mm-saliency-table')
export class SaliencyTable extends StoreElement {
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
        border-top: 1px solid var(--mm-line);
      }
      thead th {
        box-shadow: inset 0 -1px var(--mm-line);
      }
      td,
      th {
        padding: 0 12px 0 0;
      }
      td:first-child,
      th:first-child {
        padding-left: var(--mm-gap);
      }
      .scale > span {
        overflow: hidden;
        white-space: nowrap;
      }
      .scale {
        display: flex;
        align-items: center;
        gap: 6px;
      }
      .scale mm-heat-strip {
        width: 60px;
        height: 13px;
        flex: none;
      }
      mm-heat-strip {
        height: 15px;
        max-width: 560px;
      }
      button.link:focus-visible {
        outline-offset: -1px;
      }
      tbody tr {
        cursor: pointer;
      }
      tbody tr:hover {
        background: var(--mm-hover);
      }
      tr.on {
        background: var(--mm-selected);
        color: var(--mm-selected-text);
        outline: 1px solid var(--mm-selected-edge);
        outline-offset: -1px;
      }
      tr.on :is(.dim, button.link) {
        color: inherit;
      }
      button.name {
        border: 0;
        padding: 0;
        background: none;
        color: inherit;
        width: 100%;
        justify-content: start;
        text-align: start;
        min-height: 22px;
      }
    `,
  ];
  @property() level: PruneLevel = 'neuron';
  @property({ attribute: false }) layers: readonly RankedLayer[] = [];
  @property({ attribute: false }) heat: ReadonlyMap<string, Heat> = new Map();

  private readonly widths = new ColumnWidths(this, 'saliency');
  /** Whether there is room for all columns. */
  @state() private room: Room = 'wide';
  private readonly sizes = new ResizeObserver(() => (this.room = roomIn(this.clientWidth)));
  /** When the order or the filter changes, the rows are looked at from the top. */
  private looked = '';

  protected override render(): TemplateResult {
    const neurons = this.level === 'neuron';
    const columns = columnsOf(neurons, this.room);
    return html`<table aria-label="Scores by layer" ${setStyle(this.widths.tableStyle(columns))}>
      ${this.widths.columns(columns)}
      <thead>
        <tr>
          ${columns.map((column) => this.head(column))}
        </tr>
      </thead>
      <tbody>
        ${sortRanked(this.layers, this.store.choices.saliencySort, this.heat).map((layer) => this.row(layer, neurons, columns))}
      </tbody>
    </table>`;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.sizes.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.sizes.disconnect();
  }

  protected override updated(): void {
    const { saliencySort, filter } = this.store.choices;
    const looked = JSON.stringify([saliencySort, filter]);
    if (this.looked !== '' && looked !== this.looked) this.scrollTop = 0;
    this.looked = looked;
  }

  protected override firstUpdated(): void {
    scrollWithin(this, this.renderRoot.querySelector('tr.on'), 'middle');
  }

  private head(sized: ScoreColumn): TemplateResult {
    const { column, label } = sized;
    if (column === undefined) return html`<th scope="col"><span class="hidden">${label}</span></th>`;
    const sort = this.store.choices.saliencySort;
    const button = sortButton({
      column,
      label,
      isText: column === 'name',
      sort,
      choose: (saliencySort) => this.store.choose({ saliencySort }),
    });
    const isText = column === 'name' || column === 'heat';
    return html`<th scope="col" class=${isText ? '' : 'figure'} title=${RANKED_COLUMNS[column].hint} aria-sort=${ariaSort(sort, column)}>
      ${
        column === 'heat'
          ? html`<span class="scale"
              >${button}<span>least</span><mm-heat-strip .heat=${SCALE}></mm-heat-strip><span>most worth</span></span
            >`
          : button
      }
      ${this.widths.edge(sized)}
    </th>`;
  }

  private row(ranked: RankedLayer, neurons: boolean, columns: readonly ScoreColumn[]): TemplateResult {
    const { store } = this;
    const { name, count, reason = '' } = ranked;
    const { layer, weight } = store.choices;
    const layers = store.snapshot?.model.layers ?? [];
    const chosen = neurons ? name === layer : name === weight;
    const scored = scoredOf(ranked);
    return html`<tr class=${chosen ? 'on' : ''} @click=${() => this.choose(name)}>
      <td>
        <button class="name" aria-pressed=${chosen}>
          ${shownName(name, neurons ? layerName(layers, name) : weightName(layers, name))}
        </button>
      </td>
      ${
        neurons
          ? html`<td>
              <mm-heat-strip .heat=${this.heat.get(name) ?? []} .ticked=${ticksOf(store.plan.ticks, name)}></mm-heat-strip>
            </td>`
          : nothing
      }
      ${columns.map(({ column }) => {
        switch (column) {
          case 'count':
            return html`<td class="figure dim" title=${reason}>
              ${neurons ? `${exactCount(scored)} of ${exactCount(count)}` : exactCount(count)}
            </td>`;
          case 'min':
          case 'mean':
          case 'max':
            return html`<td class="figure">${ranked[column] === null ? '–' : score(ranked[column])}</td>`;
          default:
            return nothing;
        }
      })}
      <td class="figure">
        <button class="link" aria-label="${neurons ? 'Neurons' : 'Weights'} of ${name}" @click=${() => this.open(name, neurons)}>
          ${neurons ? 'Neurons' : 'Weights'}
        </button>
      </td>
    </tr>`;
  }

  private choose(name: string): void {
    this.dispatchEvent(new CustomEvent('choose', { detail: name }));
  }

  private open(name: string, neurons: boolean): void {
    this.choose(name);
    this.store.choose({ tab: neurons ? 'neurons' : 'layers' });
  }
}

/** A column of the table; the last one, with the way on, is not sorted by. */
interface ScoreColumn extends SizedColumn {
  readonly column?: RankedColumn;
}

/** How much room there is: too little for all columns, or for most of them. */
type Room = 'wide' | 'middling' | 'narrow';

function roomIn(width: number): Room {
  if (width >= 820) return 'wide';
  return width >= 600 ? 'middling' : 'narrow';
}

function columnsOf(neurons: boolean, room: Room): readonly ScoreColumn[] {
  const figure = (column: RankedColumn, label: string, width: number): ScoreColumn => ({ column, name: column, label, width });
  const figures = [
    ...(room === 'wide' ? [figure('count', 'scores', 104)] : []),
    ...(room === 'narrow' ? [] : [figure('min', 'smallest', 84), figure('mean', 'mean', 84)]),
    figure('max', 'largest', 84),
    { name: 'show', label: 'Show', width: 88 },
  ];
  return neurons
    ? [
        { column: 'name', name: 'name', label: 'layer', width: room === 'narrow' ? 150 : 220 },
        { column: 'heat', name: 'heat', label: 'channels', width: room === 'narrow' ? 90 : 130, stretches: true },
        ...figures,
      ]
    : [{ column: 'name', name: 'name', label: 'weight', width: 180, stretches: true }, ...figures];
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-saliency-table': SaliencyTable;
  }
}
