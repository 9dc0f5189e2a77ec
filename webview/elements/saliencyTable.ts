import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { RankedLayer } from '../../src/protocol/answers';
import type { PruneLevel } from '../../src/protocol/vocabulary';
import { exactCount, score } from '../text/format';
import type { Heat } from '../charts/heat';
import { ticksOf } from '../store/ticks';
import './heatStrip';
import { scrollWithin } from './scrollWithin';
import { StoreElement } from './storeElement';
import { controlStyles, scrollStyles, stickyHeadStyles, textStyles } from './styles';

/** All heats, for the legend. */
const SCALE: Heat = Array.from({ length: 12 }, (_, i) => i / 11);

/** The figures behind the saliency chart, and at neuron level a strip of the channels. Fires `choose` with a name. */
@customElement('mm-saliency-table')
export class SaliencyTable extends StoreElement {
  static override styles = [
    textStyles,
    controlStyles,
    scrollStyles,
    stickyHeadStyles,
    css`
      :host {
        border-top: 1px solid var(--mm-line);
      }
      td,
      th {
        padding: 0 14px 0 0;
      }
      table {
        table-layout: fixed;
      }
      td:first-child,
      th:first-child {
        padding-left: var(--mm-gap);
      }
      td.show,
      th.show {
        padding-right: var(--mm-gap);
        width: 96px;
      }
      .strip {
        width: 36%;
      }
      .score {
        width: 90px;
      }
      .scale {
        display: flex;
        align-items: center;
        gap: 6px;
      }
      .scale mm-heat-strip {
        width: 60px;
        height: 13px;
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
      @media (max-width: 820px) {
        .wide {
          display: none;
        }
        .score {
          width: 74px;
        }
      }
      @media (max-width: 620px) {
        .middling {
          display: none;
        }
        .strip {
          width: auto;
        }
        td:first-child,
        th:first-child {
          width: 150px;
        }
        .scale span {
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
          ${
            neurons
              ? html`<th scope="col" class="strip">
                  <span class="scale"><span>channels:</span> least <mm-heat-strip .heat=${SCALE}></mm-heat-strip> most worth</span>
                </th>`
              : nothing
          }
          <th scope="col" class="figure wide score">scores</th>
          <th scope="col" class="figure score middling">smallest</th>
          <th scope="col" class="figure score middling">mean</th>
          <th scope="col" class="figure score">largest</th>
          <th scope="col" class="show"><span class="hidden">Show</span></th>
        </tr>
      </thead>
      <tbody>
        ${this.layers.map((layer) => this.row(layer, neurons))}
      </tbody>
    </table>`;
  }

  protected override firstUpdated(): void {
    scrollWithin(this, this.renderRoot.querySelector('tr.on'), 'middle');
  }

  private row({ name, count, min, mean, max, reason = '' }: RankedLayer, neurons: boolean): TemplateResult {
    const { store } = this;
    const { layer, weight } = store.choices;
    const chosen = neurons ? name === layer : name === weight;
    const ranked = (this.heat.get(name) ?? []).filter((value) => value !== null).length;
    const figures = [min, mean, max].map((value) => (value === null ? '–' : score(value)));
    return html`<tr class=${chosen ? 'on' : ''} @click=${() => this.choose(name)}>
      <td>
        <button class="name" aria-pressed=${chosen} title=${name}><span class="cut">${name}</span></button>
      </td>
      ${
        neurons
          ? html`<td class="strip">
              <mm-heat-strip .heat=${this.heat.get(name) ?? []} .ticked=${ticksOf(store.plan.ticks, name)}></mm-heat-strip>
            </td>`
          : nothing
      }
      <td class="figure dim wide" title=${reason}>${neurons ? `${exactCount(ranked)} of ${exactCount(count)}` : exactCount(count)}</td>
      ${figures.map((figure, i) => html`<td class="figure ${i < 2 ? 'middling' : ''}">${figure}</td>`)}
      <td class="figure show">
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
