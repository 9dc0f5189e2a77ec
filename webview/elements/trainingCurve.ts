import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { EpochRecord } from '../../src/protocol/answers';
import { trainingChart } from '../charts/trainingChart';
import { trainingText } from '../text/trainingText';
import type { Palette } from '../theme/palette';
import './chart';
import { textStyles } from './styles';

/** The losses of a training as curves, with where they began and ended in words. */
@customElement('mm-training-curve')
export class TrainingCurve extends LitElement {
  static override styles = [
    textStyles,
    css`
      mm-chart {
        height: 180px;
        max-width: 640px;
      }
      p {
        margin: 4px 0 0;
      }
    `,
  ];
  @property({ attribute: false }) epochs: readonly EpochRecord[] = [];

  protected override render(): TemplateResult {
    const { epochs } = this;
    const text = trainingText(epochs);
    return html`<mm-chart label="Loss by epoch. ${text}" .build=${(colours: Palette) => trainingChart(epochs, colours)}></mm-chart>
      <p class="dim">${text}</p>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-training-curve': TrainingCurve;
  }
}
