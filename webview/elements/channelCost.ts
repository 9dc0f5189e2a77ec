import { css, html, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { RemovalCostAnswer } from '../../src/protocol/calibrationAnswer';
import { exactCount } from '../../src/base/format';
import { progressText } from '../text/progressText';
import type { Answer } from '../store/queries';
import { otherData } from './otherData';
import { StoreElement } from './storeElement';
import { controlStyles, textStyles } from './styles';
import { costText } from '../text/costText';

/** What removing a channel alone costs, measured when the user asks. */
@customElement('mm-channel-cost')
export class ChannelCost extends StoreElement {
  static override styles = [
    textStyles,
    controlStyles,
    css`
      h3 {
        margin-top: 16px;
      }
      p {
        margin: 0;
        overflow-wrap: anywhere;
      }
    `,
  ];
  @property() layer = '';
  @property({ type: Number }) channel = 0;

  protected override render(): TemplateResult {
    const { store } = this;
    const question = { layer: this.layer, index: this.channel };
    const measure = (): void => {
      store.queries.forget('removalCost', question);
      store.queries.ask('removalCost', question);
      store.changed();
    };
    return html`<h3>Cost of removal</h3>
      ${this.content(store.queries.peek('removalCost', question), measure)}`;
  }

  private content(answer: Answer<RemovalCostAnswer> | undefined, measure: () => void): TemplateResult {
    const { store } = this;
    if (store.state?.data === undefined) {
      return html`<p class="dim">
        Measured on a data set.
        <button class="link" aria-disabled=${store.busy} @click=${() => store.run('chooseDataSet', {})}>Choose Data Set…</button>
      </p>`;
    }
    switch (answer?.kind) {
      case undefined:
      case 'cancelled':
        return html`<button @click=${measure}>Measure</button>`;
      case 'waiting':
        return html`<p class="dim" role="status">
          ${progressText(store.state.waiting) || 'Measuring…'}
          <button class="link" @click=${() => store.run('stopWaiting', {})}>Cancel</button>
        </p>`;
      case 'failed':
        return html`<p role="alert">
          ${answer.message} <button class="link" @click=${measure}>Try Again</button> ${otherData(store, answer)}
        </p>`;
      case 'ready':
        return html`<p>Removing it ${costText(answer.value)} <span class="dim">on ${exactCount(answer.value.samples)} samples</span></p>`;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-channel-cost': ChannelCost;
  }
}
