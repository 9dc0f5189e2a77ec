import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { nextStepLabel, nextSteps, type NextStep } from '../text/nextStep';
import { StoreElement } from './storeElement';
import { controlStyles, textStyles } from './styles';

/** A few suggestions, each with its button. */
@customElement('mm-next-steps')
export class NextSteps extends StoreElement {
  static override styles = [
    textStyles,
    controlStyles,
    css`
      ul {
        display: grid;
        gap: 10px;
      }
      li {
        display: grid;
        grid-template-columns: 140px minmax(0, 1fr);
        gap: 12px;
        align-items: center;
      }
      span {
        overflow-wrap: anywhere;
      }
      button {
        width: 100%;
      }
      @container (max-width: 330px) {
        li {
          grid-template-columns: minmax(0, 1fr);
          gap: 4px;
        }
        button {
          width: fit-content;
        }
      }
    `,
  ];

  protected override render(): TemplateResult | typeof nothing {
    const { snapshot, state, busy } = this.store;
    if (!snapshot || !state) return nothing;
    return html`<section>
      <h2>What next</h2>
      <ul>
        ${nextSteps(snapshot, state).map(
          (step, i) =>
            html`<li>
              <button
                class=${i === 0 ? 'primary' : ''}
                aria-disabled=${busy && step.id !== 'neurons' && step.id !== 'openSaved'}
                @click=${() => this.take(step)}
              >
                ${nextStepLabel(step)}
              </button>
              <span class="dim">${step.why}</span>
            </li>`,
        )}
      </ul>
    </section>`;
  }

  private take({ id, file }: NextStep): void {
    const { store } = this;
    switch (id) {
      case 'chooseDataSet':
      case 'evaluate':
      case 'saveAs':
      case 'saveRepaired':
        store.run(id, {});
        break;
      case 'openSaved':
        if (file !== undefined) store.run(id, { file });
        break;
      case 'neurons':
        store.choose({ tab: id });
        break;
      case 'prune':
      case 'finetune':
      case 'quantize':
      case 'study':
        store.openForm(id);
        break;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-next-steps': NextSteps;
  }
}
