import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { nodeOf, ORIGINAL } from '../../src/protocol/plans';
import { qualityGroups, type QualityRow } from '../text/measuredRows';
import { totalsRows, type TotalsRow } from '../text/overviewRows';
import { setStyle } from './setStyle';
import { StoreElement } from './storeElement';
import { textStyles, trackStyles } from './styles';

/** The model's figures, beside the original's once something was done to it. */
@customElement('mm-totals-table')
export class TotalsTable extends StoreElement {
  static override styles = [
    textStyles,
    trackStyles,
    css`
      th[scope='row'] {
        width: 130px;
      }
      .value {
        width: 110px;
      }
      .change {
        width: 84px;
      }
      .now {
        font-weight: 600;
      }
      .bars {
        padding-left: 8px;
      }
      .samples {
        padding-top: 10px;
        white-space: normal;
      }
      @container (max-width: 560px) {
        .bars {
          display: none;
        }
      }
    `,
  ];

  protected override render(): TemplateResult | typeof nothing {
    const { state, here, outline } = this.store;
    if (outline) return plainTable(totalsRows(outline.totals, outline.totals, { waiting: true }));
    if (!state?.plans || !here) return nothing;
    const original = nodeOf(state.plans, ORIGINAL);
    const edited = here !== original;
    const rows = totalsRows(original.totals, here.totals);
    return html`<section>
      <h2 id="title">${edited ? 'Before and now' : 'Size and cost'}</h2>
      <table aria-labelledby="title">
        ${
          edited
            ? html`<thead>
                <tr>
                  <th><span class="hidden">Figure</span></th>
                  <th class="figure value" scope="col">original</th>
                  <th class="figure value" scope="col">now</th>
                  <th class="figure change" scope="col">change</th>
                  <th class="bars" scope="col">left</th>
                </tr>
              </thead>`
            : nothing
        }
        <tbody>
          ${rows.map((row) => (edited ? beforeAndNow(row) : plainRow(row)))}
          ${qualityGroups(state.plans).map(
            ({ title, rows: figures }) =>
              html`<tr>
                  <th class="samples" scope="rowgroup" colspan="5">${title}</th>
                </tr>
                ${figures.map((row) => quality(row, edited))}`,
          )}
        </tbody>
      </table>
    </section>`;
  }
}

/** The figures that are known before the weights were read. */
function plainTable(rows: readonly TotalsRow[]): TemplateResult {
  return html`<section>
    <h2 id="title">Size and cost</h2>
    <table aria-labelledby="title">
      <tbody>
        ${rows.map(plainRow)}
      </tbody>
    </table>
  </section>`;
}

function plainRow({ name, now, note }: TotalsRow): TemplateResult {
  return html`<tr>
    <th scope="row">${name}</th>
    <td class="figure value now">${now}</td>
    <td class="bars dim">${note}</td>
  </tr>`;
}

function quality({ name, before, now, change }: QualityRow, edited: boolean): TemplateResult {
  return edited
    ? beforeAndNow({ name, before, now, change, note: '' })
    : html`<tr>
        <th scope="row">${name}</th>
        <td class="figure value now">${now}</td>
        <td class="bars"></td>
      </tr>`;
}

function beforeAndNow({ name, before, now, change, left }: TotalsRow): TemplateResult {
  return html`<tr>
    <th scope="row">${name}</th>
    <td class="figure value dim">${before}</td>
    <td class="figure value now">${now}</td>
    <td class="figure change">${change}</td>
    <td class="bars">
      ${left === undefined ? nothing : html`<div class="track thick"><div ${setStyle({ width: `${left * 100}%` })}></div></div>`}
    </td>
  </tr>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-totals-table': TotalsTable;
  }
}
