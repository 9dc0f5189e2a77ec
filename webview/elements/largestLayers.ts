import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { BYTE_UNITS } from '../../src/base/scaled';
import type { UnitColumn } from '../../src/base/unitColumn';
import type { InspectTotals, LayerRow } from '../../src/protocol/inspectAnswer';
import { layerName } from '../store/layerNames';
import { byteColumn, share } from '../../src/base/format';
import { largestLayers } from '../text/overviewRows';
import { setStyle } from './setStyle';
import { nameStyles, shownName } from './shownName';
import { StoreElement } from './storeElement';
import { controlStyles, textStyles } from './styles';

const MOST = 8;

/** Where the bytes and the work are: the largest layers, with their share of each. */
@customElement('mm-largest-layers')
export class LargestLayers extends StoreElement {
  static override styles = [
    textStyles,
    controlStyles,
    nameStyles,
    css`
      .bytes {
        width: 84px;
      }
      .bar {
        width: 26%;
      }
      .cell {
        display: grid;
        grid-template-columns: minmax(0, 1fr) 52px;
        align-items: center;
        gap: 8px;
      }
      .fill {
        height: 9px;
        border-radius: 1px;
        background: var(--mm-accent);
      }
      .fill.work {
        background: var(--vscode-charts-purple);
      }
      td:first-child {
        max-width: 0;
        width: 30%;
      }
      button.link {
        width: 100%;
        justify-content: start;
        text-align: start;
      }
    `,
  ];

  protected override render(): TemplateResult | typeof nothing {
    const { model } = this.store;
    if (!model) return nothing;
    const { layers, totals } = model;
    const largest = largestLayers(layers, MOST);
    const sizes = byteColumn(largest.map(({ bytes }) => bytes));
    return html`<section>
      <h2 id="title">Where the bytes and the work are</h2>
      <table aria-labelledby="title">
        <thead>
          <tr>
            <th scope="col">layer</th>
            <th scope="col" class="figure bytes">${sizes.unit === BYTE_UNITS[0] ? 'bytes' : sizes.unit}</th>
            <th scope="col" class="bar">share of bytes</th>
            <th scope="col" class="bar">share of MACs</th>
          </tr>
        </thead>
        <tbody>
          ${largest.map((layer) => this.row(layer, totals, sizes))}
        </tbody>
      </table>
    </section>`;
  }

  private row({ name, bytes, macs }: LayerRow, totals: InspectTotals, sizes: UnitColumn): TemplateResult {
    return html`<tr>
      <td>
        <button class="link" @click=${() => this.store.choose({ tab: 'layers', layer: name, weight: null })}>
          ${shownName(name, layerName(this.store.model?.layers ?? [], name))}
        </button>
      </td>
      <td class="figure bytes">${sizes.write(bytes)}</td>
      <td class="bar">${shareBar(bytes / totals.bytes, 'fill')}</td>
      <td class="bar">${shareBar(macs === null || totals.macs === null ? null : macs / Math.max(1, totals.macs), 'fill work')}</td>
    </tr>`;
  }
}

/** A dash where the part is not known. */
function shareBar(part: number | null, kind: string): TemplateResult {
  if (part === null) return html`<span class="dim">–</span>`;
  return html`<div class="cell">
    <div class=${kind} ${setStyle({ width: `${Math.min(1, part) * 100}%` })}></div>
    <span class="figure dim">${share(part)}</span>
  </div>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-largest-layers': LargestLayers;
  }
}
