import { exactCount } from '../../src/base/format';

/** How many channels are ticked, as in the lists, and how many of them would go, where that is known and another number. */
export function tickedText(ticked: number, cut: number | undefined): string {
  const text = `${exactCount(ticked)} ticked`;
  return cut === undefined || cut === ticked ? text : `${text}, ${exactCount(cut)} cut`;
}

/** Why the two numbers may differ. */
export const TICKED_HINT = 'A channel that several layers produce is ticked in each and cut once; the last one of a layer stays.';
