import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { InspectAnswer } from '../../src/protocol/inspectAnswer';
import './icon';
import { textStyles } from './styles';

/** What the user should know about the model though it loads. */
@customElement('mm-warning-list')
export class WarningList extends LitElement {
  static override styles = [
    textStyles,
    css`
      li {
        display: grid;
        grid-template-columns: 16px 1fr;
        gap: 8px;
        padding: 3px 0;
      }
      .message {
        overflow-wrap: anywhere;
      }
    `,
  ];
  @property({ attribute: false }) warnings: InspectAnswer['warnings'] = [];

  protected override render(): TemplateResult {
    return html`<section>
      <h2>Warnings</h2>
      <ul>
        ${this.warnings.map(
          ({ message, layer, weight }) =>
            html`<li>
              <mm-icon class="warn" name="warning"></mm-icon>
              <span class="message">${message}${placeOf(message, weight ?? layer)}</span>
            </li>`,
        )}
      </ul>
    </section>`;
  }
}

function placeOf(message: string, place: string | undefined): TemplateResult | typeof nothing {
  return place === undefined || message.includes(place) ? nothing : html` <span class="dim">${place}</span>`;
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-warning-list': WarningList;
  }
}
