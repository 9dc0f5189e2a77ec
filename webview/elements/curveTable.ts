import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { StudyPoint } from '../../src/protocol/answers';
import { byteSize, compactCount, exactCount, score, share } from '../text/format';
import { METHODS } from '../../src/protocol/methods';
import { LEVELS } from '../text/levels';
import { textStyles } from './styles';

const HEADS = ['method', 'of', 'removed', 'seed', 'epochs', 'accuracy', 'loss', 'nonzero', 'channels', 'gzip', 'MACs'];

/** Every trial of a study, for reading what the curves show. */
@customElement('mm-curve-table')
export class CurveTable extends LitElement {
  static override styles = [
    textStyles,
    css`
      td,
      th {
        height: 20px;
      }
    `,
  ];
  @property({ attribute: false }) points: readonly StudyPoint[] = [];

  protected override render(): TemplateResult {
    return html`<table aria-label="Trials">
      <thead>
        <tr>
          ${HEADS.map((name, i) => html`<th scope="col" class=${i < 2 ? '' : 'figure'}>${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${this.points.map(
          (point) =>
            html`<tr>
              <td>${METHODS[point.method].label}</td>
              <td>${LEVELS[point.level].label}</td>
              ${figuresOf(point).map((figure) => html`<td class="figure">${figure}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>`;
  }
}

function figuresOf({ amount, seed, finetuneEpochs, accuracy, loss, nonzero, channels, gzipBytes, macs }: StudyPoint): string[] {
  return [
    share(amount),
    String(seed),
    finetuneEpochs === 0 ? '–' : String(finetuneEpochs),
    accuracy === undefined ? '–' : share(accuracy),
    score(loss),
    compactCount(nonzero),
    exactCount(channels),
    byteSize(gzipBytes),
    compactCount(macs),
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-curve-table': CurveTable;
  }
}
