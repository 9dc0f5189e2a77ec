import './curveCanvas';
import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { curveLook } from '../../charts/curves/curveLook';
import { sampleShapes } from '../../charts/curves/curvePicture';
import type { CurveSeries } from '../../charts/curves/curveSeries';
import { facet, type FacetName } from '../../charts/curves/facets';
import type { Picture } from '../../charts/curves/picture';
import type { ShownCurves } from '../../store/shownCurves';
import { followTheme } from '../../theme/followTheme';
import { palette, type Palette } from '../../theme/palette';
import { checkChip, chipStyles } from '../chips';
import { StoreElement } from '../storeElement';
import { controlStyles, textStyles } from '../styles';

/** The curves by their names, each to be shown or hidden, and the values by which many of them are at once. */
@customElement('mm-curve-legend')
export class CurveLegend extends StoreElement {
  static override styles = [
    textStyles,
    controlStyles,
    chipStyles,
    css`
      :host {
        display: grid;
        grid-template-rows: auto minmax(0, 1fr);
        gap: 8px;
        min-height: 0;
      }
      .filters {
        display: grid;
        gap: 6px;
      }
      .filters:empty {
        display: none;
      }
      .filter > span {
        display: block;
        margin-bottom: 2px;
      }
      ul {
        margin: 0;
        padding: 0;
        list-style: none;
        overflow: auto;
        scrollbar-gutter: stable;
      }
      li button:not(.link) {
        display: grid;
        grid-template-columns: 30px minmax(0, 1fr);
        align-items: center;
        justify-content: stretch;
        gap: 6px;
        width: 100%;
        min-height: 22px;
        padding: 1px 2px;
        border: 1px solid transparent;
        background: none;
        color: inherit;
        text-align: start;
        white-space: normal;
        overflow-wrap: anywhere;
        line-height: 1.25;
      }
      li button:not(.link):hover:not([aria-disabled='true']) {
        background: var(--mm-hover);
      }
      li button[aria-pressed='false'] {
        color: var(--mm-dim);
        text-decoration: line-through;
      }
      li button[aria-pressed='false'] mm-curve-canvas {
        opacity: 0.35;
      }
      li button:focus-visible {
        outline-offset: -1px;
      }
      mm-curve-canvas {
        width: 28px;
        height: 14px;
      }
      .all {
        padding: 0 2px 4px;
      }
    `,
  ];
  @property({ attribute: false }) shown: ShownCurves | undefined;
  private samples = new Map<string, Picture>();
  private colours: Palette | undefined;

  constructor() {
    super();
    followTheme(this);
  }

  protected override render(): TemplateResult | typeof nothing {
    const { shown, store } = this;
    if (!shown) return nothing;
    const { listed, filters } = shown;
    const { curvesHidden } = store.choices;
    const off = new Set(curvesHidden);
    const hiddenOnes = listed.filter(({ key }) => off.has(key));
    return html`<div class="filters">${[...filters].map(([name, values]) => this.filter(name, values))}</div>
      <ul aria-label="Curves">
        ${
          hiddenOnes.length > 0
            ? html`<li class="all"><button class="link" @click=${() => store.choose({ curvesHidden: [] })}>Show All Curves</button></li>`
            : nothing
        }
        ${listed.map((series) => this.entry(series, off))}
      </ul>`;
  }

  private filter(name: FacetName, values: ReadonlyMap<string, string>): TemplateResult {
    const { curveFilter } = this.store.choices;
    const hidden = curveFilter[name] ?? [];
    const { label } = facet(name);
    const turn = (value: string): void => {
      const now = hidden.includes(value) ? hidden.filter((each) => each !== value) : [...hidden, value];
      this.store.choose({ curveFilter: { ...curveFilter, [name]: now } });
    };
    return html`<div class="filter" role="group" aria-label=${label}>
      <span class="dim">${label}</span>
      <div class="chips">
        ${[...values].map(([value, words]) =>
          checkChip({
            text: { label: words, hint: hidden.includes(value) ? `Show ${words}` : `Hide ${words}` },
            checked: !hidden.includes(value),
            change: () => turn(value),
          }),
        )}
      </div>
    </div>`;
  }

  private entry(series: CurveSeries, off: ReadonlySet<string>): TemplateResult {
    const { key, label } = series;
    const shown = !off.has(key);
    const { curvesHidden } = this.store.choices;
    const turn = (): void =>
      this.store.choose({ curvesHidden: shown ? [...curvesHidden, key] : curvesHidden.filter((each) => each !== key) });
    return html`<li>
      <button
        aria-pressed=${shown}
        title="${shown ? 'Hide' : 'Show'}; with a double click show this one alone"
        @click=${turn}
        @dblclick=${() => this.alone(key)}
      >
        <mm-curve-canvas .picture=${this.sample(series)}></mm-curve-canvas><span>${label}</span>
      </button>
    </li>`;
  }

  private alone(key: string): void {
    const others = this.shown?.listed.flatMap((each) => (each.key === key ? [] : [each.key])) ?? [];
    this.store.choose({ curvesHidden: others });
  }

  /** The same picture while nothing of it changes, so that it is not drawn anew. */
  private sample({ key, like }: CurveSeries): Picture {
    const colours = palette();
    if (colours !== this.colours) this.samples = new Map();
    this.colours = colours;
    const known = this.samples.get(key) ?? {
      width: 28,
      height: 14,
      font: colours.fontFamily,
      shapes: sampleShapes(curveLook(like, colours), [0, 7], colours),
    };
    this.samples.set(key, known);
    return known;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-curve-legend': CurveLegend;
  }
}
