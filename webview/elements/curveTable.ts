import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { StudyPoint } from '../../src/protocol/answers';
import type { UnitColumn } from '../../src/base/unitColumn';
import { byteColumn, countColumn, exactCount, score, share } from '../../src/base/format';
import { METHODS } from '../../src/protocol/methods';
import { LEVELS } from '../../src/protocol/settings/ranking';
import { textStyles } from './styles';

const HEADS = ['method', 'of', 'removed', 'seed', 'epochs', 'accuracy', 'loss', 'nonzero', 'channels', 'gzip', 'MACs'] as const;

/** Columns of sizes, each in one unit. */
type Sizes = Readonly<Record<'nonzero' | 'gzip' | 'MACs', UnitColumn>>;

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
    const sizes: Sizes = {
      nonzero: countColumn(this.points.map(({ nonzero }) => nonzero)),
      gzip: byteColumn(this.points.map(({ gzipBytes }) => (Number.isFinite(gzipBytes) ? gzipBytes : null))),
      MACs: countColumn(this.points.map(({ macs }) => macs)),
    };
    return html`<table aria-label="Trials">
      <thead>
        <tr>
          ${HEADS.map((name, i) => html`<th scope="col" class=${i < 2 ? '' : 'figure'}>${headOf(name, sizes)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${this.points.map(
          (point) =>
            html`<tr>
              <td>${METHODS[point.method].label}</td>
              <td>${LEVELS[point.level].label}</td>
              ${figuresOf(point, sizes).map((figure) => html`<td class="figure">${figure}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>`;
  }
}

function headOf(name: (typeof HEADS)[number], sizes: Sizes): string {
  const unit = name === 'nonzero' || name === 'gzip' || name === 'MACs' ? sizes[name].unit : '';
  return unit === '' ? name : `${name} ${unit}`;
}

function figuresOf(
  { amount, seed, finetuneEpochs, accuracy, loss, nonzero, channels, gzipBytes, macs }: StudyPoint,
  sizes: Sizes,
): string[] {
  return [
    share(amount),
    String(seed),
    finetuneEpochs === 0 ? '–' : String(finetuneEpochs),
    accuracy === undefined ? '–' : share(accuracy),
    score(loss),
    sizes.nonzero.write(nonzero),
    exactCount(channels),
    Number.isFinite(gzipBytes) ? sizes.gzip.write(gzipBytes) : '–',
    sizes.MACs.write(macs),
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-curve-table': CurveTable;
  }
}
