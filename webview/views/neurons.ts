import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { LayerRow } from '../../src/protocol/answers';
import type { ChannelRow, SessionSnapshot } from '../../src/protocol/engine';
import { answered } from '../elements/answered';
import '../elements/channelCard';
import '../elements/channelList';
import { chips, chipStyles } from '../elements/chips';
import '../elements/layerList';
import { StoreElement } from '../elements/storeElement';
import { controlStyles, textStyles } from '../elements/styles';
import '../elements/tickTools';
import { plural } from '../format';
import { heatByLayer, type Heat } from '../heat';
import { METHODS, SCOPES } from '../methods';

/** Layers, the channels of the chosen layer with their ticks, and the chosen channel's card. */
@customElement('mm-neurons')
export class Neurons extends StoreElement {
  static override styles = [
    textStyles,
    controlStyles,
    chipStyles,
    css`
      :host {
        display: grid;
        grid-template-columns: 330px minmax(0, 1fr) 340px;
        min-height: 0;
      }
      section {
        display: grid;
        min-height: 0;
        min-width: 0;
        padding: 10px var(--mm-gap);
        border-right: 1px solid var(--mm-line);
      }
      section:last-child {
        border-right: 0;
      }
      .channels {
        grid-template-rows: auto auto minmax(0, 1fr);
      }
      .top {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: 6px 16px;
        min-height: 26px;
        margin-bottom: 4px;
      }
      .top h2 {
        margin: 0;
        text-transform: none;
        letter-spacing: 0;
        font-size: 13px;
        min-width: 0;
      }
      .top b {
        color: var(--vscode-foreground);
        overflow-wrap: anywhere;
      }
      .picks {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 14px;
      }
      @media (max-width: 1099px) {
        :host {
          grid-template-columns: 280px minmax(0, 1fr);
          grid-template-rows: minmax(0, 1fr) minmax(0, 40%);
        }
        .layers {
          grid-row: 1 / 3;
        }
        .card {
          border-top: 1px solid var(--mm-line);
        }
        .channels {
          border-right: 0;
        }
      }
      @media (max-width: 640px) {
        :host {
          grid-template-columns: minmax(0, 1fr);
          grid-template-rows: 210px minmax(300px, 1fr) auto;
          overflow: auto;
        }
        .layers {
          grid-row: auto;
        }
        section {
          border-right: 0;
          border-bottom: 1px solid var(--mm-line);
        }
      }
    `,
  ];

  protected override render(): TemplateResult | typeof nothing {
    const { snapshot } = this.store;
    if (!snapshot) return nothing;
    const layers = snapshot.model.layers.filter(({ channels }) => channels > 0);
    const layer =
      layers.find(({ name }) => name === this.store.choices.layer) ??
      layers.find(({ prunable }) => prunable > 0) ??
      layers[0];
    if (!layer) {
      return html`<mm-notice
        heading="No neurons here"
        text="None of the model’s layers produces channels with weights of its own."
      ></mm-notice>`;
    }
    const heat = this.heat();
    return html`<section class="layers">
        <mm-layer-list .store=${this.store} selected=${layer.name} .layers=${layers} .heat=${heat}></mm-layer-list>
      </section>
      ${this.middle(layer, heat.get(layer.name) ?? [], snapshot)}`;
  }

  private heat(): ReadonlyMap<string, Heat> {
    const { method, scope } = this.store.choices;
    const ranked = this.store.queries.ask('rank', { settings: { method, level: 'neuron', scope } });
    return ranked.kind === 'ready' ? heatByLayer(ranked.value.layers, scope) : new Map();
  }

  private middle(layer: LayerRow, heat: Heat, snapshot: SessionSnapshot): TemplateResult {
    const { store } = this;
    const { method, scope } = store.choices;
    const question = { layer: layer.name, settings: { method, level: 'neuron', scope } } as const;
    const answer = store.queries.ask('channels', question);
    const rows = answer.kind === 'ready' ? answer.value : [];
    const again = (): void => {
      store.queries.forget('channels', question);
      store.changed();
    };
    return html`<section class="channels">
        <div class="top">
          <h2><b>${layer.name}</b> · ${plural(layer.channels, 'channel')} · ${layer.prunable} prunable</h2>
          <div class="picks">
            ${chips({
              label: 'Method',
              options: METHODS,
              value: method,
              choose: (value) => store.choose({ method: value }),
            })}
            ${chips({
              label: 'Scope',
              options: SCOPES,
              value: scope,
              choose: (value) => store.choose({ scope: value }),
            })}
          </div>
        </div>
        <mm-tick-tools .store=${store} layer=${layer.name} .rows=${rows}></mm-tick-tools>
        ${answered(
          answer,
          `scores of ${layer.name}`,
          again,
          (known) =>
            html`<mm-channel-list .store=${store} layer=${layer.name} .rows=${known} .heat=${heat}></mm-channel-list>`,
        )}
      </section>
      <section class="card">${this.card(layer, rows, snapshot)}</section>`;
  }

  private card(layer: LayerRow, rows: readonly ChannelRow[], { model }: SessionSnapshot): TemplateResult {
    const { channel } = this.store.choices;
    const cuttable = model.totals.prunableChannels;
    // A channel chosen before the layer was cut may be gone.
    if (channel === null || channel >= layer.channels) {
      return html`<mm-notice
        heading="Choose a channel"
        text="Its scores and what is cut with it are shown here. ${plural(cuttable, 'channel')} of this model can be cut."
      ></mm-notice>`;
    }
    return html`<mm-channel-card
      tabindex="0"
      role="group"
      aria-label="Channel ${channel}"
      .store=${this.store}
      layer=${layer.name}
      channel=${channel}
      .rows=${rows}
    ></mm-channel-card>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-neurons': Neurons;
  }
}
