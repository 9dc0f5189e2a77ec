import { mixed, type Colour } from './colour';

/** What WCAG 1.4.11 asks between a mark and what it stands on. */
export const LEAST_CONTRAST = 3;
/** Enough steps that no colour moves further than it must by more than can be seen. */
const STEPS = 40;

/** Contrast of two opaque colours by WCAG 2, 1 to 21. */
export function contrast(a: Colour, b: Colour): number {
  const [one, other] = [luminance(a), luminance(b)];
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}

/**
 * The colour as it is seen on the background, drawn towards the text's colour as far as it takes to stand out by
 * `LEAST_CONTRAST`. Opaque.
 */
export function standingOut(colour: Colour, background: Colour, text: Colour): Colour {
  const seen = opaque(colour, background);
  for (let step = 0; step < STEPS; step++) {
    const tried = mixed(seen, opaque(text, background), step / STEPS);
    if (contrast(tried, background) >= LEAST_CONTRAST) return tried;
  }
  return opaque(text, background);
}

function opaque([red, green, blue, opacity]: Colour, background: Colour): Colour {
  return mixed(background, [red, green, blue, 1], opacity);
}

function luminance([red, green, blue]: Colour): number {
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

function linear(value: number): number {
  const part = value / 255;
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
}
