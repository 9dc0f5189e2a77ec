import '../elements/curves/curveCard';
import '../elements/curves/curveChart';
import '../elements/curves/curveLegend';
import '../elements/curves/curveTable';
import '../elements/menuButton';
import '../elements/notice';
import '../elements/popup';
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { StudyPoint } from '../../src/protocol/answers';
import type { PanelState } from '../../src/protocol/panel';
import type { NodeStudy, PlanNode } from '../../src/protocol/plans';
import { CURVE_X, CURVE_Y, xAxis, yAxis } from '../charts/curves/axes';
import type { CurvePlot } from '../charts/curves/curvePicture';
import { BANDS } from '../charts/curves/curveSeries';
import { chips, chipStyles } from '../elements/chips';
import type { ChosenPoint, CurveChart } from '../elements/curves/curveChart';
import { CURVE_FILES } from '../elements/curves/exportCurves';
import { elsewhere, elsewhereStyles } from '../elements/elsewhere';
import { notRunNotice } from '../elements/notRunNotice';
import { select } from '../elements/select';
import { StoreElement } from '../elements/storeElement';
import { controlStyles, textStyles } from '../elements/styles';
import { CurveChoice, type ShownCurves } from '../store/shownCurves';
import { bandText } from '../text/curveText';
import { studyBaseline } from '../text/figuresElsewhere';
import { dataName, outcomeText, studyCount } from '../text/studyText';

/** A point of the curves, whatever made it anew. */
type PointName = Readonly<Record<'key', string> & Record<'amount', number>>;

/** What a study measured, as curves; they grow while it runs. */
@customElement('mm-curves')
export class Curves extends StoreElement {
  static override styles = [
    textStyles,
    controlStyles,
    chipStyles,
    elsewhereStyles,
    css`
      :host {
        min-height: 0;
        overflow: auto;
        scrollbar-gutter: stable;
        padding: 10px var(--mm-gap) 12px;
        container-type: size;
      }
      .all {
        display: grid;
        grid-template: auto minmax(260px, 1fr) auto / minmax(0, 1fr) 260px;
        gap: 8px 16px;
        min-height: 100%;
      }
      .all.bare {
        grid-template-columns: minmax(0, 1fr);
      }
      .top {
        grid-column: 1 / -1;
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 6px 14px;
        min-height: 28px;
      }
      .pick {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px 8px;
      }
      .pick select {
        max-width: 170px;
      }
      .state {
        display: flex;
        align-items: center;
        justify-content: end;
        gap: 6px 12px;
        margin-left: auto;
        min-width: 0;
      }
      .options {
        display: grid;
        gap: 10px;
        width: min(280px, calc(100vw - 48px));
      }
      .options label {
        display: inline-flex;
        align-items: center;
        gap: 8px;
      }
      .options .chips {
        margin-top: 4px;
      }
      .chart {
        display: grid;
        grid-template-rows: minmax(0, 1fr) auto;
        min-height: 0;
        min-width: 0;
      }
      .note {
        margin: 0;
        min-height: 18px;
        font-size: 12px;
      }
      .side {
        display: grid;
        grid-template-rows: auto minmax(0, 1fr);
        gap: 8px;
        min-height: 0;
        /* As high as the chart, however much stands in it. */
        contain: size;
      }
      .side.open {
        grid-template-rows: auto auto;
        overflow: auto;
        scrollbar-gutter: stable;
      }
      .nothing {
        display: grid;
        grid-template-rows: auto minmax(0, 1fr);
        min-height: 100%;
      }
      details {
        grid-column: 1 / -1;
        min-width: 0;
      }
      summary {
        cursor: pointer;
        color: var(--mm-dim);
        width: fit-content;
      }
      mm-curve-table {
        margin-top: 6px;
      }
      @container (max-width: 720px) {
        .all {
          grid-template: auto minmax(280px, 1fr) auto auto / minmax(0, 1fr);
        }
        .side,
        .side.open {
          contain: none;
          grid-template-rows: auto auto;
        }
        .side mm-curve-legend {
          max-height: 320px;
        }
        .side mm-curve-card {
          max-height: none;
        }
      }
      @container (max-width: 420px) {
        .pick select {
          max-width: 138px;
        }
        .pick .dim {
          display: none;
        }
        .state {
          margin-left: 0;
          flex: 1 1 100%;
          justify-content: space-between;
        }
      }
    `,
  ];
  /** The point whose card is open. */
  @state() private point: PointName | undefined;
  private readonly choice = new CurveChoice();
  private plotted: { readonly from: readonly unknown[]; readonly plot: CurvePlot } | undefined;

