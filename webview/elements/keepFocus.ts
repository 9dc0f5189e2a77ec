/** What a keyboard user can come to. */
const FOCUSABLE = 'a[href], button, input, select, textarea, summary, [tabindex]';

/**
 * Keeps the keyboard in the panel. When what has it is taken away or turned off (a form closes, a job takes a list's place), it
 * goes to what is nearest in the place where it was, instead of to the page, where a keyboard user would start over.
 */
export class FocusKeeper {
  /** What had the keyboard before the change, and the elements around it, the innermost first. */
  private path: readonly Element[] = [];
  private waiting = false;

  /** To be called before something changes in the panel; by the next frame it has. */
  beforeChange(): void {
    if (this.waiting) return;
    const active = focusedElement();
    if (!active) return;
    this.path = [...around(active)];
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      this.restore();
    });
  }

  private restore(): void {
    const active = focusedElement();
    if (!document.hasFocus() || (active && !isOff(active))) return;
    for (const each of this.path) if (each.isConnected && focusIn(each)) return;
  }
}

/** What has the keyboard, as deep as it is; undefined when nothing in the page has it. */
export function focusedElement(): HTMLElement | undefined {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active instanceof HTMLElement && active !== document.body ? active : undefined;
}

/** An element and all it is shown in, through slots and shadow trees, up to the page's body. */
function* around(element: Element): Generator<Element> {
  for (let node: Node | null = element; node && node !== document.body;) {
    if (node instanceof Element) yield node;
    const slot: Element | null = node instanceof Element ? node.assignedSlot : null;
    node = slot ?? (node instanceof ShadowRoot ? node.host : node.parentNode);
  }
}

/** Gives the keyboard to an element, or to the first within it that takes it; says whether one did. */
function focusIn(place: Element): boolean {
  for (const each of inside(place)) {
    if (!(each instanceof HTMLElement) || each.tabIndex < 0 || isOff(each)) continue;
    each.focus({ preventScroll: true });
    if (focusedElement() === each) return true;
  }
  return false;
}

function* inside(place: Element): Generator<Element> {
  if (place.matches(FOCUSABLE)) yield place;
  for (const child of [...(place.shadowRoot?.children ?? []), ...place.children]) yield* inside(child);
}

function isOff(element: Element): boolean {
  return element.matches(':disabled') || !element.checkVisibility({ visibilityProperty: true });
}
