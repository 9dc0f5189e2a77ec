import '../menuButton';
import '../popup';
import { css, html, nothing, type TemplateResult } from 'lit';
import type { NodeStudy } from '../../../src/protocol/plans';
import { CURVE_X, CURVE_Y, xAxis, yAxis } from '../../charts/curves/axes';
import type { CurvePlot } from '../../charts/curves/curvePicture';
import { BANDS } from '../../charts/curves/curveSeries';
import type { PanelStore } from '../../store/panelStore';
import type { ShownCurves } from '../../store/shownCurves';
import { dataName, studyCount } from '../../text/studyText';
import { chips } from '../chips';
import { select } from '../select';
import { CURVE_FILES } from './exportCurves';

/** What stands above the curves. */
export const curveBarStyles = css`
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
`;

/** Curves as they are drawn, and the study that they are of. */
export interface ShownStudy {
  readonly shown: ShownCurves;
  readonly plot: CurvePlot;
  readonly study: NodeStudy;
}

/** A node of the tree, and its study. */
export interface StudiedNode {
  readonly id: string;
  readonly study: NodeStudy;
}

/** Which axes curves are drawn against, how, and what can be made of them. */
export function curveBar(store: PanelStore, shown: ShownStudy): TemplateResult {
  return html`${axesPick(store, shown.shown)} ${curveWays(store, shown)}`;
}

/** How far a study is, and what may be done with it. */
export function studyState(store: PanelStore, { id, study }: StudiedNode): TemplateResult {
  const running = store.state?.studying === id;
  return html`<span class="state">
    <span class="dim cut" role="status">${studyCount(study, running)} on ${dataName(study.data)}</span>
    ${
      running
        ? html`<button title="End the study; what was measured stays, and it can be resumed" @click=${() => store.run('stopJob', {})}>
            Stop Study
          </button>`
        : html`${study.finished ? nothing : resumeButton(store)}<button aria-disabled=${store.busy} @click=${() => store.openForm('study')}>
              New Study…
            </button>`
    }
  </span>`;
}

function axesPick(store: PanelStore, { x, y, axes }: ShownCurves): TemplateResult {
  const xs = only(CURVE_X, axes.x);
  const ys = only(CURVE_Y, axes.y);
  return html`<span class="pick">
    ${select({ label: 'Y axis', value: y, groups: [{ options: ys }], hint: yAxis(y).hint, choose: (value) => store.choose({ curveY: value as typeof y }) })}
    <span class="dim">against</span>
    ${select({ label: 'X axis', value: x, groups: [{ options: xs }], hint: xAxis(x).hint, choose: (value) => store.choose({ curveX: value as typeof x }) })}
  </span>`;
}

function curveWays(store: PanelStore, { shown, plot, study: { finished } }: ShownStudy): TemplateResult {
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

function resumeButton(store: PanelStore): TemplateResult {
  return html`<button
    class="primary"
    title="Measure what is missing; what was measured is not measured again"
    aria-disabled=${store.busy}
    @click=${() => store.run('resumeStudy', {})}
  >
    Resume
  </button>`;
}

/** Those of a table's entries that are named, in the table's order. */
function only<K extends string, V>(table: Readonly<Record<K, V>>, names: readonly K[]): Record<K, V> {
  return Object.fromEntries(names.map((name) => [name, table[name]])) as Record<K, V>;
}
