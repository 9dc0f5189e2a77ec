/**
 * Scrolls a list so that one of its rows is in view, and nothing but the list: scrollIntoView would move the whole
 * panel too.
 */
export function scrollWithin(list: HTMLElement, row: HTMLElement | null, place: 'nearest' | 'middle' = 'nearest'): void {
  if (!row) return;
  const view = list.getBoundingClientRect();
  const own = row.getBoundingClientRect();
  const above = own.top - view.top;
  const below = own.bottom - view.bottom;
  if (place === 'middle') list.scrollTop += above - (view.height - own.height) / 2;
  else if (above < 0) list.scrollTop += above;
  else if (below > 0) list.scrollTop += below;
}
