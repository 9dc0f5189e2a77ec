import '../elements/chart';
import '../elements/curveTable';
import '../elements/notice';
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { PanelState } from '../../src/protocol/panel';
import type { CurveAxis } from '../store/choices';
import { curveSeries, hasAccuracy, type CurveSeries } from '../charts/curveSeries';
import { CURVE_AXIS_TEXT, curvesChart } from '../charts/curvesChart';
import { chips, chipStyles } from '../elements/chips';
import { notRunNotice } from '../elements/notRunNotice';
import { StoreElement } from '../elements/storeElement';
import { controlStyles, textStyles } from '../elements/styles';
import type { Palette } from '../theme/palette';
import type { NodeStudy, PlanNode } from '../../src/protocol/plans';
import { studyCount, dataName } from '../text/studyText';
import { elsewhere, elsewhereStyles } from '../elements/elsewhere';
import { studyBaseline } from '../text/figuresElsewhere';

/** Accuracy against what was removed, measured by a study; the lines grow while it runs. */
@customElement('mm-curves')
export class Curves extends StoreElement {
  static override styles = [
    textStyles,
    controlStyles,
    chipStyles,
    elsewhereStyles,
    css`
      :host {
        display: grid;
        grid-template: min-content minmax(240px, 1fr) auto / minmax(0, 1fr);
        min-height: 0;
        overflow: auto;
        scrollbar-gutter: stable;
        padding: 10px var(--mm-gap) 12px;
      }
      .top {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 6px 16px;
        min-height: 28px;
        margin-bottom: 8px;
      }
      .axis {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px;
      }
      .state {
        margin-left: auto;
        min-width: 0;
      }
      .nothing {
        grid-row: 1 / -1;
        display: grid;
        grid-template-rows: auto minmax(0, 1fr);
      }
      .top ~ mm-notice {
        grid-row: 2;
      }
      mm-chart {
        min-height: 240px;
      }
      details {
        margin-top: 8px;
      }
      summary {
        cursor: pointer;
        color: var(--mm-dim);
        width: fit-content;
      }
      mm-curve-table {
        margin-top: 6px;
      }
    `,
  ];

  protected override render(): TemplateResult | typeof nothing {
    const { state, here } = this.store;
    if (!state || !here) return nothing;
    const { study } = here;
    return study && (study.points.length > 0 || state.studying === here.id)
      ? this.curves(state, here, study)
      : html`<div class="nothing">${elsewhere(this.store, 'study')} ${this.nothingYet(state)}</div>`;
  }

  private nothingYet({ data }: PanelState): TemplateResult {
    const { store } = this;
    const notRun = notRunNotice(store);
    if (notRun) return notRun;
    return data === undefined
      ? html`<mm-notice
          heading="Curves need a data set"
          text="A study prunes copies of the model in different ways and measures each. Choose the data to measure on first."
          action="Choose Data Set…"
          ?disabled=${store.busy}
          @act=${() => store.run('chooseDataSet', {})}
        ></mm-notice>`
      : html`<mm-notice
          heading="How much can go?"
          text="A study prunes copies of the model by different methods and amounts and measures each on ${data}."
          action="Study…"
          ?disabled=${store.busy}
          @act=${() => store.openForm('study')}
        ></mm-notice>`;
  }

  private curves({ studying }: PanelState, here: PlanNode, study: NodeStudy): TemplateResult {
    const { store } = this;
    const { curveAxis, curveTable } = store.choices;
    const series = curveSeries(study.points, curveAxis);
    const accuracy = hasAccuracy(study.points);
    const running = studying === here.id;
    const baseline = studyBaseline(here, study, accuracy);
    return html`<div class="top">
        <span class="axis">
          <span class="dim">against</span>
          ${chips({
            label: 'X axis',
            options: CURVE_AXIS_TEXT,
            value: curveAxis,
            choose: (value) => store.choose({ curveAxis: value }),
          })}
        </span>
        <span class="dim state cut" role="status">${studyCount(study, running)} on ${dataName(study.data)}</span>
        ${
          running
            ? html`<button title="End the study; what was measured stays, and it can be resumed" @click=${() => store.run('stopJob', {})}>
                Stop Study
              </button>`
            : html`${study.finished ? nothing : this.resumeButton()}<button
                  aria-disabled=${store.busy}
                  @click=${() => store.openForm('study')}
                >
                  New Study…
                </button>`
        }
      </div>
      ${
        series.length === 0
          ? html`<mm-notice kind="waiting" heading="The first trial is on its way…"></mm-notice>`
          : html`<mm-chart
              label=${curvesLabel(series, curveAxis, accuracy)}
              .build=${(colours: Palette) => curvesChart(series, { axis: curveAxis, accuracy, baseline }, colours)}
            ></mm-chart>`
      }
      <details ?open=${curveTable} @toggle=${this.toggled}>
        <summary>Table of the trials</summary>
        <mm-curve-table role="region" aria-label="Trials" .points=${study.points}></mm-curve-table>
      </details>`;
  }

  private resumeButton(): TemplateResult {
    const { store } = this;
    return html`<button
      class="primary"
      title="Measure what is missing; what was measured is not measured again"
      aria-disabled=${store.busy}
      @click=${() => store.run('resumeStudy', {})}
    >
      Resume
    </button>`;
  }

  private toggled(event: Event): void {
    const { target } = event;
    if (target instanceof HTMLDetailsElement && target.open !== this.store.choices.curveTable)
      this.store.choose({ curveTable: target.open });
  }
}

function curvesLabel(series: readonly CurveSeries[], axis: CurveAxis, accuracy: boolean): string {
  const lines = series.map(({ label }) => label).join('; ');
  return `${accuracy ? 'Accuracy' : 'Loss'} against ${CURVE_AXIS_TEXT[axis].label}: ${lines}`;
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-curves': Curves;
  }
}
