import '../elements/chart';
import '../elements/notice';
import '../elements/rankingWarnings';
import type { nothing } from 'lit';
import { css, html, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { CalibratedMethod, CalibrationAnswer } from '../../src/protocol/calibrationAnswer';
import { METHOD_NAMES, methodText } from '../../src/protocol/methods';
import { recommendationText } from '../../src/protocol/recommendation';
import { forecastChart } from '../charts/forecastChart';
import { lossCurvesChart } from '../charts/lossCurvesChart';
import { correlationText, forecastText } from '../text/correlationText';
import { notRunNotice } from '../elements/notRunNotice';
import { StoreElement } from '../elements/storeElement';
import { controlStyles, textStyles } from '../elements/styles';
import { exactCount, score, share } from '../../src/base/format';
import type { Palette } from '../theme/palette';
import { progressText } from '../text/progressText';
import { heededScoring } from '../text/scoring';
import type { PlanNode } from '../../src/protocol/plans';
import { elsewhere, elsewhereStyles } from '../elements/elsewhere';
import { dataName } from '../text/studyText';

/** What measuring says of the methods: forecast against measured damage, losses after removal, and which one to take. */
@customElement('mm-trust')
export class Trust extends StoreElement {
  static override styles = [
    textStyles,
    controlStyles,
    elsewhereStyles,
    css`
      :host {
        container-type: inline-size;
        padding: 0 var(--mm-gap) 16px;
      }
      .top {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 6px 16px;
        margin-bottom: 4px;
      }
      .top .again {
        margin-left: auto;
      }
      .why {
        max-width: 900px;
        margin-bottom: 14px;
      }
      mm-ranking-warnings {
        margin-bottom: 12px;
      }
      .charts {
        display: grid;
        grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
        gap: 16px 32px;
        margin-bottom: 16px;
      }
      h3 {
        margin-bottom: 2px;
      }
      .charts p {
        margin: 0 0 4px;
      }
      mm-chart {
        height: clamp(220px, 38vh, 340px);
      }
      .scroll {
        overflow-x: auto;
      }
      tr.best th {
        color: var(--vscode-foreground);
        font-weight: 600;
      }
      @container (max-width: 820px) {
        .charts {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  protected override render(): TemplateResult | typeof nothing {
    const { store } = this;
    const { data, busy } = store.state ?? {};
    const calibration = store.here?.calibration;
    if (busy?.title === 'Calibrating') {
      return html`<mm-notice
        kind="waiting"
        heading="Calibrating…"
        text=${progressText(busy.progress)}
        action="Stop"
        @act=${() => store.run('stopJob', {})}
      ></mm-notice>`;
    }
    if (calibration) return this.found(calibration);
    const notRun = notRunNotice(store);
    if (notRun) return notRun;
    return html`${elsewhere(store, 'calibration')}
      <mm-notice
        heading="Which method fits this model?"
        text="Calibrating removes ${store.choices.level === 'neuron' ? 'neurons' : 'weights'} from copies of the model, one by one and in shares by every method, and measures what that costs on ${data ?? 'a data set'}."
        action=${data === undefined ? 'Choose Data Set…' : 'Calibrate'}
        ?disabled=${store.busy}
        @act=${() => (data === undefined ? store.run('chooseDataSet', {}) : this.calibrate())}
      ></mm-notice>`;
  }

  private found({ answer, data }: NonNullable<PlanNode['calibration']>): TemplateResult {
    const { store } = this;
    const { forecast, recommended, level, samples, heldOut, warnings } = answer;
    const { label } = methodText(recommended);
    return html`<div class="top">
        <span>Recommended for ${level === 'neuron' ? 'neurons' : 'parameters'}: <b>${label}</b></span>
        ${
          store.choices.method === recommended
            ? html`<span class="dim">chosen</span>`
            : html`<button class="primary" @click=${() => store.chooseRanking({ method: recommended, level })}>Use ${label}</button>`
        }
        <span class="dim">measured on ${dataName(data)}</span>
        <button class="again" aria-disabled=${store.busy} @click=${() => this.calibrate()}>Calibrate Again</button>
      </div>
      <p class="why">${recommendationText(answer, (method) => methodText(method).label)}</p>
      <mm-ranking-warnings .warnings=${warnings}></mm-ranking-warnings>
      <div class="charts">
        <section>
          <h3>Forecast</h3>
          <p class="dim">${forecastText(forecast, samples)}</p>
          <mm-chart
            label="Measured against predicted rise of the loss. ${forecastText(forecast, samples)}"
            .build=${(colours: Palette) => forecastChart(forecast, colours)}
          ></mm-chart>
        </section>
        <section>
          <h3>Removal</h3>
          <p class="dim">shares in one shot, not fine-tuned, on ${exactCount(heldOut)} other samples</p>
          <mm-chart
            label="Loss after removing shares by each method; the table below has the figures"
            .build=${(colours: Palette) => lossCurvesChart(answer, colours)}
          ></mm-chart>
        </section>
      </div>
      <div class="scroll" tabindex="0" role="region" aria-label="Methods compared">${this.table(answer)}</div>`;
  }

  private table({ methods, recommended, close, forecast }: CalibrationAnswer): TemplateResult {
    const amounts = methods[0]?.lossAt.map(({ amount }) => amount) ?? [];
    const verdict = ({ method }: CalibratedMethod): string =>
      method === recommended ? 'recommended' : close.includes(method) ? 'as good on these samples' : '';
    return html`<table aria-label="Methods by their loss">
      <thead>
        <tr>
          <th scope="col">method</th>
          <th
            scope="col"
            title="Rank correlation of this method’s scores and the measured damage of single removals, with its 95 % interval; the forecast above is none of these methods"
          >
            Spearman of single removals
          </th>
          ${amounts.map((amount) => html`<th scope="col" class="figure">loss at ${share(amount, 0)}</th>`)}
          <th scope="col" class="figure">on average</th>
          <th scope="col"><span class="hidden">Verdict</span></th>
        </tr>
      </thead>
      <tbody>
        ${[...methods]
          .sort((a, b) => a.area - b.area)
          .map(
            (row) =>
              html`<tr class=${row.method === recommended ? 'best' : ''} title=${methodText(row.method).hint}>
                <th scope="row">${methodText(row.method).label}</th>
                <td>${correlationText(row)}</td>
                ${row.lossAt.map(
                  ({ loss, accuracy }) =>
                    html`<td class="figure" title=${accuracy === undefined ? '' : `accuracy ${share(accuracy)}`}>${score(loss)}</td>`,
                )}
                <td class="figure">${score(row.area)}</td>
                <td class="dim">${verdict(row)}</td>
              </tr>`,
          )}
        <tr title=${FORECAST.hint}>
          <th scope="row">${FORECAST.name}</th>
          <td>${correlationText(forecast)}</td>
          <td colspan=${amounts.length + 2} class="dim">${FORECAST.text}</td>
        </tr>
      </tbody>
    </table>`;
  }

  private calibrate(): void {
    const { store } = this;
    const { level, scoring } = store.choices;
    store.run('calibrate', { settings: { ...heededScoring(METHOD_NAMES, level, scoring), level } });
  }
}

/** What the chart's forecast is: none of the methods. */
const FORECAST = {
  name: 'forecast by gradient and curvature',
  hint: 'By how much the loss should rise: first and second order of the loss in the channel or weight',
  text: 'the chart’s: it foretells the rise of the loss and chooses nothing',
} as const;

declare global {
  interface HTMLElementTagNameMap {
    'mm-trust': Trust;
  }
}
