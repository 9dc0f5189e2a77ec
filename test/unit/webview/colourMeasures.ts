import { mixed, type Colour } from '../../../webview/theme/colour';

/** What WCAG 1.4.11 asks of graphics. */
export const LEAST_CONTRAST = 3;
/** Distance in OKLab; two colours of one hue and 5 % more or less light are about 0.05 apart. */
export const LEAST_DISTANCE = 0.07;

/** Contrast of two opaque colours by WCAG 2, written down apart from the panel's own. */
export function contrastOf(one: Colour, other: Colour): number {
  const [dark = NaN, light = NaN] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** A colour as it is seen: some variables are see-through. */
export function seen([red, green, blue, opacity]: Colour, background: Colour): Colour {
  return mixed(background, [red, green, blue, 1], opacity);
}

/** A colour as the fixtures write it: `#rrggbb` or `rgba(r, g, b, a)`. */
export function parsed(css = ''): Colour {
  const digits = /^#(..)(..)(..)$/.exec(css)?.slice(1) ?? [];
  const numbers = digits.length > 0 ? digits.map((pair) => parseInt(pair, 16)) : [...css.matchAll(/[\d.]+/g)].map(Number);
  const [red = NaN, green = NaN, blue = NaN, opacity = 1] = numbers;
  return [red, green, blue, opacity];
}

/** A channel of a colour, 0..255, in linear light. */
function linear(value: number): number {
  const part = value / 255;
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
}

/** Relative luminance, WCAG 2. */
function luminance([red, green, blue]: Colour): number {
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

/** How far apart two colours are to the eye, in OKLab. */
export function distance(a: Colour, b: Colour): number {
  const [p, q] = [oklab(a), oklab(b)];
  return Math.hypot(...p.map((value, i) => value - (q[i] ?? NaN)));
}

/** Ottosson, A perceptual color space for image processing (2020). */
function oklab([red, green, blue]: Colour): readonly number[] {
  const [r, g, b] = [linear(red), linear(green), linear(blue)];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}
