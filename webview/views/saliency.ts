import type { nothing } from 'lit';
import { css, html, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { RankAnswer, RankedLayer } from '../../src/protocol/answers';
import { saliencyChart } from '../charts/saliencyChart';
import { answered } from '../elements/answered';
import '../elements/chart';
import { chips, chipStyles } from '../elements/chips';
import '../elements/filterField';
import '../elements/saliencyTable';
import { StoreElement } from '../elements/storeElement';
import { textStyles } from '../elements/styles';
import { heatByLayer } from '../heat';
import { filterLayers } from '../layerOrder';
import type { Palette } from '../palette';
import { LEVELS, METHODS, SCOPES } from '../methods';

/** What the layers are worth by a method: a chart over all of them, and a table with a strip for each. */
@customElement('mm-saliency')
export class Saliency extends StoreElement {
  static override styles = [
    textStyles,
    chipStyles,
    css`
      :host {
        display: grid;
        grid-template-rows: auto auto minmax(0, 1fr);
        min-height: 0;
        padding-top: 10px;
      }
      .picks {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px 24px;
        padding: 0 var(--mm-gap) 10px;
      }
      .pick {
        display: flex;
        align-items: center;
        gap: 8px;
      }
      mm-filter-field {
        flex: 1 1 200px;
        max-width: 300px;
        margin-left: auto;
      }
      mm-chart {
        height: clamp(180px, 36vh, 340px);
        margin: 0 var(--mm-gap) 8px;
      }
      mm-notice {
        grid-row: 2 / 4;
      }
    `,
  ];

  protected override render(): TemplateResult | typeof nothing {
    const { store } = this;
    const { method, level, scope } = store.choices;
    const question = { settings: { method, level, scope } };
    return html`<div class="picks">
        <span class="pick"
          ><span class="dim">method</span>${chips({
            label: 'Method',
            options: METHODS,
            value: method,
            choose: (value) => store.choose({ method: value }),
          })}</span
        >
        <span class="pick"
          ><span class="dim">of</span>${chips({
            label: 'Level',
            options: LEVELS,
            value: level,
            choose: (value) => store.choose({ level: value }),
          })}</span
        >
        <span class="pick"
          ><span class="dim">ranked in</span>${chips({
            label: 'Scope',
            options: SCOPES,
            value: scope,
            choose: (value) => store.choose({ scope: value }),
          })}</span
        >
        <mm-filter-field .store=${store}></mm-filter-field>
      </div>
      ${answered(
        store.queries.ask('rank', question),
        'scores',
        () => {
          store.queries.forget('rank', question);
          store.changed();
        },
        (answer) => this.ranked(answer),
      )}`;
  }

  private ranked(answer: RankAnswer): TemplateResult {
    const { store } = this;
    const shown = this.shown(answer);
    if (shown.length === 0) {
      return html`<mm-notice
        heading=${answer.layers.length === 0 ? 'Nothing to rank' : 'No layer matches the filter'}
        text=${answer.layers.length === 0 ? 'None of the model’s weights can be pruned at this level.' : ''}
      ></mm-notice>`;
    }
    const scored = shown.filter(({ count, max }) => count > 0 && max > 0);
    return html`<mm-chart
        label="Smallest, mean and largest score of ${scored.length} layers; the table below has the figures"
        .build=${(colours: Palette) =>
          saliencyChart(scored, store.choices.layer, (layer) => this.choose(layer), colours)}
      ></mm-chart>
      <mm-saliency-table
        .store=${store}
        level=${answer.level}
        .layers=${shown}
        .heat=${heatByLayer(answer.layers, store.choices.scope)}
        @choose=${(event: CustomEvent<string>) => this.choose(event.detail)}
      ></mm-saliency-table>`;
  }

  private shown({ layers }: RankAnswer): readonly RankedLayer[] {
    const { snapshot, choices } = this.store;
    const matching = filterLayers(snapshot?.model.layers ?? [], choices.filter);
    // At parameter level the scores are listed by weight.
    const names = new Set(matching.flatMap(({ name, weights }) => [name, ...weights.map((weight) => weight.name)]));
    return layers.filter(({ name }) => names.has(name));
  }

  private choose(name: string): void {
    const layers = this.store.snapshot?.model.layers ?? [];
    const layer = layers.find((row) => row.name === name || row.weights.some((weight) => weight.name === name));
    if (layer) this.store.choose({ layer: layer.name, weight: layer.name === name ? null : name, channel: null });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-saliency': Saliency;
  }
}
