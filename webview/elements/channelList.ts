import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { guard } from 'lit/directives/guard.js';
import { ref } from 'lit/directives/ref.js';
import { repeat } from 'lit/directives/repeat.js';
import { barScale, type BarScale } from '../charts/barScale';
import type { Heat } from '../charts/heat';
import { nextChannelOrder, orderChannels, type ChannelColumn, type ChannelOrder, type ListedChannel } from '../store/channelOrder';
import { ticksOf, toggledTick, type Ticks } from '../store/ticks';
import { exactCount, score } from '../../src/base/format';
import { zeroText } from '../text/zeroText';
import { cssColour } from '../theme/colour';
import { followTheme } from '../theme/followTheme';
import { palette } from '../theme/palette';
import { methodAt } from '../../src/protocol/methods';
import { ScrolledRows } from './scrolledRows';
import { setStyle } from './setStyle';
import { layerName } from '../store/layerNames';
import { nameStyles, shownName } from './shownName';
import { StoreElement } from './storeElement';
import { controlStyles, textStyles } from './styles';

/** Height of a row in pixels, as the styles have it. */
const ROW_HEIGHT = 24;

/** An order of rows, and what it was made from. */
interface Ordered {
  readonly rows: readonly ListedChannel[];
  readonly order: ChannelOrder;
  readonly ticks: Ticks;
  readonly list: readonly ListedChannel[];
}

/**
 * Channels, of one layer or of all, each with its tick, score and rank; those that can't be cut say why. A click on a
 * head sorts and on the same again turns the order over. Arrows move, Space ticks.
 */
@customElement('mm-channel-list')
export class ChannelList extends StoreElement {
  static override styles = [
    nameStyles,
    textStyles,
    controlStyles,
    css`
      :host {
        display: grid;
        grid-template-rows: auto auto minmax(0, 1fr);
        min-height: 0;
        container-type: inline-size;
      }
      .zero {
        margin: 0 0 4px;
      }
      .row {
        display: grid;
        grid-template-columns: 18px 58px minmax(16px, 1fr) 60px 54px;
        align-items: center;
        gap: 0 10px;
        padding: 0 8px;
        height: 24px;
        cursor: pointer;
        outline: 1px solid transparent;
        outline-offset: -1px;
      }
      .all .row {
        grid-template-columns: 18px minmax(60px, 1.6fr) 62px minmax(30px, 1fr) 64px 64px;
      }
      .head {
        color: var(--mm-dim);
        cursor: default;
      }
      .heads {
        grid-row: 2;
        margin: 0 -8px;
        overflow: hidden;
        scrollbar-gutter: stable;
      }
      .head button {
        border: 0;
        padding: 0;
        min-height: 0;
        background: none;
        color: inherit;
        gap: 2px;
      }
      .head button:hover:not(:disabled) {
        background: none;
        color: var(--vscode-foreground);
      }
      .head .figure {
        justify-self: end;
      }
      .row:not(.head):hover {
        background: var(--mm-hover);
      }
      .row.on {
        background: var(--mm-selected);
        color: var(--mm-selected-text);
        outline-color: var(--mm-selected-edge);
      }
      .row.on :is(.dim, .why) {
        color: inherit;
      }
      .scroller {
        grid-row: 3;
        margin: 0 -8px;
        overflow: auto;
        overflow-anchor: none;
        background: var(--vscode-editor-background);
        scrollbar-gutter: stable;
        outline-offset: -1px;
      }
      .bar {
        display: block;
        height: 9px;
        min-width: 2px;
        border-radius: 1px;
      }
      .bar.none {
        min-width: 0;
      }
      .why {
        grid-column: -4 / -1;
        color: var(--mm-dim);
      }
      .legend {
        font-size: 11px;
      }
      .nothing {
        padding: 4px 8px;
        margin: 0;
        color: var(--mm-dim);
      }
      input[aria-disabled='true'] {
        opacity: 0.4;
      }
      @container (max-width: 420px) {
        .row {
          gap: 0 6px;
        }
        .all .row {
          grid-template-columns: 18px minmax(60px, 1fr) 48px 0 56px 48px;
        }
        .all :is(.bar, .legend) {
          visibility: hidden;
        }
      }
    `,
  ];
  /** The layer's path; empty where the rows are of all layers. */
  @property() layer = '';
  /** In the network's order. */
  @property({ attribute: false }) rows: readonly ListedChannel[] = [];
  @property({ attribute: false }) heat: ReadonlyMap<string, Heat> = new Map();
  private readonly scrolled = new ScrolledRows(this, ROW_HEIGHT);
  private made: Ordered | undefined;
  private scale: BarScale = barScale([]);
  private zeros = 0;

