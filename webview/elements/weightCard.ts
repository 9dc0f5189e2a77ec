import './chart';
import './weightPicture';
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { LayerRow, WeightRow } from '../../src/protocol/inspectAnswer';
import type { WeightView } from '../../src/protocol/views';
import { histogramChart } from '../charts/histogramChart';
import { byteSize, compactCount, exactCount, plural, score, share, shapeText, weightShape } from '../../src/base/format';
import type { Palette } from '../theme/palette';
import { asked } from './answered';
import { chips, chipStyles } from './chips';
import { setStyle } from './setStyle';
import { StoreElement } from './storeElement';
import { controlStyles, textStyles } from './styles';
import { pictureHeight } from './weightPicture';

/** The weights of one layer: which, how its values are distributed, what they look like. */
@customElement('mm-weight-card')
export class WeightCard extends StoreElement {
  static override styles = [
    textStyles,
    controlStyles,
    chipStyles,
    css`
      h2 {
        text-transform: none;
        letter-spacing: 0;
        font-size: 13px;
        color: var(--vscode-foreground);
        overflow-wrap: anywhere;
        margin-bottom: 2px;
      }
      .chips {
        margin: 4px 0 10px;
      }
      .body {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(280px, 100%), 1fr));
        gap: 16px 24px;
      }
      mm-chart {
        height: 170px;
      }
      .line {
        display: flex;
        justify-content: space-between;
        align-items: baseline;
      }
      label {
        display: inline-flex;
        gap: 6px;
        align-items: center;
        color: var(--mm-dim);
      }
      .scale {
        display: flex;
        gap: 8px;
        align-items: center;
        font-size: 11px;
        margin-top: 6px;
      }
      .ramp {
        height: 8px;
        width: 90px;
        background: linear-gradient(to right, var(--mm-accent), var(--vscode-editor-background), var(--vscode-charts-yellow));
        outline: 1px solid var(--mm-line);
      }
      dl {
        display: grid;
        grid-template-columns: repeat(2, auto 1fr);
        gap: 3px 14px;
        margin: 0;
        align-content: start;
      }
      dt {
        color: var(--mm-dim);
      }
      dd {
        margin: 0;
      }
    `,
  ];
  @property({ attribute: false }) layer: LayerRow | undefined;

  protected override render(): TemplateResult | typeof nothing {
    const { layer, store } = this;
    if (!layer) return nothing;
    const weight = layer.weights.find(({ name }) => name === store.choices.weight) ?? layer.weights[0];
    return html`<h2>${layer.name}</h2>
      <p class="dim">${[layer.className, shapeText(layer.outputShape), plural(layer.params, 'parameter')].join(' · ')}</p>
      ${layer.reason ? html`<p><mm-icon class="dim" name="info"></mm-icon> ${prunableText(layer)}</p>` : nothing}
      ${weight ? this.weight(layer, weight) : html`<p class="dim">This layer has no weights.</p>`}`;
  }

  private weight(layer: LayerRow, weight: WeightRow): TemplateResult {
    const { store } = this;
    const options = Object.fromEntries(
      layer.weights.map(({ name, shape }) => [name, { label: lastPart(name), hint: `${name}: ${weightShape(shape)}` }]),
    );
    return html`${
      layer.weights.length > 1
        ? chips({ label: 'Weight', options, value: weight.name, choose: (name) => store.choose({ weight: name }) })
        : nothing
    }
    ${asked(store, 'weight', { name: weight.name }, { what: `values of ${weight.name}`, show: (view) => this.view(view, weight), lasts: true })}`;
  }

  private view(view: WeightView, { dtype, bytes, params }: WeightRow): TemplateResult {
    const { store } = this;
    const { histogramLog } = store.choices;
    const largest = Math.max(Math.abs(view.min), Math.abs(view.max));
    return html`<p class="dim">${[weightShape(view.shape), dtype, byteSize(bytes)].join(' · ')}</p>
      <div class="body">
        <div>
          <div class="line">
            <h3>Values</h3>
            <label>
              <input type="checkbox" .checked=${histogramLog} @change=${() => store.choose({ histogramLog: !histogramLog })} />
              logarithmic
            </label>
          </div>
          <mm-chart
            label="Histogram of ${view.name}: ${view.counts.length} bins from ${score(view.min)} to ${score(view.max)}"
            .build=${(colours: Palette) => histogramChart(view, histogramLog, colours)}
          ></mm-chart>
        </div>
        <dl>
          <dt>smallest</dt>
          <dd class="figure">${score(view.min)}</dd>
          <dt>largest</dt>
          <dd class="figure">${score(view.max)}</dd>
          <dt>mean</dt>
          <dd class="figure">${score(view.mean)}</dd>
          <dt>sd</dt>
          <dd class="figure">${score(view.standardDeviation)}</dd>
          <dt>zeros</dt>
          <dd class="figure">${share(view.zeros / Math.max(1, params))}</dd>
          <dt>elements</dt>
          <dd class="figure">${compactCount(params)}</dd>
        </dl>
        <div>
          <h3>Picture · ${exactCount(view.picture.rows)} × ${exactCount(view.picture.columns)}</h3>
          <mm-weight-picture
            ${setStyle({ height: `${pictureHeight(view.picture.rows, 190)}px` })}
            role="img"
            aria-label="Picture of ${view.name}"
            .picture=${view.picture}
          ></mm-weight-picture>
          <div class="scale dim">
            <span>${score(-largest)}</span>
            <div class="ramp"></div>
            <span>${score(largest)}</span>
          </div>
        </div>
      </div>`;
  }
}

function prunableText({ channels, prunable, reason = '' }: LayerRow): string {
  const all = channels ?? 0;
  const which = prunable === 0 ? 'No channel' : `${exactCount(all - (prunable ?? 0))} of ${plural(all, 'channel')}`;
  return `${which} can${prunable === 0 ? '' : '’t'} be cut: ${reason}`;
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-weight-card': WeightCard;
  }
}
