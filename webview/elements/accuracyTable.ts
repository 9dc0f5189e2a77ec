import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { PanelState } from '../../src/protocol/panel';
import { pathTo, type Measured, type PlanTree } from '../../src/protocol/plans';
import { readingSentences } from '../../src/protocol/readingText';
import { exactCount, points, score, share } from '../text/format';
import { samplesText } from '../text/samplesText';
import { stepText } from '../text/stepText';
import { setStyle } from './setStyle';
import { StoreElement } from './storeElement';
import { textStyles, trackStyles } from './styles';

/** What was measured after which step, and the last measurement class by class. */
@customElement('mm-accuracy-table')
export class AccuracyTable extends StoreElement {
  static override styles = [
    textStyles,
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
    const { state, here } = this.store;
    const measured = here?.measured ?? [];
    if (measured.length === 0) {
      return html`<section>
        <h2>Accuracy</h2>
        ${readingLines(state)}
        <p class="dim">${state?.data === undefined ? 'Not measured: no data set is chosen.' : `Not measured yet on ${state.data}.`}</p>
      </section>`;
    }
    return html`${this.perStep(state?.plans)} ${perClass(measured)}`;
  }

  /** The nodes that lead here, each with what was measured last of it. */
  private perStep(plans: PlanTree | undefined): TemplateResult {
    const rows = plans ? pathTo(plans, plans.at).flatMap((node, i) => node.measured.map((measured) => ({ node, measured, step: i }))) : [];
    return html`<section>
      <h2 id="measured">Accuracy</h2>
      ${readingLines(this.store.state)}
      <table aria-labelledby="measured">
        <thead>
          <tr>
            <th scope="col">measured after</th>
            <th scope="col">on</th>
            <th scope="col" class="figure">accuracy</th>
            <th scope="col" class="figure">loss</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            ({ node, measured: { accuracy, loss, on }, step }) =>
              html`<tr>
                <td>${node.made ? `${step}. ${stepText(node.made.step.plan)}` : 'Original'}</td>
                <td class="dim">${samplesText(on)}</td>
                <td class="figure">${accuracy === undefined ? '–' : share(accuracy)}</td>
                <td class="figure">${score(loss)}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </section>`;
  }
}

/** How the data set was read, in full. */
function readingLines(state: PanelState | undefined): TemplateResult[] {
  if (state?.reading?.kind === 'failed') return [html`<p class="failed">${state.reading.message}</p>`];
  return state?.reading ? readingSentences(state.reading.reading).map((line) => html`<p class="dim">${line}</p>`) : [];
}

function perClass(measured: readonly Measured[]): TemplateResult | typeof nothing {
  const classes = measured.findLast((each) => each.perClass !== undefined)?.perClass ?? [];
  if (classes.length === 0) return nothing;
  const before = new Map<string, number>();
  return html`<section class="classes">
    <h2 id="classes">Class by class</h2>
    <table aria-labelledby="classes">
      <thead>
        <tr>
          <th scope="col">class</th>
          <th scope="col" class="figure">samples</th>
          <th scope="col" class="bar"><span class="hidden">bar</span></th>
          <th scope="col" class="figure">accuracy</th>
          ${before.size > 0 ? html`<th scope="col" class="figure">change</th>` : nothing}
        </tr>
      </thead>
      <tbody>
        ${classes.map(({ label, samples, accuracy }) => {
          const was = before.get(label);
          return html`<tr>
            <td class="cut" title=${label}>${label}</td>
            <td class="figure dim">${exactCount(samples)}</td>
            <td class="bar">
              <div class="track thick"><div ${setStyle({ width: `${accuracy * 100}%` })}></div></div>
            </td>
            <td class="figure">${share(accuracy)}</td>
            ${before.size > 0 ? html`<td class="figure dim">${was === undefined ? '' : points(was, accuracy)}</td>` : nothing}
          </tr>`;
        })}
      </tbody>
    </table>
  </section>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-accuracy-table': AccuracyTable;
  }
}
