import { looksAtData, methodText } from '../../src/protocol/methods';
import type { MethodName } from '../../src/protocol/vocabulary';
import { plural } from '../../src/base/format';

/**
 * What a score of 0 means by a method, as far as the method itself shows it; nothing where no channel has it or where it
 * means nothing. That a neuron is never active is not said: its gradient may be 0 for another reason.
 */
export function zeroText(method: MethodName, zeros: number, all: number): string | undefined {
  if (zeros === 0 || method === 'random') return undefined;
  const who = zeros === all ? `All ${plural(all, 'channel')} score 0` : `${plural(zeros, 'channel')} ${zeros === 1 ? 'scores' : 'score'} 0`;
  return `${who} by ${methodText(method).label}: ${meaning(method)}`;
}

function meaning(method: MethodName): string {
  if (method === 'magnitude') return 'the weights that compute such a channel are 0.';
  if (method === 'merge') return 'another one stands in for such a channel without loss.';
  return looksAtData(method)
    ? 'on the samples looked at, nothing this method measures depends on such a channel, as when it is never active. Choose one to see whether other methods agree.'
    : 'nothing this method measures depends on such a channel.';
}
