import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { RankAnswer } from '../../src/protocol/rankAnswer';
import './icon';
import './popup';
import { textStyles } from './styles';

/** What a ranking could not score, and why, and what else there is to know: one line, unfolded all of them. */
@customElement('mm-ranking-warnings')
export class RankingWarnings extends LitElement {
  static override styles = [
    textStyles,
    css`
      .line {
        display: flex;
        align-items: center;
        gap: 6px;
      }
      ul {
        list-style: disc;
        padding-left: 20px;
        width: 520px;
        max-width: calc(100vw - 60px);
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
    return html`<div class="line" role="note">
      ${icon}
      <mm-popup look="link" align="start" label=${summaryOf(warnings)} heading="Warnings">
        <ul>
          ${warnings.map(({ message, layer }) => html`<li>${message}${placeOf(message, layer)}</li>`)}
        </ul>
      </mm-popup>
    </div>`;
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