  protected override render(): TemplateResult | typeof nothing {
    const { state, here } = this.store;
    if (!state || !here) return nothing;
    const { study } = here;
    return study && (study.points > 0 || state.studying === here.id)
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

  private curves(state: PanelState, here: PlanNode, study: NodeStudy): TemplateResult {
    const { store } = this;
    const points = store.studyPoints.of(study);
    if (points.length === 0) {
      const heading = study.points > 0 ? 'Reading the points…' : 'The first trial is on its way…';
      return html`<div class="all bare">
        <div class="top">${this.studyState(state, here, study)}</div>
        <mm-notice kind="waiting" heading=${heading}></mm-notice>
      </div>`;
    }
    const shown = this.choice.of(points, store.choices);
    const plot = this.plot(shown, studyBaseline(here, study, points));
    const chosen = this.chosen(shown);
    return html`<div class="all">
      <div class="top">${this.axes(shown)} ${this.ways(shown, plot, study)} ${this.studyState(state, here, study)}</div>
      <div class="chart">
        <mm-curve-chart
          .plot=${plot}
          .chosen=${chosen}
          @choose=${({ detail }: CustomEvent<ChosenPoint>) => this.choosePoint(detail)}
        ></mm-curve-chart>
        <p class="dim note">${this.note(shown, study)}</p>
      </div>
      <div class="side ${chosen ? 'open' : ''}">
        ${
          chosen
            ? html`<mm-curve-card
                .store=${store}
                study=${study.name}
                .points=${points}
                .of=${chosen}
                .shown=${shown}
                @dismiss=${this.closeCard}
              ></mm-curve-card>`
            : html`<span hidden></span>`
        }
        <mm-curve-legend .store=${store} .shown=${shown}></mm-curve-legend>
      </div>
      <details ?open=${store.choices.curveTable} @toggle=${this.toggled}>
        <summary>Table of the trials</summary>
        ${
          store.choices.curveTable
            ? html`<mm-curve-table
                .points=${shown.trials}
                .scroller=${this}
                @choose=${({ detail }: CustomEvent<StudyPoint>) => this.chooseTrial(shown, detail)}
              ></mm-curve-table>`
            : nothing
        }
      </details>
    </div>`;
  }

  /** The same plot while nothing of it changes, so that it is not drawn anew. */
  private plot({ series, x, y }: ShownCurves, before: ReturnType<typeof studyBaseline>): CurvePlot {
    const { curveLog: log, curveFront: front } = this.store.choices;
    const baseline = y === 'accuracy' ? before?.accuracy : y === 'loss' ? before?.loss : undefined;
    const from = [series, x, y, log, front, baseline];
    if (!this.plotted?.from.every((part, i) => part === from[i]))
      this.plotted = { from, plot: { series, x, y, log, front, ...(baseline === undefined ? {} : { baseline }) } };
    return this.plotted.plot;
  }

  private axes({ x, y, axes }: ShownCurves): TemplateResult {
    const { store } = this;
    const xs = only(CURVE_X, axes.x);
    const ys = only(CURVE_Y, axes.y);
    return html`<span class="pick">
      ${select({ label: 'Y axis', value: y, groups: [{ options: ys }], hint: yAxis(y).hint, choose: (value) => store.choose({ curveY: value as typeof y }) })}
      <span class="dim">against</span>
      ${select({ label: 'X axis', value: x, groups: [{ options: xs }], hint: xAxis(x).hint, choose: (value) => store.choose({ curveX: value as typeof x }) })}
    </span>`;
  }

  private ways(shown: ShownCurves, plot: CurvePlot, { finished }: NodeStudy): TemplateResult {
    const { store } = this;
    const { curveLog, curveFront, curveBand } = store.choices;
    const check = (label: string, hint: string, checked: boolean, change: (checked: boolean) => void): TemplateResult =>
      html`<label title=${hint}
        ><input
          type="checkbox"
          .checked=${checked}
          @change=${({ target }: Event) => target instanceof HTMLInputElement && change(target.checked)}
        />
        ${label}</label
      >`;
    const name = `study-${shown.y}-${shown.x}`;
    return html`<mm-popup label="Options…" heading="How curves are shown" align="start">
        <div class="options">
          <div>
            <span class="dim">bands over the seeds</span>${chips({
              label: 'Bands',
              options: BANDS,
              value: curveBand,
              choose: (value) => store.choose({ curveBand: value }),
            })}
            <p class="dim note">${BANDS[curveBand].hint}.</p>
          </div>
          ${check('Pareto front', 'Joins the points that no other one betters on both axes', curveFront, (on) => store.choose({ curveFront: on }))}
          ${
            xAxis(shown.x).logFits
              ? check('Logarithmic x axis', 'Even steps are equal factors', curveLog, (on) => store.choose({ curveLog: on }))
              : nothing
          }
        </div>
      </mm-popup>
      <mm-menu-button
        label="Export"
        name="Export curves"
        .items=${[
          ...Object.values(CURVE_FILES).map(({ label, detail, make }) => ({
            label,
            detail,
            choose: () => store.run('saveFile', make(name, plot, shown.trials)),
          })),
          ...(finished ? [{ label: 'HTML', detail: 'the report of the whole study', choose: () => store.run('saveReport', {}) }] : []),
        ]}
      ></mm-menu-button>
      ${
        finished
          ? html`<button
              aria-disabled=${store.busy}
              title="One page: curves, tables with paired differences, what was tried"
              @click=${() => store.run('showReport', {})}
            >
              Show Report
            </button>`
          : nothing
      }`;
  }

  private studyState({ studying }: PanelState, here: PlanNode, study: NodeStudy): TemplateResult {
    const { store } = this;
    const running = studying === here.id;
    return html`<span class="state">
      <span class="dim cut" role="status">${studyCount(study, running)} on ${dataName(study.data)}</span>
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
    </span>`;
  }

  private note({ series, listed }: ShownCurves, study: NodeStudy): string {
    const { curveBand } = this.store.choices;
    const parts = [
      bandText(
        curveBand,
        series.some(({ points }) => points.some(({ low, high }) => high > low)),
      ),
      series.some(({ like }) => like.control !== undefined) ? 'dashed: controls' : '',
      series.length < listed.length ? `${listed.length - series.length} of ${listed.length} curves hidden` : '',
      outcomeText(study),
    ];
    return parts.filter((part) => part !== '').join(' · ');
  }

  /** The chosen point as it is now; undefined where it is not shown. */
  private chosen({ series }: ShownCurves): ChosenPoint | undefined {
    const { point: name } = this;
    const own = series.find(({ key }) => key === name?.key);
    const point = own?.points.find(({ amount }) => amount === name?.amount);
    return own && point ? { series: own, point } : undefined;
  }

  private choosePoint({ series, point }: ChosenPoint): void {
    this.point = { key: series.key, amount: point.amount };
    void this.updateComplete.then(() => this.renderRoot.querySelector('mm-curve-card')?.focus());
  }

  private chooseTrial({ series }: ShownCurves, trial: StudyPoint): void {
    const own = series.find(({ points }) => points.some(({ trials }) => trials.includes(trial)));
    if (own) this.point = { key: own.key, amount: trial.amount };
  }

  private readonly closeCard = (): void => {
    this.point = undefined;
    this.renderRoot.querySelector<CurveChart>('mm-curve-chart')?.focus();
  };

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

/** Those of a table's entries that are named, in the table's order. */
function only<K extends string, V>(table: Readonly<Record<K, V>>, names: readonly K[]): Record<K, V> {
  return Object.fromEntries(names.map((name) => [name, table[name]])) as Record<K, V>;
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-curves': Curves;
  }
}
