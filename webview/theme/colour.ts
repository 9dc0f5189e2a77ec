/** A colour as red, green, blue (0..255) and opacity (0..1). */
export type Colour = readonly [red: number, green: number, blue: number, opacity: number];

/** A colour between two, `t` of the way from `a` to `b`. */
export function mixed(a: Colour, b: Colour, t: number): Colour {
  const at = (i: 0 | 1 | 2 | 3): number => a[i] + (b[i] - a[i]) * t;
  return [at(0), at(1), at(2), at(3)];
}

/** A colour on a scale of evenly spaced stops, `t` from 0 to 1. */
export function onScale(stops: readonly [Colour, ...Colour[]], t: number): Colour {
  const place = Math.min(1, Math.max(0, t)) * (stops.length - 1);
  const from = stops[Math.floor(place)] ?? stops[0];
  return mixed(from, stops[Math.floor(place) + 1] ?? from, place % 1);
}

/** As CSS, with its own or another opacity. */
export function cssColour([red, green, blue, own]: Colour, opacity = own): string {
  return `rgb(${Math.round(red)} ${Math.round(green)} ${Math.round(blue)} / ${opacity})`;
}
