import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import './icon';
import { placePopup, popupStyles } from './placePopup';
import { controlStyles } from './styles';

/**
 * A button, and what it opens beside it: the slot's content, over the panel and always inside it. Escape, a click elsewhere and
 * leaving close it; the keyboard goes in on opening and back to the button on closing.
 */
@customElement('mm-popup')
export class Popup extends LitElement {
  static override styles = [
    controlStyles,
    popupStyles,
    css`
      :host {
        display: inline-flex;
        min-width: 0;
      }
      #opener {
        min-width: 0;
        max-width: 100%;
        flex: 1 1 auto;
      }
      #opener span {
        overflow: hidden;
        text-overflow: ellipsis;
      }
      [popover] {
        padding: 12px 14px;
      }
      [popover]:focus-visible {
        outline-offset: -1px;
      }
    `,
  ];
  /** What the button says. */
  @property() label = '';
  /** What it opens, for screen readers. */
  @property() heading = '';
  @property() hint = '';
  /** The button's look. */
  @property() look: 'button' | 'link' = 'button';
  @property() align: 'start' | 'end' = 'end';
  @state() private open = false;
  private readonly place = (): void => {
    const { popup, opener } = this;
    if (popup && opener) placePopup(popup, opener, this.align);
  };
  private readonly observer = new ResizeObserver(this.place);

  protected override render(): TemplateResult {
    const { label, heading, hint, look, open } = this;
    return html`<button
        id="opener"
        class=${look === 'link' ? 'link' : ''}
        popovertarget="popup"
        title=${hint === '' ? nothing : hint}
        aria-haspopup="dialog"
        aria-expanded=${open}
      >
        <span>${label}</span>${look === 'link' ? nothing : html`<mm-icon name="chevronDown"></mm-icon>`}
      </button>
      <div id="popup" popover role="dialog" tabindex="-1" aria-label=${heading} @toggle=${this.toggled} @focusout=${this.left}>
        <slot></slot>
      </div>`;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.unfollow();
    this.open = false;
  }

  private get popup(): HTMLElement | null {
    return this.renderRoot.querySelector('#popup');
  }

  private get opener(): HTMLElement | null {
    return this.renderRoot.querySelector('#opener');
  }

  private readonly toggled = (event: ToggleEvent): void => {
    this.open = event.newState === 'open';
    this.unfollow();
    const { popup } = this;
    if (!this.open || !popup) return;
    this.place();
    popup.focus();
    this.observer.observe(popup);
    window.addEventListener('resize', this.place);
  };

  /** The keyboard that walks out of it closes it. */
  private readonly left = ({ relatedTarget: to }: FocusEvent): void => {
    if (to instanceof Node && !this.contains(to) && !this.renderRoot.contains(to)) this.popup?.hidePopover();
  };

  private unfollow(): void {
    this.observer.disconnect();
    window.removeEventListener('resize', this.place);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-popup': Popup;
  }
}
