import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import './icon';
import { placePopup, popupStyles } from './placePopup';
import { controlStyles } from './styles';

/** One line of a menu. */
export interface MenuItem {
  readonly label: string;
  readonly detail: string;
  readonly choose: () => void;
}

/** A button that opens a menu, which stays inside the panel: arrows move, Enter chooses, Escape or leaving closes. */
@customElement('mm-menu-button')
export class MenuButton extends LitElement {
  static override styles = [
    controlStyles,
    popupStyles,
    css`
      :host {
        display: inline-flex;
      }
      [role='menu'] {
        min-width: min(260px, calc(100vw - 8px));
        padding: 4px;
        background: var(--vscode-menu-background);
        border-color: var(--vscode-menu-border, var(--mm-line));
      }
      button[role='menuitem'] {
        width: 100%;
        justify-content: space-between;
        gap: 2px 24px;
        padding: 3px 10px;
        border-color: transparent;
        background: none;
        color: var(--vscode-menu-foreground);
      }
      @media (max-width: 520px) {
        button[role='menuitem'] {
          display: grid;
          justify-items: start;
          text-align: start;
          white-space: normal;
        }
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
  /** What the button is called where its label does not say it. */
  @property() name = '';
  @state() private open = false;
  private readonly place = (): void => {
    if (this.menu && this.opener) placePopup(this.menu, this.opener, 'end');
  };

  protected override render(): TemplateResult {
    return html`<button
        id="opener"
        class=${this.primary ? 'primary' : ''}
        aria-label=${this.name === '' ? nothing : this.name}
        title=${this.name === '' ? nothing : this.name}
        aria-haspopup="menu"
        aria-expanded=${this.open}
        aria-disabled=${this.disabled}
        @click=${() => (this.open ? this.close() : this.show())}
        @keydown=${(event: KeyboardEvent) => {
          if (event.key === 'ArrowDown' && !this.disabled) this.show();
        }}
      >
        ${this.label}<mm-icon name="chevronDown"></mm-icon>
      </button>
      <div id="menu" popover="manual" role="menu" aria-label=${this.name || this.label} @keydown=${this.move} @focusout=${this.left}>
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
      </div>`;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.hide();
  }

  private get menu(): HTMLElement | null {
    return this.renderRoot.querySelector('#menu');
  }

  private get opener(): HTMLElement | null {
    return this.renderRoot.querySelector('#opener');
  }

  private show(): void {
    this.open = true;
    this.menu?.showPopover();
    this.place();
    window.addEventListener('resize', this.place);
    this.entries()[0]?.focus();
  }

  private hide(): void {
    this.open = false;
    window.removeEventListener('resize', this.place);
    if (this.menu?.matches(':popover-open')) this.menu.hidePopover();
  }

  private close(): void {
    this.opener?.focus();
    this.hide();
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
    if (!(to instanceof Node) || !this.renderRoot.contains(to)) this.hide();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-menu-button': MenuButton;
  }
}
