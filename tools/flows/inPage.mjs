/*
 * What is measured inside the page. Each function is sent there by itself, so each brings what it needs.
 */

/** Scrollers inside a scroller of the same direction, as `inner in outer`. @returns {string[]} */
export function nestedScrolls() {
  const found = [];
  /** @param {Element} element @param {'X' | 'Y'} axis */
  const scrolls = (element, axis) => {
    const style = getComputedStyle(element);
    if (!/auto|scroll/.test(axis === 'X' ? style.overflowX : style.overflowY)) return false;
    return axis === 'X' ? element.scrollWidth > element.clientWidth + 1 : element.scrollHeight > element.clientHeight + 1;
  };
  /** @param {Element} element */
  const named = (element) => `${element.localName}${element.id ? `#${element.id}` : ''}${element.className ? `.${element.className}` : ''}`;
  /** @param {Element} element @param {{X: Element[], Y: Element[]}} around */
  const walk = (element, around) => {
    if (!(element instanceof HTMLSlotElement) && !element.checkVisibility()) return;
    const within = { X: around.X, Y: around.Y };
    for (const axis of /** @type {const} */ (['X', 'Y'])) {
      if (!scrolls(element, axis)) continue;
      if (around[axis][0]) found.push(`${axis}: ${named(element)} in ${named(around[axis][0])}`);
      within[axis] = [element, ...around[axis]];
    }
    const children = element instanceof HTMLSlotElement ? element.assignedElements() : [...(element.shadowRoot ?? element).children];
    for (const child of children) walk(child, within);
  };
  walk(document.body, { X: [], Y: [] });
  return found;
}

/** Controls that can't be reached: right or left of the page, and in nothing that scrolls there. @returns {string[]} */
export function outside() {
  /** @type {string[]} */
  const found = [];
  /** @param {Element} element @param {boolean} scrollable */
  const walk = (element, scrollable) => {
    if (!(element instanceof HTMLSlotElement) && !element.checkVisibility()) return;
    const style = getComputedStyle(element);
    const reached = scrollable || (/auto|scroll/.test(style.overflowX) && element.scrollWidth > element.clientWidth);
    const { left, right, width } = element.getBoundingClientRect();
    if (!scrollable && element.matches('button, input, select, summary') && width > 0 && (left < 0 || right > innerWidth + 0.5))
      found.push(`${element.localName} ${element.ariaLabel ?? element.textContent?.trim()} from ${left} to ${right}`);
    const children = element instanceof HTMLSlotElement ? element.assignedElements() : [...(element.shadowRoot ?? element).children];
    for (const child of children) walk(child, reached);
  };
  walk(document.body, false);
  return found;
}

/** What has to be scrolled sideways and is no table and no row of tabs. @returns {string[]} */
export function sideways() {
  /** @type {string[]} */
  const found = [];
  /** @param {Element} element */
  const walk = (element) => {
    if (!(element instanceof HTMLSlotElement) && !element.checkVisibility()) return;
    const { overflowX, textOverflow } = getComputedStyle(element);
    // Text that is cut says so.
    const wide = textOverflow !== 'ellipsis' && /auto|scroll|hidden/.test(overflowX) && element.scrollWidth > element.clientWidth + 1;
    const root = element.shadowRoot ?? element;
    const allowed =
      element.matches('.cut, span.end, select, input, [role="tablist"], .hidden, .scroll, mm-curves, mm-chart') ||
      [...root.children].some((child) => child.matches('table'));
    if (wide && !allowed && element.clientWidth > 1)
      found.push(`${element.localName}.${element.className} ${element.scrollWidth - element.clientWidth} px`);
    const children = element instanceof HTMLSlotElement ? element.assignedElements() : [...root.children];
    for (const child of children) walk(child);
  };
  walk(document.body);
  return found;
}

/** Focus rings that an element around cuts off at the left or right. @returns {string[]} */
export function cutRings() {
  /** @type {string[]} */
  const found = [];
  /** @param {Element} element @param {Element[]} clips */
  const walk = (element, clips) => {
    if (!(element instanceof HTMLSlotElement) && !element.checkVisibility()) return;
    if (element instanceof HTMLElement && element.tabIndex >= 0 && element.matches('button, input, select, summary, [tabindex], a')) {
      element.focus({ preventScroll: true, focusVisible: true });
      // What looks like a chip is drawn beside its input.
      const drawn = element.matches('.chip input') ? (element.nextElementSibling ?? element) : element;
      const style = getComputedStyle(drawn);
      const reach = style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineOffset) + parseFloat(style.outlineWidth);
      const { left, right, width } = drawn.getBoundingClientRect();
      for (const clip of width > 0 ? clips : []) {
        const around = clip.getBoundingClientRect();
        // What is scrolled out of view has no ring to see.
        if (right <= around.left || left >= around.right) continue;
        if (left - reach < around.left - 0.5 || right + reach > around.left + clip.clientWidth + 0.5) {
          found.push(
            `${element.localName} ${element.ariaLabel ?? element.textContent?.trim().slice(0, 30)} in ${clip.localName}.${clip.className}`,
          );
          break;
        }
      }
    }
    const style = getComputedStyle(element);
    // What scrolls sideways can be scrolled to; only what is cut for good counts.
    const within = style.overflowX === 'visible' ? clips : element.scrollWidth > element.clientWidth + 1 ? [] : [element, ...clips];
    const children = element instanceof HTMLSlotElement ? element.assignedElements() : [...(element.shadowRoot ?? element).children];
    for (const child of children) walk(child, within);
  };
  walk(document.body, []);
  return found;
}

/** What has the keyboard, as deep as it is: its name, or `nothing`. @returns {string} */
export function focusedName() {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  if (!active || active === document.body) return 'nothing';
  return (active.ariaLabel ?? active.textContent ?? '').trim() || active.localName;
}
