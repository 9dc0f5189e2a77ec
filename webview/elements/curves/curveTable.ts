import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { guard } from 'lit/directives/guard.js';
import { repeat } from 'lit/directives/repeat.js';
import type { StudyPoint } from '../../../src/protocol/studyAnswer';
import { CONTROLS } from '../../../src/protocol/studyWords';
import { byteColumn, countColumn, exactCount, score, share } from '../../../src/base/format';
import type { UnitColumn } from '../../../src/base/unitColumn';
import { facet } from '../../charts/curves/facets';
import { sortRows, type Sort } from '../../store/sorting';
import { ScrolledRows } from '../scrolledRows';
import { setStyle } from '../setStyle';
import { ariaSort, sortButton, sortHeadStyles } from '../sortHead';
import { controlStyles, textStyles } from '../styles';

interface Column {
  readonly label: string;
  /** By which it is sorted; undefined where the trial has no such figure. */
  readonly value: (point: StudyPoint) => string | number | undefined;
  /** How figures are written; in one unit where `sizes` says which. */
  readonly write?: (value: number) => string;
  readonly sizes?: (values: readonly (number | null)[]) => UnitColumn;
  /** Shown only where some trial has it. */
  readonly optional?: true;
}

const COLUMNS = {
  method: { label: 'method', value: facet('method').words },
  level: { label: 'of', value: facet('level').words },
  amount: { label: 'removed', value: ({ amount }) => amount, write: share },
  seed: { label: 'seed', value: ({ seed }) => seed, write: String },
  repair: { label: 'repair', value: facet('repair').words },
  epochs: { label: 'epochs', value: ({ finetuneEpochs }) => finetuneEpochs || undefined, write: String },
  quantize: { label: 'quantized', value: ({ quantize }) => quantize, optional: true },
  control: { label: 'control', value: ({ control }) => control && CONTROLS[control].label, optional: true },
  accuracy: { label: 'accuracy', value: ({ accuracy }) => accuracy, write: share },
  loss: { label: 'loss', value: ({ loss }) => loss, write: score },
  validation: { label: 'validation', value: ({ validation }) => validation?.accuracy ?? validation?.loss, write: score, optional: true },
  params: { label: 'parameters', value: ({ params }) => params, sizes: countColumn },
  nonzero: { label: 'nonzero', value: ({ nonzero }) => nonzero, sizes: countColumn },
  channels: { label: 'channels', value: ({ channels }) => channels, write: exactCount },
  gzip: { label: 'gzip', value: ({ gzipBytes }) => gzipBytes, sizes: byteColumn },
  bytes: { label: 'bytes', value: ({ bytes }) => bytes, sizes: byteColumn, optional: true },
  macs: { label: 'MACs', value: ({ macs }) => macs, sizes: countColumn },
} satisfies Readonly<Record<string, Column>>;
type ColumnName = keyof typeof COLUMNS;
const NAMES = Object.keys(COLUMNS) as readonly ColumnName[];
const TEXTS: ReadonlySet<ColumnName> = new Set(['method', 'level', 'repair', 'quantize', 'control']);

/** In pixels. */
const ROW_HEIGHT = 20;
const AS_MEASURED: Sort<ColumnName> = { column: 'order', descending: false };