  constructor() {
    super();
    followTheme(this);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('rows')) {
      this.scale = barScale(this.rows.map((row) => row.score));
      this.zeros = this.rows.filter((row) => row.score === 0).length;
    }
    if (this.hasUpdated && changed.has('layer')) this.scrolled.toTop();
  }

  protected override firstUpdated(): void {
    const place = this.ordered().findIndex((row) => this.isChosen(row));
    if (place >= 0) this.scrolled.reveal(place, 'middle');
  }

  protected override render(): TemplateResult {
    const { layer, store } = this;
    const list = this.ordered();
    const [from, to] = this.scrolled.window(list.length);
    const shown = list.slice(from, to);
    const focusable = shown.find((row) => this.isChosen(row)) ?? shown[0];
    const zero = zeroText(methodAt(store.choices.method, 'neuron'), this.zeros, this.rows.length);
    return html`${zero === undefined ? nothing : html`<p class="dim zero" role="note">${zero}</p>`} ${this.head()}
      <div
        class="scroller ${layer === '' ? 'all' : ''}"
        role="list"
        aria-label=${layer === '' ? 'Channels of all layers' : `Channels of ${layer}`}
        tabindex="0"
        ${ref(this.scrolled.attach)}
        @keydown=${this.move}
      >
        <div role="presentation" ${setStyle(this.scrolled.room([from, to]))}>
          ${repeat(
            shown,
            (row) => `${row.index} ${row.layer}`,
            (row, i) => this.row(row, { place: from + i, of: list.length, inTabOrder: row === focusable }),
          )}
        </div>
        ${list.length === 0 ? html`<p class="nothing">No channel matches the filter.</p>` : nothing}
      </div>`;
  }

  private head(): TemplateResult {
    const { order } = this;
    const sorter = (column: ChannelColumn, text: string): TemplateResult => {
      const on = column === order.column;
      const icon = on ? html`<mm-icon name=${order.descending ? 'triangleDown' : 'triangleUp'}></mm-icon>` : nothing;
      return html`<button
        aria-pressed=${on}
        aria-label=${`Sort by ${text}${on ? (order.descending ? ', now descending' : ', now ascending') : ''}`}
        title=${SORTED[column]}
        @click=${() => this.sort(column)}
      >
        ${column === 'state' ? (on ? nothing : html`<mm-icon name="check"></mm-icon>`) : text}${icon}
      </button>`;
    };
    const { kind, low, high } = this.scale;
    const legend = high === 0 ? '' : kind === 'linear' ? 'bars from 0' : 'bars logarithmic';
    const range =
      high === 0
        ? ''
        : kind === 'linear'
          ? `Bars from 0 to ${score(high)}`
          : `Bars logarithmic from ${score(low)} to ${score(high)}; a score of 0 has none`;
    return html`<div class="heads ${this.layer === '' ? 'all' : ''}">
      <div class="row head">
        <span>${sorter('state', 'state')}</span>
        ${this.layer === '' ? html`<span>${sorter('layer', 'layer')}</span>` : nothing}
        <span class="figure">${sorter('index', 'channel')}</span>
        <span class="legend cut" title=${range}>${legend}</span>
        <span class="figure">${sorter('score', 'score')}</span>
        <span class="figure">${sorter('rank', 'rank')}</span>
      </div>
    </div>`;
  }

  private row(row: ListedChannel, { place, of, inTabOrder }: { place: number; of: number; inTabOrder: boolean }): unknown {
    const { layer, index, prunable, reason } = row;
    const ticked = ticksOf(this.store.plan.ticks, layer).has(index);
    const chosen = this.isChosen(row);
    const heat = this.heat.get(layer)?.[index] ?? 0;
    const colours = palette();
    return guard(
      [row, place, of, ticked, chosen, inTabOrder, heat, colours, this.scale],
      () =>
        html`<div
          role="listitem"
          aria-posinset=${place + 1}
          aria-setsize=${of}
          class="row ${chosen ? 'on' : ''}"
          aria-current=${chosen ? 'true' : nothing}
          @click=${() => this.choose(row)}
        >
          <input
            type="checkbox"
            aria-label=${this.labelOf(row)}
            aria-describedby="about-${place}"
            aria-disabled=${prunable ? nothing : 'true'}
            tabindex=${inTabOrder ? 0 : -1}
            .checked=${ticked}
            @click=${(event: Event) => {
              event.stopPropagation();
              if (prunable) this.tick(row);
              else event.preventDefault();
            }}
          />
          ${this.layer === '' ? shownName(layer, layerName(this.store.snapshot?.model.layers ?? [], layer)) : nothing}
          <span class="figure">${index}</span>
          ${
            prunable
              ? html`<span
                    class="bar ${row.score ? '' : 'none'}"
                    ${setStyle({ width: `${this.scale.length(row.score ?? 0) * 100}%`, background: cssColour(colours.heat(heat)) })}
                  ></span>
                  <span class="dim figure" id="about-${place}">${row.score === null ? '' : score(row.score)}</span>
                  <span class="figure">${row.rank === null ? '' : exactCount(row.rank)}</span>`
              : html`<span class="why cut" id="about-${place}" title=${reason ?? ''}>not prunable${reason ? `: ${reason}` : ''}</span>`
          }
        </div>`,
    );
  }

  private labelOf({ layer, index }: ListedChannel): string {
    return this.layer === '' ? `channel ${index} of ${layer}` : `channel ${index}`;
  }

  private get order(): ChannelOrder {
    const { channelOrder, modelChannelOrder } = this.store.choices;
    return this.layer === '' ? modelChannelOrder : channelOrder;
  }

  private sort(column: ChannelColumn): void {
    const order = nextChannelOrder(this.order, column);
    this.store.choose(this.layer === '' ? { modelChannelOrder: order } : { channelOrder: order });
    this.scrolled.toTop();
  }

  /** Rows that are sorted by their ticks stay where they are while they are ticked here. */
  private ordered(): readonly ListedChannel[] {
    const { rows, order, made } = this;
    const { ticks } = this.store.plan;
    if (made?.rows === rows && made.order === order && (order.column !== 'state' || made.ticks === ticks)) return made.list;
    const list = orderChannels(rows, order, ticks);
    this.made = { rows, order, ticks, list };
    return list;
  }

  private isChosen({ layer, index }: ListedChannel): boolean {
    const { choices } = this.store;
    return index === choices.channel && (this.layer !== '' || layer === choices.layer);
  }

  private choose({ layer, index }: ListedChannel): void {
    const { choices } = this.store;
    this.store.choose({ layer, channel: index, allLayers: choices.allLayers, ...(layer === choices.layer ? {} : { weight: null }) });
  }

  private tick(row: ListedChannel): void {
    const { plan } = this.store;
    plan.tick(toggledTick(plan.ticks, row.layer, row.index));
    if (this.made) this.made = { ...this.made, ticks: plan.ticks };
    this.choose(row);
  }

  private move(event: KeyboardEvent): void {
    const rows = this.ordered();
    const at = rows.findIndex((row) => this.isChosen(row));
    const chosen = rows[at];
    if (event.key === ' ' && !(event.target instanceof HTMLInputElement) && chosen) {
      event.preventDefault();
      if (chosen.prunable) this.tick(chosen);
      return;
    }
    const to = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: rows.length - 1,
      PageDown: at + 10,
      PageUp: at - 10,
    }[event.key];
    const place = Math.min(rows.length - 1, Math.max(0, to ?? -1));
    const row = rows[place];
    if (to === undefined || !row) return;
    event.preventDefault();
    void this.focusRow(place, row);
  }

  private async focusRow(place: number, row: ListedChannel): Promise<void> {
    // The row that has the focus may be taken away on scrolling; the list keeps the keyboard until the next one is there.
    this.renderRoot.querySelector<HTMLElement>('[role="list"]')?.focus({ preventScroll: true });
    this.choose(row);
    this.scrolled.reveal(place);
    this.requestUpdate();
    await this.updateComplete;
    if (!this.isChosen(row)) return;
    this.renderRoot.querySelector<HTMLElement>(`[aria-posinset="${place + 1}"] input`)?.focus({ preventScroll: true });
  }
}

/** What the heads say on hovering. */
const SORTED: Readonly<Record<ChannelColumn, string>> = {
  rank: 'Sort by rank: 1 is the least worth of the model; again for the most',
  score: 'Sort by score: the most worth first; again for the least',
  index: 'Sort by the place in the layer; again from the end',
  layer: 'Sort by layer in the network’s order; again from the end',
  state: 'Sort by state: ticked, not ticked, not prunable; again from the end',
};

declare global {
  interface HTMLElementTagNameMap {
    'mm-channel-list': ChannelList;
  }
}
