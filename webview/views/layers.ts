import '../elements/filterField';
import '../elements/layerTable';
import '../elements/notice';
import '../elements/split';
import '../elements/weightCard';
import '../elements/columnMenu';
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { Pane } from '../elements/paneLayout';
import { openingNotice } from '../elements/openingNotice';
import { StoreElement } from '../elements/storeElement';
import { textStyles } from '../elements/styles';
import { exactCount, plural } from '../../src/base/format';
import { filterLayers } from '../store/layerFilter';

const PANES: readonly Pane[] = [
  { name: 'table', label: 'Layers', least: 360, share: 0.74 },
  { name: 'card', label: 'Weights', least: 290, share: 0.26 },
];

/** The layers as a table, and the weights of the chosen one. */
@customElement('mm-layers')
export class Layers extends StoreElement {
  static override styles = [
    textStyles,
    css`
      :host {
        display: grid;
        min-height: 0;
      }
      section {
        padding: 10px var(--mm-gap);
      }
      .table {
        display: grid;
        grid-template: auto minmax(0, 1fr) / minmax(0, 1fr);
        gap: 8px;
        padding-bottom: 0;
      }
      .top {
        display: grid;
        grid-template-columns: minmax(0, 400px) 1fr auto;
        gap: 14px;
        align-items: start;
      }
      .top .dim {
        line-height: 26px;
        white-space: nowrap;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .card {
        overflow: auto;
        scrollbar-gutter: stable;
      }
    `,
  ];

  protected override render(): TemplateResult | typeof nothing {
    const { model, snapshot, choices } = this.store;
    if (!model) return nothing;
    const { layers } = model;
    const shown = filterLayers(layers, choices.filter).rows;
    const chosen = layers.find(({ name }) => name === choices.layer) ?? shown.find(({ params }) => params > 0);
    return html`<mm-split name="layers" .store=${this.store} .panes=${PANES}>
      <section slot="table" class="table">
        <div class="top">
          <mm-filter-field .store=${this.store}></mm-filter-field>
          <span class="dim" role="status"
            >${shown.length === layers.length ? plural(layers.length, 'layer') : `${exactCount(shown.length)} of ${plural(layers.length, 'layer')}`}</span
          >
          <mm-column-menu .store=${this.store}></mm-column-menu>
        </div>
        <mm-layer-table .store=${this.store} selected=${chosen?.name ?? ''} .layers=${shown}></mm-layer-table>
      </section>
      <section slot="card" class="card" role="region" aria-label="Layer" tabindex="0">
        ${
          !snapshot
            ? openingNotice(this.store)
            : chosen
              ? html`<mm-weight-card .store=${this.store} .layer=${chosen}></mm-weight-card>`
              : html`<mm-notice
                  heading="Choose a layer"
                  text="The histogram, the picture and the statistics of its weights are shown here."
                ></mm-notice>`
        }
      </section>
    </mm-split>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-layers': Layers;
  }
}
