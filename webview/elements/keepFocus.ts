/** What a keyboard user can come to. */
const FOCUSABLE = 'a[href], button, input, select, textarea, summary, [tabindex]';

/**
 * Keeps the keyboard in the panel. When what has it is taken away or turned off (a form closes, a job takes a list's place), it
 * goes to what is nearest in the place where it was, instead of to the page, where a keyboard user would start over.
 */
export class FocusKeeper {
  /** What had the keyboard last, and the elements around it, the innermost first. */
  private path: readonly Element[] = [];

  constructor(private readonly root: HTMLElement) {
    root.addEventListener('focusin', (event) => {
      this.path = event.composedPath().filter((node) => node instanceof Element);
    });
  }

  /** To be called when the panel has changed. */
  restore(): void {
    if (this.path.length === 0 || !isLost(document.activeElement)) return;
    const [last] = this.path;
    // The one who clicked beside everything meant to.
    if (last?.isConnected && canFocus(last)) return;
    for (const around of this.path) {
      if (!around.isConnected || !isShown(around)) continue;
      if (focusIn(around)) return;
      if (around === this.root) return;
    }
  }
}

/** Gives the keyboard to an element, or to the first within it that takes it; says whether one did. */
function focusIn(around: Element): boolean {
  for (const each of inside(around)) {
    if (!(each instanceof HTMLElement) || !canFocus(each)) continue;
    each.focus({ preventScroll: true });
    if (!isLost(document.activeElement)) return true;
  }
  return false;
}

function* inside(around: Element): Generator<Element> {
  if (around.matches(FOCUSABLE)) yield around;
  for (const child of [...(around.shadowRoot?.children ?? []), ...around.children]) yield* inside(child);
}

function canFocus(element: Element): boolean {
  return element instanceof HTMLElement && !element.matches(':disabled') && element.tabIndex >= 0 && isShown(element);
}

function isShown(element: Element): boolean {
  return element.checkVisibility({ visibilityProperty: true });
}

function isLost(active: Element | null): boolean {
  return active === null || active === document.body;
}
