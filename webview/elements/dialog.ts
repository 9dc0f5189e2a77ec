import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import './icon';
import { focusedElement } from './keepFocus';
import { controlStyles, textStyles } from './styles';

/**
 * A form over the panel. Fires `accept` when it is sent and valid, `dismiss` on Cancel and Escape. Fields go in the
 * slot.
 */
@customElement('mm-dialog')
export class Dialog extends LitElement {
  static override styles = [
    textStyles,
    controlStyles,
    css`
      dialog {
        width: min(560px, calc(100vw - 16px));
        --top: min(8vh, max(8px, calc(50vh - 300px)));
        max-height: calc(100vh - var(--top) - 8px);
        margin-top: var(--top);
        padding: 0;
        color: var(--vscode-foreground);
        background: var(--vscode-editorWidget-background);
        border: 1px solid var(--vscode-contrastBorder, var(--vscode-editorWidget-border, var(--mm-line)));
        border-radius: 6px;
        box-shadow: 0 4px 20px var(--vscode-widget-shadow, transparent);
      }
      dialog[open] {
        display: flex;
        flex-direction: column;
      }
      dialog::backdrop {
        background: color-mix(in srgb, var(--vscode-editor-background) 55%, transparent);
      }
      .head {
        padding: 16px 20px 0;
      }
      h2 {
        margin: 0 0 2px;
        font-size: 15px;
        line-height: 22px;
        letter-spacing: 0;
        text-transform: none;
        color: var(--vscode-foreground);
      }
      .head p {
        margin: 0;
        color: var(--mm-dim);
      }
      /* Only the fields scroll: what the form is and how to send it stay in view. */
      .fields {
        flex: 0 1 auto;
        min-height: 0;
        overflow: auto;
        scrollbar-gutter: stable;
        padding: 14px 20px;
      }
      .head,
      .foot {
        flex: none;
      }
      @media (max-height: 420px) {
        .head {
          padding-top: 8px;
        }
        .fields {
          padding-block: 8px;
        }
        .foot {
          padding-block: 6px;
        }
      }
      .foot {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: flex-end;
        gap: 8px;
        padding: 12px 20px;
        border-top: 1px solid var(--mm-line);
      }
      /* Long words stand above the buttons where it is narrow. */
      .note {
        flex: 1 1 150px;
        color: var(--mm-dim);
      }
      .buttons {
        display: flex;
        gap: 8px;
        margin-left: auto;
      }
    `,
  ];
  @property() heading = '';
  @property() text = '';
  /** What the button that sends the form says. */
  @property() action = '';
  /** Beside the buttons: what sending will do, or what is missing. */
  @property() note = '';
  @property({ type: Boolean }) blocked = false;

  protected override render(): TemplateResult {
    return html`<dialog aria-labelledby="heading" @cancel=${this.dismiss}>
      <div class="head">
        <h2 id="heading">${this.heading}</h2>
        ${this.text === '' ? nothing : html`<p>${this.text}</p>`}
      </div>
      <div class="fields"><slot></slot></div>
      <div class="foot">
        <span class="note" role="status">${this.note}</span>
        <span class="buttons">
          <button @click=${this.dismiss}>Cancel</button>
          <button class="primary" aria-disabled=${this.blocked} @click=${this.accept}>${this.action}</button>
        </span>
      </div>
    </dialog>`;
  }

  /** What had the keyboard before the form opened, and gets it back. */
  private from: HTMLElement | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    if (this.from?.isConnected) this.from.focus({ preventScroll: true });
  }

  protected override firstUpdated(): void {
    this.from = focusedElement();
    this.renderRoot.querySelector('dialog')?.showModal();
    this.addEventListener('keydown', (event) => {
      const { target } = event;
      const isField = target instanceof HTMLInputElement && target.type !== 'checkbox' && target.type !== 'radio';
      if (event.key === 'Enter' && isField) this.accept();
    });
  }

  private accept(): void {
    if (this.blocked) return;
    const fields = [...this.querySelectorAll('input')];
    if (fields.every((field) => field.reportValidity())) this.dispatchEvent(new CustomEvent('accept'));
  }

  private dismiss(event: Event): void {
    event.preventDefault();
    this.dispatchEvent(new CustomEvent('dismiss'));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-dialog': Dialog;
  }
}
