import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { PruneLevel, RankedLayer } from '../../src/protocol/answers';
import { exactCount, score } from '../format';
import type { Heat } from '../heat';
import { ticksOf } from '../ticks';
import './heatStrip';
import { StoreElement } from './storeElement';
import { controlStyles, textStyles } from './styles';

/** The figures behind the saliency chart, and at neuron level a strip of the channels. Fires `choose` with a name. */
@customElement('mm-saliency-table')
export class SaliencyTable extends StoreElement {
  static override styles = [
    textStyles,
    controlStyles,
    css`
      :host {
        overflow: auto;
        min-height: 0;
        border-top: 1px solid var(--mm-line);
      }
      thead th {
        position: sticky;
        top: 0;
        z-index: 1;
        background: var(--vscode-editor-background);
      }
      td,
      th {
        padding: 0 14px 0 0;
      }
      td:first-child,
      th:first-child {
        padding-left: var(--mm-gap);
        width: 30%;
        max-width: 0;
      }
      td:last-child,
      th:last-child {
        padding-right: var(--mm-gap);
        width: 84px;
      }
      .strip {
        width: 34%;
        min-width: 140px;
      }
      mm-heat-strip {
        height: 15px;
        max-width: 560px;
      }
      tbody tr {
        cursor: pointer;
      }
      tbody tr:hover {
        background: var(--mm-hover);
      }
      tr.on {
        background: var(--mm-selected);
        color: var(--mm-selected-text);
        outline: 1px solid var(--mm-selected-edge);
        outline-offset: -1px;
      }
      tr.on :is(.dim, button.link) {
        color: inherit;
      }
      button.name {
        border: 0;
        padding: 0;
        background: none;
        color: inherit;
        max-width: 100%;
        min-height: 22px;
      }
      @media (max-width: 720px) {
        .wide {
          display: none;
        }
      }
    `,
  ];
  @property() level: PruneLevel = 'neuron';
  @property({ attribute: false }) layers: readonly RankedLayer[] = [];
  @property({ attribute: false }) heat: ReadonlyMap<string, Heat> = new Map();

  protected override render(): TemplateResult {
    const neurons = this.level === 'neuron';
    return html`<table aria-label="Scores by layer">
      <thead>
        <tr>
          <th scope="col">${neurons ? 'layer' : 'weight'}</th>
          ${neurons ? html`<th scope="col" class="strip">channels, the least worth darkest</th>` : nothing}
          <th scope="col" class="figure wide">scores</th>
          <th scope="col" class="figure">smallest</th>
          <th scope="col" class="figure">mean</th>
          <th scope="col" class="figure">largest</th>
          <th scope="col"><span class="hidden">Show</span></th>
        </tr>
      </thead>
      <tbody>
        ${this.layers.map((layer) => this.row(layer, neurons))}
      </tbody>
    </table>`;
  }

  private row({ name, count, min, mean, max }: RankedLayer, neurons: boolean): TemplateResult {
    const { store } = this;
    const { layer, weight } = store.choices;
    const chosen = neurons ? name === layer : name === weight;
    const ranked = (this.heat.get(name) ?? []).filter((value) => value !== null).length;
    const figures = neurons && ranked === 0 ? [] : [min, mean, max];
    return html`<tr class=${chosen ? 'on' : ''} @click=${() => this.choose(name)}>
      <td>
        <button class="name" aria-pressed=${chosen} title=${name}><span class="cut">${name}</span></button>
      </td>
      ${
        neurons
          ? html`<td class="strip"><mm-heat-strip .heat=${this.heat.get(name) ?? []} .ticked=${ticksOf(store.plan.ticks, name)}></mm-heat-strip></td>`
          : nothing
      }
      <td class="figure dim wide">${neurons ? `${exactCount(ranked)} of ${exactCount(count)}` : exactCount(count)}</td>
      ${
        figures.length === 0
          ? html`<td class="figure dim" colspan="3">no channel can be cut</td>`
          : figures.map((value) => html`<td class="figure">${score(value)}</td>`)
      }
      <td class="figure">
        <button class="link" aria-label="${neurons ? 'Neurons' : 'Weights'} of ${name}" @click=${() => this.open(name, neurons)}>
          ${neurons ? 'Neurons' : 'Weights'}
        </button>
      </td>
    </tr>`;
  }

  private choose(name: string): void {
    this.dispatchEvent(new CustomEvent('choose', { detail: name }));
  }

  private open(name: string, neurons: boolean): void {
    this.choose(name);
    this.store.choose({ tab: neurons ? 'neurons' : 'layers' });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-saliency-table': SaliencyTable;
  }
}
