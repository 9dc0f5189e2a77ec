import '../elements/chart';
import '../elements/filterField';
import '../elements/methodLine';
import '../elements/rankingWarnings';
import '../elements/saliencyTable';
import './trust';
import '../elements/split';
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { RankAnswer, RankedLayer } from '../../src/protocol/rankAnswer';
import type { ChoiceText } from '../../src/protocol/settings/field';
import type { SaliencyPart } from '../../src/protocol/panel';
import { saliencyChart } from '../charts/saliencyChart';
import { isScored } from '../charts/scoreSpan';
import { asked } from '../elements/answered';
import { chips, chipStyles } from '../elements/chips';
import { dataNotice } from '../elements/dataNotice';
import { notRunNotice } from '../elements/notRunNotice';
import { methodChips, methodPickerStyles, methodSelect } from '../elements/methodPicker';
import { StoreElement } from '../elements/storeElement';
import { textStyles, controlStyles } from '../elements/styles';
import { heatByLayer } from '../charts/heat';
import { filterLayers } from '../store/layerFilter';
import { layerName, weightName } from '../store/layerNames';
import type { Palette } from '../theme/palette';
import { rankSettings } from '../store/rankSettings';
import { looksAtData } from '../../src/protocol/methods';
import { LEVELS, SCOPES } from '../../src/protocol/settings/ranking';
import type { MethodName } from '../../src/protocol/vocabulary';
import type { Pane } from '../elements/paneLayout';

/** The two parts of the view. */
const PARTS = {
  scores: { label: 'scores', hint: 'What each layer and channel is worth by a method' },
  trust: { label: 'trust', hint: 'Which method to believe on this model and data' },
} satisfies Record<SaliencyPart, ChoiceText>;

const PANES: readonly Pane[] = [
  { name: 'chart', label: 'Chart', least: 110, share: 0.42 },
  { name: 'table', label: 'Table', least: 110, share: 0.58 },
];

/** What the layers are worth by a method: a chart over all of them, and a table with a strip for each. */
@customElement('mm-saliency')
export class Saliency extends StoreElement {
  static override styles = [
    textStyles,
    controlStyles,
    chipStyles,
    methodPickerStyles,
    css`
      :host {
        display: flex;
        flex-direction: column;
        min-height: 0;
        padding-top: 10px;
        container-type: inline-size;
      }
      .picks {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px 24px;
        padding: 0 var(--mm-gap) 8px;
      }
      .pick {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px 8px;
      }
      mm-filter-field {
        flex: 1 1 200px;
        max-width: 300px;
        margin-left: auto;
      }
      mm-method-line {
        margin: 0 var(--mm-gap) 8px;
        flex: none;
      }
      mm-split {
        flex: 1 1 0;
        min-height: 0;
      }
      mm-chart {
        padding: 0 var(--mm-gap) 4px;
      }
      mm-trust,
      mm-notice {
        flex: 1 1 0;
        min-height: 0;
        overflow: auto;
      }
      mm-trust {
        scrollbar-gutter: stable;
      }
      mm-ranking-warnings {
        flex: none;
        margin: 0 var(--mm-gap) 8px;
      }
      .pick.short {
        display: none;
      }
      /* Where the chips would take the room of what they are for. */
      @media (max-height: 620px) {
        .picks.long {
          display: none;
        }
        .pick.short {
          display: flex;
        }
      }
      @container (max-width: 640px) {
        .picks.long {
          display: none;
        }
        .pick.short {
          display: flex;
        }
        mm-filter-field {
          margin-left: 0;
          max-width: none;
        }
      }
    `,
  ];

  protected override render(): TemplateResult | typeof nothing {
    const { store } = this;
    const { saliency, level } = store.choices;
    return html`<div class="picks">
        ${chips({ label: 'Shown', options: PARTS, value: saliency, choose: (value) => store.choose({ saliency: value }) })}
        <span class="pick"
          ><span class="dim">of</span>${chips({
            label: 'Level',
            options: LEVELS,
            value: level,
            choose: (value) => store.chooseRanking({ level: value }),
          })}</span
        >
        ${saliency === 'scores' ? this.scopeAndFilter() : nothing}
      </div>
      ${saliency === 'trust' ? html`<mm-trust .store=${store}></mm-trust>` : this.byMethod()}`;
  }

  private readonly take = (method: MethodName): void => this.store.chooseRanking({ method });

  private scopeAndFilter(): TemplateResult {
    const { store } = this;
    const { method, level } = store.choices;
    return html`<span class="pick short"><span class="dim">by</span>${methodSelect({ value: method, level, choose: this.take })}</span>
      <span class="pick"
        ><span class="dim">ranked in</span>${chips({
          label: 'Scope',
          options: SCOPES,
          value: store.choices.scope,
          choose: (value) => store.chooseRanking({ scope: value }),
        })}</span
      >
      <mm-filter-field .store=${store}></mm-filter-field>`;
  }

  private byMethod(): TemplateResult {
    const { store } = this;
    const { method, level } = store.choices;
    return html`<div class="picks long">${methodChips({ value: method, level, choose: this.take })}</div>
      <mm-method-line .store=${store} level=${level}></mm-method-line>
      ${this.notRun() ?? (store.lacksData ? dataNotice(store, method) : this.scores())}`;
  }

  /** Neurons, and what looks at data, take a run of the model. */
  private notRun(): TemplateResult | undefined {
    const { method, level } = this.store.choices;
    return level === 'neuron' || looksAtData(method) ? notRunNotice(this.store) : undefined;
  }

  private scores(): TemplateResult {
    const { store } = this;
    const question = { settings: rankSettings(store.choices) };
    return asked(store, 'rank', question, { what: 'scores', show: (answer) => this.ranked(answer), lasts: true });
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
    const scored = shown.filter(isScored).filter(({ max }) => max > 0);
    const all = store.snapshot?.model.layers ?? [];
    const nameOf = (name: string): string => (answer.level === 'neuron' ? layerName(all, name) : weightName(all, name)).shown;
    return html`<mm-ranking-warnings .warnings=${answer.warnings}></mm-ranking-warnings>
      <mm-split name="saliency" direction="column" .store=${store} .panes=${PANES}>
        <mm-chart
          slot="chart"
          label="Smallest, mean and largest score of ${scored.length} layers; the table below has the figures"
          .of=${[answer, store.choices.filter, store.choices.layer, store.revision]}
          .build=${(colours: Palette) => saliencyChart(scored, { selected: store.choices.layer, nameOf, select: (layer) => this.choose(layer) }, colours)}
        ></mm-chart>
        <mm-saliency-table
          slot="table"
          .store=${store}
          level=${answer.level}
          .layers=${shown}
          .heat=${heatByLayer(answer.layers, store.choices.scope)}
          @choose=${(event: CustomEvent<string>) => this.choose(event.detail)}
        ></mm-saliency-table>
      </mm-split>`;
  }

  private shown({ layers }: RankAnswer): readonly RankedLayer[] {
    const { snapshot, choices } = this.store;
    const all = snapshot?.model.layers ?? [];
    const matching = filterLayers(all, choices.filter).rows;
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
