import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { RankAnswer } from '../../src/protocol/answers';
import './icon';
import { textStyles } from './styles';

/** What a ranking could not score, and why, and what else there is to know: one line, unfolded all of them. */
@customElement('mm-ranking-warnings')
export class RankingWarnings extends LitElement {
  static override styles = [
    textStyles,
    css`
      summary {
        cursor: pointer;
        width: fit-content;
        max-width: 100%;
      }
      summary:focus-visible {
        outline: 1px solid var(--vscode-focusBorder);
      }
      ul {
        margin: 4px 0 0;
        padding-left: 20px;
        max-height: 120px;
        overflow: auto;
        color: var(--mm-dim);
      }
      li,
      p {
        margin: 0;
        overflow-wrap: anywhere;
      }
    `,
  ];
  @property({ attribute: false }) warnings: RankAnswer['warnings'] = [];

  protected override render(): TemplateResult | typeof nothing {
    const { warnings } = this;
    const [first, ...others] = warnings;
    if (!first) return nothing;
    const icon = html`<mm-icon class="warn" name="warning"></mm-icon>`;
    if (others.length === 0) return html`<p role="note">${icon} ${first.message}</p>`;
    return html`<details>
      <summary>${icon} ${summaryOf(warnings)}</summary>
      <ul tabindex="0" aria-label="All of them">
        ${warnings.map(({ message, layer }) => html`<li>${message}${placeOf(message, layer)}</li>`)}
      </ul>
    </details>`;
  }
}

function summaryOf(warnings: RankAnswer['warnings']): string {
  const places = warnings.filter(({ code }) => code === 'notScored').length;
  if (places === warnings.length) return `${places} places could not be scored`;
  return `${warnings.length} things to know about these figures`;
}

function placeOf(message: string, layer: string | undefined): string {
  return layer === undefined || message.includes(layer) ? '' : ` (${layer})`;
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-ranking-warnings': RankingWarnings;
  }
}
