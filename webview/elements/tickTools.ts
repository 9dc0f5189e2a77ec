import { css, html, type TemplateResult, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { ChannelRow } from '../../src/protocol/views';
import { exactCount } from '../../src/base/format';
import { channelsBelow, ticksOf, withLayerTicks } from '../store/ticks';
import { StoreElement } from './storeElement';
import { controlStyles, textStyles } from './styles';
import { thresholdIn } from '../text/numberList';

/** Ticks many channels of a layer at once: all below a score, or none. */
@customElement('mm-tick-tools')
export class TickTools extends StoreElement {
  static override styles = [
    textStyles,
    controlStyles,
    css`
      :host {
        container-type: inline-size;
      }
      form {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 6px 8px;
        margin-bottom: 4px;
        min-height: 24px;
      }
      input:not([hidden]) {
        width: 82px;
        height: 22px;
      }
      button {
        min-height: 22px;
      }
      .wrong {
        flex-basis: 100%;
        color: var(--mm-bad);
      }
      .wrong:empty {
        display: none;
      }
      .count {
        margin-left: auto;
      }
      @container (max-width: 400px) {
        form {
          flex-wrap: nowrap;
        }
        label,
        .count {
          display: none;
        }
        input:not([hidden]) {
          flex: 1 1 60px;
        }
      }
    `,
  ];
  @property() layer = '';
  @property({ attribute: false }) rows: readonly ChannelRow[] = [];
  /** What is wrong with what was typed; empty when nothing is. */
  @state() private wrong = '';

  protected override render(): TemplateResult {
    const { layer, store } = this;
    const ticked = ticksOf(store.plan.ticks, layer).size;
    return html`<form @submit=${this.tickBelow}>
      <label for="threshold" class="dim">score below</label>
      <input
        id="threshold"
        aria-label="Score below"
        type="text"
        inputmode="decimal"
        placeholder="0.1"
        title="Score below"
        aria-invalid=${this.wrong === '' ? nothing : 'true'}
        aria-describedby="wrong"
        @input=${() => (this.wrong = '')}
      />
      <button type="submit" title="Tick every prunable channel of this layer with a lower score">Tick</button>
      <button type="button" title="Untick all channels of this layer" aria-disabled=${ticked === 0} @click=${() => this.set([])}>
        Untick Layer
      </button>
      <span class="dim count">${exactCount(ticked)} ticked here</span>
      <span id="wrong" class="wrong" role="alert">${this.wrong}</span>
    </form>`;
  }

  private tickBelow(event: SubmitEvent): void {
    event.preventDefault();
    const field = this.renderRoot.querySelector('input');
    if (!field) return;
    const threshold = thresholdIn(field.value);
    const typed = field.value.trim();
    const wrong = typed === '' ? 'Type a number, such as 0.1 or 1e-4.' : `“${typed}” is not a number, such as 0.1 or 1e-4.`;
    this.wrong = threshold === undefined ? wrong : '';
    if (threshold === undefined) field.focus();
    else this.set(channelsBelow(this.rows, threshold));
  }

  private set(channels: readonly number[]): void {
    const { plan } = this.store;
    plan.tick(withLayerTicks(plan.ticks, this.layer, channels));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-tick-tools': TickTools;
  }
}