/** Every trial that the curves show, for reading their figures; of very many only those in view are in the page. Fires `choose` with a StudyPoint. */
@customElement('mm-curve-table')
export class CurveTable extends LitElement {
  static override styles = [
    textStyles,
    controlStyles,
    sortHeadStyles,
    css`
      [role='table'] {
        overflow-anchor: none;
        width: max-content;
        min-width: 100%;
      }
      [role='row'] {
        display: grid;
        grid-template-columns: var(--columns);
        height: ${ROW_HEIGHT}px;
        align-items: center;
        column-gap: 12px;
      }
      .head {
        position: sticky;
        top: 0;
        z-index: 1;
        height: 24px;
        color: var(--mm-dim);
        background: var(--vscode-editor-background);
        box-shadow: inset 0 -1px var(--mm-line);
      }
      .head .figure button {
        justify-content: end;
        width: 100%;
      }
      .body [role='row'] {
        cursor: pointer;
      }
      .body [role='row']:hover {
        background: var(--mm-hover);
      }
      button.method {
        border: 0;
        padding: 0;
        min-height: 0;
        background: none;
        color: inherit;
        justify-content: start;
        width: 100%;
      }
      button.method:focus-visible {
        outline-offset: -1px;
      }
    `,
  ];
  @property({ attribute: false }) points: readonly StudyPoint[] = [];
  /** What the table is scrolled with: it has no scrollbar of its own. */
  @property({ attribute: false }) scroller: HTMLElement | undefined;
  @state() private sort = AS_MEASURED;
  private readonly rows = new ScrolledRows(this, ROW_HEIGHT);
  private sorted: readonly StudyPoint[] = [];
  private columns: readonly ColumnName[] = [];
  private units: ReadonlyMap<ColumnName, UnitColumn> = new Map();

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('points')) {
      this.columns = NAMES.filter((name) => !column(name).optional || this.points.some((point) => valueOf(point, name) !== null));
      this.units = new Map(this.columns.flatMap((name) => this.unitOf(name)));
    }
    if (changed.has('points') || changed.has('sort')) this.sorted = sortRows(this.points, this.sort, valueOf);
  }

  protected override updated(changed: PropertyValues): void {
    const { scroller } = this;
    if (!changed.has('scroller')) return;
    const top = (element: Element | null | undefined): number => element?.getBoundingClientRect().top ?? 0;
    this.rows.attachBelow(scroller, () => top(this.renderRoot.querySelector('.body')) - top(scroller) + (scroller?.scrollTop ?? 0));
  }

  protected override render(): TemplateResult {
    const { sorted, columns } = this;
    const [from, to] = this.rows.window(sorted.length);
    const widths = columns.map((name) =>
      name === 'method'
        ? 'minmax(90px, 1.4fr)'
        : TEXTS.has(name)
          ? 'minmax(86px, 1fr)'
          : name === 'params'
            ? 'minmax(100px, 1fr)'
            : 'minmax(66px, 0.8fr)',
    );
    return html`<div role="table" aria-label="Trials" aria-rowcount=${sorted.length + 1} ${setStyle({ '--columns': widths.join(' ') })}>
      <div role="row" class="head">${columns.map((name) => this.head(name))}</div>
      <div role="rowgroup" class="body" ${setStyle(this.rows.room([from, to]))}>
        ${repeat(
          sorted.slice(from, to),
          (_, i) => from + i,
          (point, i) => this.row(point, from + i),
        )}
      </div>
    </div>`;
  }

  private head(name: ColumnName): TemplateResult {
    const { sort } = this;
    return html`<span role="columnheader" class=${TEXTS.has(name) ? '' : 'figure'} aria-sort=${ariaSort(sort, name)}>
      ${sortButton<ColumnName>({
        column: name,
        label: column(name).label,
        unit: this.units.get(name)?.unit ?? '',
        isText: TEXTS.has(name),
        sort,
        choose: (next) => {
          this.sort = next;
          this.rows.toTop();
        },
      })}
    </span>`;
  }

  private row(point: StudyPoint, place: number): unknown {
    const { columns, units } = this;
    return guard(
      [point, place, columns, units],
      () =>
        html`<div role="row" aria-rowindex=${place + 2} @click=${() => this.choose(point)}>
          ${columns.map((name) =>
            name === 'method'
              ? html`<span role="cell"
                  ><button class="method" title="Show its card"><span class="cut">${this.text(point, name)}</span></button></span
                >`
              : html`<span
                  role="cell"
                  class=${TEXTS.has(name) ? 'cut' : 'figure'}
                  title=${TEXTS.has(name) ? this.text(point, name) : nothing}
                  >${this.text(point, name)}</span
                >`,
          )}
        </div>`,
    );
  }

  private text(point: StudyPoint, name: ColumnName): string {
    const { write = score } = column(name);
    const found = valueOf(point, name);
    if (found === null) return '–';
    return typeof found === 'string' ? found : (this.units.get(name)?.write ?? write)(found);
  }

  private unitOf(name: ColumnName): (readonly [ColumnName, UnitColumn])[] {
    const { sizes } = column(name);
    return sizes ? [[name, sizes(this.points.map((point) => Number(valueOf(point, name) ?? 0)))]] : [];
  }

  private choose(point: StudyPoint): void {
    this.dispatchEvent(new CustomEvent<StudyPoint>('choose', { detail: point }));
  }
}

function column(name: ColumnName): Column {
  return COLUMNS[name];
}

/** The figure of a column; null where the trial has none. */
function valueOf(point: StudyPoint, name: ColumnName): string | number | null {
  const found = column(name).value(point);
  return found === undefined || Number.isNaN(found) ? null : found;
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-curve-table': CurveTable;
  }
}
