import '@lit-labs/virtualizer';
import type { LitVirtualizer } from '@lit-labs/virtualizer';
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ChannelRow } from '../../src/protocol/views';
import { orderChannels } from '../store/channelOrder';
import { cssColour } from '../theme/colour';
import { exactCount, score } from '../text/format';
import type { Heat } from '../charts/heat';
import { palette, watchTheme } from '../theme/palette';
import { ticksOf, toggledTick } from '../store/ticks';
import { setStyle } from './setStyle';
import { StoreElement } from './storeElement';
import { controlStyles, textStyles } from './styles';

/**
 * The channels of one layer, each with its tick, score and rank; those that can't be cut say why. Arrows move, Space
 * ticks.
 */
@customElement('mm-channel-list')
export class ChannelList extends StoreElement {
  static override styles = [
    textStyles,
    controlStyles,
    css`
      :host {
        display: grid;
        grid-template-rows: auto minmax(0, 1fr);
        min-height: 0;
      }
      .row {
        display: grid;
        grid-template-columns: 18px 58px minmax(16px, 1fr) 60px 54px;
        align-items: center;
        gap: 0 10px;
        padding: 0 8px;
        height: 24px;
        width: 100%;
        cursor: pointer;
        outline: 1px solid transparent;
        outline-offset: -1px;
      }
      .head {
        color: var(--mm-dim);
        cursor: default;
        padding-right: 18px;
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
      lit-virtualizer {
        margin: 0 -8px;
        padding: 0;
        outline-offset: -1px;
      }
      .head {
        margin: 0 -8px;
        width: auto;
      }
      .bar {
        display: block;
        height: 9px;
        min-width: 2px;
        border-radius: 1px;
      }
      .why {
        grid-column: 3 / -1;
        color: var(--mm-dim);
      }
      input[aria-disabled='true'] {
        opacity: 0.4;
      }
    `,
  ];
  @property() layer = '';
  @property({ attribute: false }) rows: readonly ChannelRow[] = [];
  @property({ attribute: false }) heat: Heat = [];
  private theme = { dispose: (): void => undefined };

  override connectedCallback(): void {
    super.connectedCallback();
    this.theme = watchTheme(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.theme.dispose();
  }

  protected override render(): TemplateResult {
    const { store, layer } = this;
    const rows = this.ordered();
    const ticked = ticksOf(store.plan.ticks, layer);
    const largest = rows.reduce((most, row) => Math.max(most, row.score ?? 0), 0) || 1;
    const chosen = store.choices.channel;
    return html`${this.head()}
      <lit-virtualizer
        scroller
        role="list"
        aria-label="Channels of ${layer}"
        tabindex="0"
        .items=${[...rows]}
        .keyFunction=${(row: ChannelRow) => row.index}
        .renderItem=${(row: ChannelRow, i: number) =>
          this.row(row, i, { ticked: ticked.has(row.index), chosen: row.index === chosen, largest })}
        @keydown=${this.move}
      ></lit-virtualizer>`;
  }

  private head(): TemplateResult {
    const { channelOrder } = this.store.choices;
    const sorter = (order: typeof channelOrder, text: string): TemplateResult =>
      html`<button
        aria-pressed=${order === channelOrder}
        title="Sort by ${text}"
        @click=${() => this.store.choose({ channelOrder: order })}
      >
        ${text}${order === channelOrder ? html`<mm-icon name="triangleUp"></mm-icon>` : nothing}
      </button>`;
    return html`<div class="row head">
      <span></span><span class="figure">${sorter('index', 'channel')}</span><span></span><span class="figure">score</span>
      <span class="figure">${sorter('rank', 'rank')}</span>
    </div>`;
  }

  private row(
    row: ChannelRow,
    i: number,
    { ticked, chosen, largest }: { ticked: boolean; chosen: boolean; largest: number },
  ): TemplateResult {
    const { index, prunable, reason } = row;
    return html`<div
      role="listitem"
      class="row ${chosen ? 'on' : ''}"
      aria-current=${chosen ? 'true' : nothing}
      @click=${() => this.choose(index)}
    >
      <input
        type="checkbox"
        aria-label="channel ${index}"
        aria-describedby="about-${index}"
        aria-disabled=${prunable ? nothing : 'true'}
        tabindex=${chosen || (i === 0 && this.store.choices.channel === null) ? 0 : -1}
        .checked=${ticked}
        @click=${(event: Event) => {
          event.stopPropagation();
          if (prunable) this.tick(index);
          else event.preventDefault();
        }}
      />
      <span class="figure">${index}</span>
      ${
        prunable
          ? html`<span
                class="bar"
                ${setStyle({
                  width: `${((row.score ?? 0) / largest) * 100}%`,
                  background: cssColour(palette().heat(this.heat[index] ?? 0)),
                })}
              ></span>
              <span class="dim figure" id="about-${index}">${row.score === null ? '' : score(row.score)}</span>
              <span class="figure">${row.rank === null ? '' : exactCount(row.rank)}</span>`
          : html`<span class="why cut" id="about-${index}" title=${reason ?? ''}>not prunable${reason ? `: ${reason}` : ''}</span>`
      }
    </div>`;
  }

  private ordered(): readonly ChannelRow[] {
    return orderChannels(this.rows, this.store.choices.channelOrder);
  }

  private choose(channel: number): void {
    this.store.choose({ channel });
  }

  private tick(channel: number): void {
    this.store.plan.tick(toggledTick(this.store.plan.ticks, this.layer, channel));
    this.choose(channel);
  }

  private move(event: KeyboardEvent): void {
    const rows = this.ordered();
    const at = rows.findIndex(({ index }) => index === this.store.choices.channel);
    const chosen = rows[at];
    if (event.key === ' ' && !(event.target instanceof HTMLInputElement) && chosen) {
      event.preventDefault();
      if (chosen.prunable) this.tick(chosen.index);
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
    void this.focusRow(place, row.index);
  }

  private async focusRow(place: number, channel: number): Promise<void> {
    const list = this.renderRoot.querySelector<LitVirtualizer>('lit-virtualizer');
    // The row that has the focus may be taken away on scrolling; the list keeps the keyboard until the next one is there.
    list?.focus({ preventScroll: true });
    this.choose(channel);
    list?.element(place)?.scrollIntoView({ block: 'nearest' });
    await this.updateComplete;
    await new Promise(requestAnimationFrame);
    if (this.store.choices.channel !== channel) return;
    list?.querySelector<HTMLElement>(`input[aria-label="channel ${channel}"]`)?.focus({ preventScroll: true });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-channel-list': ChannelList;
  }
}
