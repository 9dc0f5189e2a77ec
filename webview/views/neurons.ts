import '../elements/channelCard';
import '../elements/channelList';
import '../elements/layerList';
import '../elements/methodLine';
import '../elements/rankingWarnings';
import '../elements/tickTools';
import '../elements/split';
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { RankAnswer } from '../../src/protocol/rankAnswer';
import type { LayerRow } from '../../src/protocol/inspectAnswer';
import type { ChannelRow, SessionSnapshot } from '../../src/protocol/views';
import { asked } from '../elements/answered';
import { chips, chipStyles } from '../elements/chips';
import { dataNotice } from '../elements/dataNotice';
import { notRunNotice } from '../elements/notRunNotice';
import { methodSelect } from '../elements/methodPicker';
import { layerName } from '../store/layerNames';
import { StoreElement } from '../elements/storeElement';
import { controlStyles, textStyles } from '../elements/styles';
import { exactCount, plural } from '../../src/base/format';
import { heatByLayer, type Heat } from '../charts/heat';
import type { PanelQueryParams } from '../../src/protocol/panel';
import type { Answer } from '../store/queries';
import { SCOPES } from '../../src/protocol/settings/ranking';
import { methodAt } from '../../src/protocol/methods';
import { channelsOf, channelsOfModel } from '../store/modelChannels';
import { rankSettings } from '../store/rankSettings';
import type { Pane } from '../elements/paneLayout';

