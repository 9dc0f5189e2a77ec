import '../elements/curves/curveCard';
import '../elements/curves/curveChart';
import '../elements/curves/curveLegend';
import '../elements/curves/curveTable';
import '../elements/notice';
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { StudyPoint } from '../../src/protocol/studyAnswer';
import type { PanelState } from '../../src/protocol/panel';
import type { NodeStudy, PlanNode } from '../../src/protocol/plans';
import type { CurvePlot } from '../charts/curves/curvePicture';
import { chipStyles } from '../elements/chips';
import { curveBar, curveBarStyles, studyState } from '../elements/curves/curveBar';
import type { ChosenPoint, CurveChart } from '../elements/curves/curveChart';
import { elsewhere, elsewhereStyles } from '../elements/elsewhere';
import { notRunNotice } from '../elements/notRunNotice';
import { StoreElement } from '../elements/storeElement';
import { controlStyles, textStyles } from '../elements/styles';
import { CurveChoice, type ShownCurves } from '../store/shownCurves';
import { bandText } from '../text/curveText';
import { studyBaseline } from '../text/figuresElsewhere';
import { outcomeText } from '../text/studyText';

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
    curveBarStyles,
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
      ? this.curves(here, study)
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

  private curves(here: PlanNode, study: NodeStudy): TemplateResult {
    const { store } = this;
    const { id } = here;
    const points = store.studyPoints.of(study);
    if (points.length === 0) {
      const heading = study.points > 0 ? 'Reading the points…' : 'The first trial is on its way…';
      return html`<div class="all bare">
        <div class="top">${studyState(store, { id, study })}</div>
        <mm-notice kind="waiting" heading=${heading}></mm-notice>
      </div>`;
    }
    const shown = this.choice.of(points, store.choices);
    const plot = this.plot(shown, studyBaseline(here, study, points));
    const chosen = this.chosen(shown);
    return html`<div class="all">
      <div class="top">${curveBar(store, { shown, plot, study })} ${studyState(store, { id, study })}</div>
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

  private toggled(event: Event): void {
    const { target } = event;
    if (target instanceof HTMLDetailsElement && target.open !== this.store.choices.curveTable)
      this.store.choose({ curveTable: target.open });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-curves': Curves;
  }
}
