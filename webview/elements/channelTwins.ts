import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { StoreElement } from './storeElement';
import { controlStyles, textStyles } from './styles';

/** As alike as this is worth a look. */
const ALIKE = 0.5;

/** The channels of the layer that compute nearly the same, with a way to each. */
@customElement('mm-channel-twins')
export class ChannelTwins extends StoreElement {
  static override styles = [
    textStyles,
    controlStyles,
    css`
      h3 {
        margin-top: 16px;
      }
      .twins {
        display: flex;
        flex-wrap: wrap;
        gap: 2px 14px;
        margin: 0;
      }
    `,
  ];
  @property() layer = '';
  @property({ type: Number }) channel = 0;

  protected override render(): TemplateResult | typeof nothing {
    const { store, layer, channel } = this;
    const answer = store.queries.ask('twins', { layer, index: channel });
    if (answer.kind !== 'ready') return nothing;
    const alike = answer.value.filter(({ similarity }) => similarity >= ALIKE);
    return html`<h3 title="Cosine of the weights that compute them">Twins</h3>
      ${
        alike.length === 0
          ? html`<p class="dim">No channel of the layer computes nearly the same.</p>`
          : html`<p class="twins">
              ${alike.map(
                ({ index, similarity }) =>
                  html`<span
                    ><button class="link" aria-label="Channel ${index}" @click=${() => store.choose({ channel: index })}>${index}</button>
                    <span class="dim figure">${similarity.toFixed(2)}</span></span
                  >`,
              )}
            </p>`
      }`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-channel-twins': ChannelTwins;
  }
}
