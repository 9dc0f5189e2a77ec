import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import './icon';
import { controlStyles } from './styles';

/** One line of a menu. */
export interface MenuItem {
  readonly label: string;
  readonly detail: string;
  readonly choose: () => void;
}

/** A button that opens a menu: arrows move, Enter chooses, Escape or leaving closes. */
@customElement('mm-menu-button')
export class MenuButton extends LitElement {
  static override styles = [
    controlStyles,
    css`
      :host {
        position: relative;
        display: inline-flex;
      }
      [role='menu'] {
        position: absolute;
        right: 0;
        top: 100%;
        margin-top: 2px;
        z-index: 10;
        min-width: 260px;
        padding: 4px;
        background: var(--vscode-menu-background);
        border: 1px solid var(--vscode-menu-border, var(--mm-line));
        border-radius: 4px;
        box-shadow: 0 2px 8px var(--vscode-widget-shadow, transparent);
      }
      button[role='menuitem'] {
        width: 100%;
        justify-content: space-between;
        gap: 24px;
        border-color: transparent;
        background: none;
        color: var(--vscode-menu-foreground);
      }
      button[role='menuitem']:is(:hover, :focus) {
        background: var(--vscode-menu-selectionBackground, transparent);
        color: var(--vscode-menu-selectionForeground, var(--vscode-menu-foreground));
        outline: 1px solid var(--vscode-contrastActiveBorder, transparent);
        outline-offset: -1px;
      }
      .detail {
        color: var(--mm-dim);
      }
      button[role='menuitem']:is(:hover, :focus) .detail {
        color: inherit;
      }
    `,
  ];
  @property() label = '';
  @property({ type: Boolean }) primary = false;
  @property({ type: Boolean }) disabled = false;
  @property({ attribute: false }) items: readonly MenuItem[] = [];
  @state() private open = false;

  protected override render(): TemplateResult {
    return html`<button
        id="opener"
        class=${this.primary ? 'primary' : ''}
        aria-haspopup="menu"
        aria-expanded=${this.open}
        ?disabled=${this.disabled}
        @click=${() => (this.open ? this.close() : void this.show())}
        @keydown=${(event: KeyboardEvent) => {
          if (event.key === 'ArrowDown') void this.show();
        }}
      >
        ${this.label}<mm-icon name="chevronDown"></mm-icon>
      </button>
      ${
        this.open
          ? html`<div role="menu" aria-label=${this.label} @keydown=${this.move} @focusout=${this.left}>
              ${this.items.map(
                ({ label, detail, choose }) =>
                  html`<button
                    role="menuitem"
                    tabindex="-1"
                    @click=${() => {
                      this.close();
                      choose();
                    }}
                  >
                    <span>${label}</span><span class="detail">${detail}</span>
                  </button>`,
              )}
            </div>`
          : nothing
      }`;
  }

  private async show(): Promise<void> {
    this.open = true;
    await this.updateComplete;
    this.entries()[0]?.focus();
  }

  private close(): void {
    this.open = false;
    this.renderRoot.querySelector<HTMLElement>('#opener')?.focus();
  }

  private entries(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>('[role="menuitem"]')];
  }

  private move(event: KeyboardEvent): void {
    const entries = this.entries();
    const at = entries.findIndex((entry) => entry.matches(':focus'));
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      entries.at(to % entries.length)?.focus();
    } else if (event.key === 'Escape') {
      this.close();
    }
  }

  private left(event: FocusEvent): void {
    const to = event.relatedTarget;
    if (!(to instanceof Node) || !this.renderRoot.contains(to)) this.open = false;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-menu-button': MenuButton;
  }
}
