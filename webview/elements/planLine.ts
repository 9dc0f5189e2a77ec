import { css, html, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import { madeText, planName } from '../../src/protocol/planName';
import { plural } from '../../src/base/format';
import './icon';
import { StoreElement } from './storeElement';
import { controlStyles, textStyles } from './styles';

/** Which plan the panel shows, whether it is saved and whether there is something to know about it; leads to the tree. */
@customElement('mm-plan-line')
export class PlanLine extends StoreElement {
  static override styles = [
    textStyles,
    controlStyles,
    css`
      :host {
        display: inline-flex;
        gap: 8px;
        align-items: center;
        min-width: 0;
        max-width: 100%;
        font-size: 13px;
        font-weight: 400;
        vertical-align: bottom;
      }
      button.link {
        min-width: 0;
      }
      .fixed {
        flex: none;
      }
      @media (max-width: 620px) {
        .word {
          display: none;
        }
      }
    `,
  ];

  protected override render(): TemplateResult | typeof nothing {
    const { store } = this;
    const { here } = store;
    const nodes = store.state?.plans?.nodes ?? [];
    if (!here || nodes.length < 2) return nothing;
    const warnings = here.made?.step.warnings ?? [];
    const show = (): void => store.choose({ tab: 'overview', plan: null });
    return html`<button class="link" title="Shown: ${madeText(here)}. All plans are in the Overview" @click=${show}>
        <span class="cut">${planName(here)}</span>
      </button>
      ${
        warnings.length === 0
          ? nothing
          : html`<button class="link fixed" title=${warnings.map(({ message }) => message).join('\n')} @click=${show}>
              <mm-icon class="warn" name="warning"></mm-icon>${plural(warnings.length, 'warning')}
            </button>`
      }
      ${store.unsaved ? html`<span class="dim fixed" title="This plan was not saved">●<span class="word"> not saved</span></span>` : nothing}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-plan-line': PlanLine;
  }
}
