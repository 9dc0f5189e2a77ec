import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { PanelState } from '../../src/protocol/panel';
import type { PlanTree } from '../../src/protocol/plans';
import { readingSentences } from '../../src/protocol/readingText';
import { share } from '../../src/base/format';
import { classTable, hasClassesBefore, measuredGroups, measuredHere, type ClassTable, type MeasuredGroup } from '../text/measuredRows';
import { setStyle } from './setStyle';
import { StoreElement } from './storeElement';
import { controlStyles, textStyles, trackStyles } from './styles';

/** What was measured of the plan that is shown and of those before it, by samples; and it class by class. */
@customElement('mm-accuracy-table')
export class AccuracyTable extends StoreElement {
  static override styles = [
    textStyles,
    controlStyles,
    trackStyles,
    css`
      section + section {
        margin-top: 24px;
      }
      td:first-child {
        width: 99%;
        overflow-wrap: anywhere;
        padding-top: 4px;
        padding-bottom: 4px;
      }
      th.samples {
        padding-top: 8px;
        white-space: normal;
      }
      .here td {
        font-weight: 600;
      }
      .here .dim {
        font-weight: 400;
      }
      .failed {
        color: var(--mm-bad);
      }
      tr > * {
        vertical-align: baseline;
      }
      .classes td:first-child {
        width: auto;
        max-width: 0;
      }
      .classes td,
      .classes th {
        vertical-align: middle;
      }
      .bar {
        width: 40%;
      }
    `,
  ];

  protected override render(): TemplateResult {
    const { state } = this.store;
    const groups = state?.plans ? measuredGroups(state.plans) : [];
    return html`<section>
        <h2 id="measured">Accuracy</h2>
        ${readingLines(state)} ${missing(state)} ${groups.length === 0 ? nothing : perPlan(groups)}
      </section>
      ${this.classes(state?.plans)}`;
  }

  private classes(tree: PlanTree | undefined): TemplateResult | typeof nothing {
    const table = tree && classTable(tree);
    if (table) return perClass(table);
    if (!tree || !hasClassesBefore(tree)) return nothing;
    const { store } = this;
    return html`<section>
      <h2>Class by class</h2>
      <p class="dim">Not measured class by class for this plan.</p>
      <button aria-disabled=${store.busy} @click=${() => store.run('evaluate', {})}>Evaluate</button>
    </section>`;
  }
}

/** Says where the plan that is shown was not measured on the data set that is chosen. */
function missing(state: PanelState | undefined): TemplateResult | typeof nothing {
  if (!state) return nothing;
  if (state.data === undefined) return html`<p class="dim">Not measured: no data set is chosen.</p>`;
  return measuredHere(state) ? nothing : html`<p class="dim">This plan was not measured yet on ${state.data}.</p>`;
}

/** Nodes by samples: figures of different samples stand in groups of their own. */
function perPlan(groups: readonly MeasuredGroup[]): TemplateResult {
  return html`<table aria-labelledby="measured">
    <thead>
      <tr>
        <th scope="col">plan</th>
        <th scope="col" class="figure">accuracy</th>
        <th scope="col" class="figure">loss</th>
      </tr>
    </thead>
    ${groups.map(
      ({ title, rows }) =>
        html`<tbody>
          <tr>
            <th scope="rowgroup" colspan="3" class="samples">${title}</th>
          </tr>
          ${rows.map(
            ({ label, accuracy, loss, here, note }) =>
              html`<tr class=${here ? 'here' : ''}>
                <td>
                  ${label}${here ? html` <span class="dim">shown</span>` : nothing}${note === '' ? nothing : html` <span class="dim">(${note})</span>`}
                </td>
                <td class="figure">${accuracy}</td>
                <td class="figure">${loss}</td>
              </tr>`,
          )}
        </tbody>`,
    )}
  </table>`;
}

/** How the data set was read, in full. */
function readingLines(state: PanelState | undefined): TemplateResult[] {
  if (state?.reading?.kind === 'failed') return [html`<p class="failed">${state.reading.message}</p>`];
  return state?.reading ? readingSentences(state.reading.reading).map((line) => html`<p class="dim">${line}</p>`) : [];
}

function perClass({ on, since, rows }: ClassTable): TemplateResult {
  return html`<section class="classes">
    <h2 id="classes">Class by class</h2>
    <p class="dim">On ${on}${since === undefined ? nothing : html`; change since ‘${since}’`}</p>
    <table aria-labelledby="classes">
      <thead>
        <tr>
          <th scope="col">class</th>
          <th scope="col" class="figure">samples</th>
          <th scope="col" class="bar"><span class="hidden">bar</span></th>
          <th scope="col" class="figure">accuracy</th>
          ${since === undefined ? nothing : html`<th scope="col" class="figure">change</th>`}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ label, samples, accuracy, change }) =>
            html`<tr>
              <td class="cut" title=${label}>${label}</td>
              <td class="figure dim">${samples}</td>
              <td class="bar">
                <div class="track thick"><div ${setStyle({ width: `${accuracy * 100}%` })}></div></div>
              </td>
              <td class="figure">${share(accuracy)}</td>
              ${since === undefined ? nothing : html`<td class="figure dim">${change}</td>`}
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-accuracy-table': AccuracyTable;
  }
}
