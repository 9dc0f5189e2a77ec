/** A rectangle in the page, in CSS pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

interface Room {
  readonly width: number;
  readonly height: number;
}

/** Where a popup goes, and the most height it may have there. */
export interface Place {
  readonly left: number;
  readonly top: number;
  readonly most: number;
}

/** Between the popup and what opened it, and between the popup and the edges of the page. */
const GAP = 2;
const MARGIN = 4;

/**
 * Where a popup of this size goes: below what opened it, or above where that has more room and it is needed; its end or its start
 * under the opener's, and in any case inside the page. All in CSS pixels.
 */
export function besideOpener(opener: Box, size: Room, page: Room, align: 'start' | 'end'): Place {
  const below = page.height - MARGIN - (opener.top + opener.height + GAP);
  const above = opener.top - GAP - MARGIN;
  const under = size.height <= below || below >= above;
  const most = Math.max(0, under ? below : above);
  const height = Math.min(size.height, most);
  const wanted = align === 'start' ? opener.left : opener.left + opener.width - size.width;
  return {
    left: Math.max(MARGIN, Math.min(wanted, page.width - MARGIN - size.width)),
    top: under ? opener.top + opener.height + GAP : opener.top - GAP - height,
    most,
  };
}
