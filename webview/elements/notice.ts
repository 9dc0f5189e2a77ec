import './icon';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { controlStyles, textStyles } from './styles';

/**
 * Stands where content will be, can't be, or could be: what is the matter and, with `action`, a button that fires
 * `act`; with `other` a second one.
 */
@customElement('mm-notice')
export class Notice extends LitElement {
  static override styles = [
    textStyles,
    controlStyles,
    css`
      :host {
        display: grid;
        place-content: center;
        justify-items: center;
        padding: 24px;
        text-align: center;
        min-height: 120px;
      }
      :host([kind='waiting']) {
        /* What comes at once should not flash. */
        animation: appear 0s 250ms both;
      }
      @keyframes appear {
        from {
          visibility: hidden;
        }
      }
      .box {
        max-width: 460px;
      }
      .heading {
        color: var(--vscode-foreground);
        font-weight: 600;
        margin-bottom: 4px;
      }
      p {
        color: var(--mm-dim);
        overflow-wrap: anywhere;
      }
    `,
  ];
  @property({ reflect: true }) kind: 'waiting' | 'failed' | 'empty' = 'empty';
  @property() heading = '';
  @property() text = '';
  @property() action = '';
  /** Another way out, beside the first: fires `other`. */
  @property() other = '';
  @property({ type: Boolean }) disabled = false;

  protected override render(): TemplateResult {
    const { kind, heading, text, action, other } = this;
    return html`<div class="box" role=${kind === 'failed' ? 'alert' : 'status'} aria-busy=${kind === 'waiting'}>
      <div class="heading">${kind === 'failed' ? html`<mm-icon class="bad" name="error"></mm-icon> ` : nothing}${heading}</div>
      ${text === '' ? nothing : html`<p>${text}</p>`} <slot></slot>
      ${
        action === ''
          ? nothing
          : html`<button
              class=${kind === 'waiting' ? '' : 'primary'}
              aria-disabled=${this.disabled}
              @click=${() => this.dispatchEvent(new CustomEvent('act'))}
            >
              ${action}
            </button>`
      }
      ${
        other === ''
          ? nothing
          : html`<button aria-disabled=${this.disabled} @click=${() => this.dispatchEvent(new CustomEvent('other'))}>${other}</button>`
      }
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-notice': Notice;
  }
}