const NO_HEAT: ReadonlyMap<string, Heat> = new Map();

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
        min-height: 0;
      }
      section {
        display: grid;
        padding: 8px var(--mm-gap) 0;
      }
      .channels {
        container-type: inline-size;
        grid-template: auto auto auto auto minmax(0, 1fr) / minmax(0, 1fr);
      }
      .channels mm-channel-list,
      .channels mm-notice {
        grid-row: 5;
      }
      .channels mm-notice {
        overflow: auto;
      }
      .card {
        display: block;
        padding-bottom: 10px;
        overflow: auto;
        scrollbar-gutter: stable;
      }
      mm-method-line {
        margin-bottom: 4px;
      }
      .top {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: 2px 16px;
        min-height: 26px;
        margin-bottom: 2px;
      }
      .top h2 {
        flex: 0 1 auto;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        margin: 0;
        text-transform: none;
        letter-spacing: 0;
        font-size: 13px;
        min-width: 0;
      }
      .top b {
        color: var(--vscode-foreground);
      }
      .picks {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px 14px;
      }
      @container (max-width: 380px) {
        .picks {
          flex-wrap: nowrap;
          gap: 8px;
        }
        .picks select {
          max-width: 104px;
        }
        .chip span {
          padding: 0 7px;
        }
      }
    `,
  ];

  protected override render(): TemplateResult | typeof nothing {
    const { snapshot } = this.store;
    if (!snapshot) return nothing;
    const layers = snapshot.model.layers.filter(({ channels }) => (channels ?? 0) > 0);
    const layer =
      layers.find(({ name }) => name === this.store.choices.layer) ?? layers.find(({ prunable }) => (prunable ?? 0) > 0) ?? layers[0];
    if (!layer) {
      return (
        notRunNotice(this.store) ??
        html`<mm-notice heading="No neurons here" text="None of the model’s layers produces channels with weights of its own."></mm-notice>`
      );
    }
    const ranking = this.ranking();
    const heat = ranking?.kind === 'ready' ? heatByLayer(ranking.value.layers, this.store.choices.scope) : NO_HEAT;
    return html`<mm-split name="neurons" .store=${this.store} .panes=${this.panes(layer)}>
      <section slot="layers" class="layers" @click=${this.toChannels}>
        <mm-layer-list .store=${this.store} selected=${layer.name} .layers=${layers} .heat=${heat}></mm-layer-list>
      </section>
      ${this.middle(layer, heat, snapshot)}
    </mm-split>`;
  }

  private panes(layer: LayerRow): readonly Pane[] {
    const { channel, allLayers } = this.store.choices;
    const chosen = channel !== null && channel < (layer.channels ?? 0);
    return [
      { name: 'layers', label: 'Layers', least: 240, share: 0.24 },
      {
        name: 'channels',
        label: allLayers ? 'All layers' : layerName(this.store.model?.layers ?? [], layer.name).shown,
        least: 340,
        share: 0.5,
        front: true,
      },
      { name: 'card', label: chosen ? `Channel ${channel}` : 'Channel', least: 310, share: 0.26, empty: !chosen },
    ];
  }

  /** Where the layers take the place of their channels, choosing one shows those. */
  private toChannels(event: Event): void {
    const chosen = event.composedPath().some((node) => node instanceof Element && node.role === 'option');
    const split = this.renderRoot.querySelector('mm-split');
    if (chosen && split?.stacked) split.show('channels');
  }

  private ranking(): Answer<RankAnswer> | undefined {
    const { store } = this;
    return store.lacksData ? undefined : store.queries.ask('rank', { settings: rankSettings(store.choices, 'neuron') });
  }

  private warnings(): TemplateResult | typeof nothing {
    const ranking = this.ranking();
    return ranking?.kind === 'ready' ? html`<mm-ranking-warnings .warnings=${ranking.value.warnings}></mm-ranking-warnings>` : nothing;
  }

  private middle(layer: LayerRow, heat: ReadonlyMap<string, Heat>, snapshot: SessionSnapshot): TemplateResult {
    const { store } = this;
    const { scope } = store.choices;
    const method = methodAt(store.choices.method, 'neuron');
    return html`<section slot="channels" class="channels">
        <div class="top">
          <h2 title=${store.choices.allLayers ? nothing : layer.name}>
            ${store.choices.allLayers ? titled('All layers', snapshot.model.totals.channels, snapshot.model.totals.prunableChannels) : titled(layerName(snapshot.model.layers, layer.name).shown, layer.channels, layer.prunable)}
          </h2>
          <div class="picks">
            ${methodSelect({ value: method, level: 'neuron', choose: (value) => store.chooseRanking({ method: value }) })}
            ${chips({
              label: 'Scope',
              options: SCOPES,
              value: scope,
              choose: (value) => store.chooseRanking({ scope: value }),
            })}
          </div>
        </div>
        <mm-method-line .store=${store} level="neuron"></mm-method-line>
        ${this.warnings()}
        ${store.lacksData ? dataNotice(store, method) : store.choices.allLayers ? this.allChannels(heat, snapshot) : this.list(layer, heat)}
      </section>
      <section slot="card" class="card">${this.card(layer, this.rows(layer), snapshot)}</section>`;
  }

  private allChannels(heat: ReadonlyMap<string, Heat>, { model }: SessionSnapshot): TemplateResult {
    const { store } = this;
    const question = { settings: rankSettings(store.choices, 'neuron') };
    return asked(store, 'rank', question, {
      what: 'scores',
      show: ({ layers }) =>
        html`<mm-channel-list
          .store=${store}
          .rows=${channelsOfModel(layers, model.layers, store.choices.filter)}
          .heat=${heat}
        ></mm-channel-list>`,
      lasts: true,
    });
  }

  private list(layer: LayerRow, heat: ReadonlyMap<string, Heat>): TemplateResult {
    const { store } = this;
    return html`<mm-tick-tools .store=${store} layer=${layer.name} .rows=${this.rows(layer)}></mm-tick-tools> ${asked(
        store,
        'channels',
        this.question(layer),
        {
          what: `scores of ${layer.name}`,
          show: (known) =>
            html`<mm-channel-list
              .store=${store}
              layer=${layer.name}
              .rows=${channelsOf(layer.name, known)}
              .heat=${heat}
            ></mm-channel-list>`,
          lasts: true,
        },
      )}`;
  }

  private question({ name }: LayerRow): PanelQueryParams<'channels'> {
    return { layer: name, settings: rankSettings(this.store.choices, 'neuron') };
  }

  private rows(layer: LayerRow): readonly ChannelRow[] {
    const { store } = this;
    const answer = store.lacksData ? undefined : store.queries.ask('channels', this.question(layer));
    return answer?.kind === 'ready' ? answer.value : [];
  }

  private card(layer: LayerRow, rows: readonly ChannelRow[], { model }: SessionSnapshot): TemplateResult {
    const { channel } = this.store.choices;
    const cuttable = model.totals.prunableChannels ?? 0;
    // A channel chosen before the layer was cut may be gone.
    if (channel === null || channel >= (layer.channels ?? 0)) {
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

function titled(name: string, channels: number | null, prunable: number | null): TemplateResult {
  return html`<b>${name}</b> · ${plural(channels ?? 0, 'channel')} · ${exactCount(prunable)} prunable`;
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-neurons': Neurons;
  }
}
