import type { Colour } from '../../../webview/theme/colour';
import type { Palette } from '../../../webview/theme/palette';

const GREY: Colour = [128, 128, 128, 1];

/** Colours for tests that look at anything but colours. */
export const PALETTE: Palette = {
  text: GREY,
  dim: GREY,
  line: GREY,
  background: GREY,
  raised: GREY,
  accent: GREY,
  quiet: GREY,
  mark: GREY,
  series: [GREY],
  fontFamily: 'sans-serif',
  heat: () => GREY,
  diverging: () => GREY,
};
