import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { nodeOf } from '../../src/protocol/plans';
import { planName, recipeText } from '../../src/protocol/planName';
import { progressText } from '../text/progressText';
import { stopAndKeepButton } from './jobBar';
import { StoreElement } from './storeElement';
import { controlStyles, textStyles } from './styles';
import './trainingCurve';

/** Fine-tuning at work: its curve, epoch by epoch, how long it takes yet, and the way to stop it and keep what was learnt. */
@customElement('mm-training-now')
export class TrainingNow extends StoreElement {
  static override styles = [
    textStyles,
    controlStyles,
    css`
      .top {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px 12px;
        margin-bottom: 6px;
      }
      .top span {
        flex: 1 1 200px;
        min-width: 0;
      }
      .first {
        min-height: 205px;
      }
    `,
  ];

  protected override render(): TemplateResult | typeof nothing {
    const { store } = this;
    const { busy, plans } = store.state ?? {};
    const { progress, epochs = [], making } = busy ?? {};
    if (!progress?.keeps && epochs.length === 0) return nothing;
    return html`<section>
      <h2>Training</h2>
      ${
        making && plans
          ? html`<p class="dim">In the making from ‘${planName(nodeOf(plans, making.parent))}’: ${recipeText(making.recipe)}</p>`
          : nothing
      }
      <div class="top"><span class="dim">${progressText(progress)}</span>${stopAndKeepButton(store)}</div>
      ${
        epochs.length === 0
          ? html`<p class="dim first">The curve begins with the first epoch’s end.</p>`
          : html`<mm-training-curve .epochs=${epochs}></mm-training-curve>`
      }
    </section>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-training-now': TrainingNow;
  }
}
