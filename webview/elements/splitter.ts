import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';

/** How far an arrow key moves it, in pixels. */
const STEP = 16;
/** Further than any panel is wide. */
const FAR = 1e6;

/**
 * A line between two panes that can be dragged by mouse, pen or finger, and moved by the arrows; Home and End go as far as they
 * may, Enter and a double click go back to where it was at first. Fires `move` with the pixels and `reset`; its parent moves the
 * panes.
 */
@customElement('mm-splitter')
export class Splitter extends LitElement {
  static override styles = css`
    :host {
      position: relative;
      z-index: 2;
      display: block;
      flex: none;
      touch-action: none;
      background: var(--mm-line);
    }
    :host([direction='row']) {
      width: 1px;
      cursor: col-resize;
    }
    :host([direction='column']) {
      height: 1px;
      cursor: row-resize;
    }
    /* Wider than it looks, so that it can be caught. */
    .reach {
      position: absolute;
      inset: 0 -4px;
    }
    :host([direction='column']) .reach {
      inset: -4px 0;
    }
    @media (pointer: coarse) {
      .reach {
        inset: 0 -12px;
      }
      :host([direction='column']) .reach {
        inset: -12px 0;
      }
    }
    .grip {
      position: absolute;
      inset: calc(50% - 14px) -1px;
      border-radius: 2px;
      background: var(--mm-edge);
    }
    :host([direction='column']) .grip {
      inset: -1px calc(50% - 14px);
    }
    :host(:hover) .grip,
    :host(:focus-visible) .grip,
    :host([moving]) .grip {
      inset: 0 -1px;
      background: var(--vscode-focusBorder);
    }
    :host([direction='column']:hover) .grip,
    :host([direction='column']:focus-visible) .grip,
    :host([direction='column'][moving]) .grip {
      inset: -1px 0;
    }
    :host(:focus) {
      outline: none;
    }
  `;
  @property({ reflect: true }) direction: 'row' | 'column' = 'row';
  @property({ type: Boolean, reflect: true }) moving = false;
  private from = 0;

  protected override render(): TemplateResult {
    return html`<div class="reach"></div>
      <div class="grip"></div>`;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.tabIndex = 0;
    this.setAttribute('role', 'separator');
    this.addEventListener('pointerdown', this.grasp);
    this.addEventListener('pointermove', this.drag);
    this.addEventListener('lostpointercapture', this.drop);
    this.addEventListener('dblclick', this.reset);
    this.addEventListener('keydown', this.press);
  }

  protected override updated(): void {
    // A line between columns stands upright.
    this.setAttribute('aria-orientation', this.direction === 'row' ? 'vertical' : 'horizontal');
  }

  private readonly grasp = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    this.setPointerCapture(event.pointerId);
    this.moving = true;
    this.from = this.placeOf(event);
  };

  private readonly drag = (event: PointerEvent): void => {
    if (!this.moving) return;
    const by = this.placeOf(event) - this.from;
    const before = this.ownPlace();
    this.tell(by);
    // What a pane's least did not allow is not owed when the pointer comes back.
    this.from += this.ownPlace() - before;
  };

  private readonly drop = (): void => {
    this.moving = false;
  };

  private readonly reset = (): void => {
    this.dispatchEvent(new CustomEvent('reset'));
  };

  private readonly press = (event: KeyboardEvent): void => {
    const [back, on] = this.direction === 'row' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
    const by = { [back]: -STEP, [on]: STEP, Home: -FAR, End: FAR }[event.key];
    if (by === undefined && event.key !== 'Enter') return;
    event.preventDefault();
    if (by === undefined) this.reset();
    else this.tell(by);
  };

  private tell(by: number): void {
    this.dispatchEvent(new CustomEvent<number>('move', { detail: by }));
  }

  private placeOf({ clientX, clientY }: PointerEvent): number {
    return this.direction === 'row' ? clientX : clientY;
  }

  private ownPlace(): number {
    const { left, top } = this.getBoundingClientRect();
    return this.direction === 'row' ? left : top;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'mm-splitter': Splitter;
  }
}
