import './channelCost';
import './channelScores';
import './channelTwins';
import './chart';
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ChannelCard, ChannelRow } from '../../src/protocol/views';
import { profileChart } from '../charts/profileChart';
import { compactCount, exactCount } from '../../src/base/format';
import { memberGroups } from '../text/memberText';
import { ticksOf, toggledTick } from '../store/ticks';
import type { Palette } from '../theme/palette';
import { asked } from './answered';
import { StoreElement } from './storeElement';
import { controlStyles, textStyles } from './styles';

/** One channel: what it is worth by each method, where it stands in its layer, and what is cut together with it. */
@customElement('mm-channel-card')
export class ChannelCardView extends StoreElement {
  static override styles = [
    textStyles,
    controlStyles,
    css`
      h3 {
        margin-top: 16px;
      }
      mm-chart {
        height: 92px;
      }
      ul {
        margin-bottom: 8px;
      }
      li {
        padding: 2px 0 2px 12px;
        text-indent: -12px;
      }
      .weight {
        overflow-wrap: anywhere;
      }
      .caption {
        font-size: 11px;
        margin: 2px 0 0;
      }
      button {
        margin-top: 8px;
      }
    `,
  ];
  @property() layer = '';
  @property({ type: Number }) channel = 0;
  @property({ attribute: false }) rows: readonly ChannelRow[] = [];

  protected override render(): TemplateResult {
    const { store, layer, channel: index } = this;
    const question = { layer, index, settings: store.choices.scoring };
    return html`<h2>Channel ${index}</h2>
      ${asked(store, 'channel', question, { what: `card of channel ${index}`, show: (card) => this.card(card) })}`;
  }

  private card(card: ChannelCard): TemplateResult {
    const { prunable, reason, scores, members, params, macs } = card;
    const shapes = new Map(
      this.store.snapshot?.model.layers.flatMap(({ weights }) => weights.map(({ name, shape }) => [name, shape] as const)),
    );
    return html`${prunable ? this.standing() : whyNot(reason)}
      ${prunable ? html`<mm-channel-scores .store=${this.store} layer=${this.layer} channel=${this.channel} .scores=${scores}></mm-channel-scores>` : nothing}
      ${prunable ? html`<mm-channel-cost .store=${this.store} layer=${this.layer} channel=${this.channel}></mm-channel-cost>` : nothing}
      <mm-channel-twins .store=${this.store} layer=${this.layer} channel=${this.channel}></mm-channel-twins>
      <h3>Goes with it</h3>
      ${members.length === 0 ? html`<p class="dim">Nothing can be cut.</p>` : nothing}
      <ul>
        ${memberGroups(members, shapes).map(
          ({ slices, place }) => html`<li><span class="dim">${slices} of</span> <span class="weight">${place}</span></li>`,
        )}
      </ul>
      ${members.length === 0 ? nothing : html`<p>${exactCount(params)} parameters · ${compactCount(macs)} MACs</p>`}
      ${prunable ? this.tickButton() : nothing}`;
  }

  private standing(): TemplateResult | typeof nothing {
    const scored = this.rows
      .flatMap(({ index, score: value }) => (value === null ? [] : [{ index, value }]))
      .sort((a, b) => a.value - b.value);
    const place = scored.findIndex(({ index }) => index === this.channel);
    if (place < 0) return nothing;
    const values = scored.map(({ value }) => value);
    return html`<mm-chart
        label="Scores of the layer's channels from the least to the most; this one is number ${place + 1} of ${scored.length}"
        .of=${[this.rows, place]}
        .build=${(colours: Palette) => profileChart(values, place, colours)}
      ></mm-chart>
      <p class="dim caption">number ${exactCount(place + 1)} of the layer’s ${exactCount(scored.length)}, the least worth first</p>`;
  }

  private tickButton(): TemplateResult {
    const { plan } = this.store;
    const ticked = ticksOf(plan.ticks, this.layer).has(this.channel);
    return html`<button @click=${() => plan.tick(toggledTick(plan.ticks, this.layer, this.channel))}>
      ${ticked ? 'Keep This Channel' : 'Tick for Removal'}
    </button>`;
  }
}

function whyNot(reason: string | undefined): TemplateResult {
  return html`<p><mm-icon class="warn" name="info"></mm-icon> Not prunable${reason ? `: ${reason}` : ''}.</p>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-channel-card': ChannelCardView;
  }
}
