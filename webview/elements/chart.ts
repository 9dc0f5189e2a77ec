import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  Legend,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  Tooltip,
  type ChartConfiguration,
} from 'chart.js';
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { followTheme } from '../theme/followTheme';
import { palette, type Palette } from '../theme/palette';

Chart.register(
  BarController,
  BarElement,
  CategoryScale,
  Legend,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  Tooltip,
);

/** Makes a chart's configuration from the theme's colours. */
export type ChartBuilder = (colours: Palette) => ChartConfiguration;

type Parts = readonly unknown[] | undefined;

/** A chart.js chart that follows the theme. Give it a height; its label says to a screen reader what it shows. */
@customElement('mm-chart')
export class ChartView extends LitElement {
  static override styles = css`
    :host {
      display: block;
      position: relative;
      min-width: 0;
    }
    div {
      position: absolute;
      inset: 0;
    }
  `;
  @property() label = '';
  @property({ attribute: false }) build: ChartBuilder | undefined;
  /** What the chart is made from: while all of it is the same, it is not drawn anew. Without it, each render draws. */
  @property({ attribute: false, hasChanged: (now: Parts, before: Parts) => !same(now, before) }) of: Parts;
  private chart: Chart | undefined;
  private drawn: Parts;

  constructor() {
    super();
    followTheme(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.chart?.destroy();
    this.chart = undefined;
    this.drawn = undefined;
  }

  protected override render(): TemplateResult {
    return html`<div><canvas role="img" aria-label=${this.label}></canvas></div>`;
  }

  protected override updated(): void {
    const canvas = this.renderRoot.querySelector('canvas');
    if (!canvas || !this.build || !this.isConnected) return;
    const colours = palette();
    const parts = this.of && [colours, ...this.of];
    if (this.chart && same(parts, this.drawn)) return;
    this.drawn = parts;
    Chart.defaults.font.family = colours.fontFamily;
    const configuration = this.build(colours);
    if (this.chart && 'type' in configuration && 'type' in this.chart.config && this.chart.config.type === configuration.type) {
      this.chart.data = configuration.data;
      this.chart.options = configuration.options ?? {};
      this.chart.update('none');
    } else {
      this.chart?.destroy();
      this.chart = new Chart(canvas, configuration);
    }
  }
}

/** Whether two lists hold the same; what is not there is like nothing. */
function same(a: Parts, b: Parts): boolean {
  return b !== undefined && a?.length === b.length && a.every((part, i) => part === b[i]);
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-chart': ChartView;
  }
}
