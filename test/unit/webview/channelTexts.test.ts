import { describe, expect, it } from 'vitest';
import type { RemovalCostAnswer } from '../../../src/protocol/calibrationAnswer';
import { costText } from '../../../webview/text/costText';
import { tickedText } from '../../../webview/text/tickedText';
import { zeroText } from '../../../webview/text/zeroText';
import { REMOVAL_COST } from '../../webview-harness/fixtureScores';

const cost = (before: [number, number?], after: [number, number?]): string => {
  const measured = ([loss, accuracy]: [number, number?]): RemovalCostAnswer['before'] => ({
    loss,
    ...(accuracy === undefined ? {} : { accuracy }),
  });
  return costText({ ...REMOVAL_COST, before: measured(before), after: measured(after) });
};

describe('the cost of a removal', () => {
  it('is a change, not a loss', () => {
    expect(cost([0.124, 0.965], [0.124, 0.965])).toBe('changes neither the loss nor the accuracy');
    expect(cost([0.124, 0.965], [0.13, 0.96])).toBe('changes the loss by +0.00600 and the accuracy by −0.5\u00a0pp');
    expect(cost([0.13, 0.965], [0.124, 0.965])).toBe('changes the loss by −0.00600, not the accuracy');
  });

  it('does not call a small change none', () => {
    expect(cost([1, 0.5], [1, 0.5001])).toBe('changes the accuracy by less than 0.05\u00a0pp, not the loss');
  });

  it('says nothing of an accuracy that there is not', () => {
    expect(cost([1], [1])).toBe('does not change the loss');
    expect(cost([1], [2])).toBe('changes the loss by +1.00');
  });
});

describe('the count of ticks', () => {
  it('is the lists’, and tells where fewer go', () => {
    expect(tickedText(300, 299)).toBe('300 ticked, 299 cut');
    expect(tickedText(300, 300)).toBe('300 ticked');
    expect(tickedText(1300, undefined)).toBe('1,300 ticked');
  });
});

describe('what a score of 0 means', () => {
  it('is told only where there is one', () => {
    expect(zeroText('obd-sd', 0, 300)).toBeUndefined();
    expect(zeroText('random', 3, 300)).toBeUndefined();
  });

  it('is what the method shows', () => {
    expect(zeroText('magnitude', 1, 300)).toBe('1 channel scores 0 by magnitude: the weights that compute such a channel are 0.');
    expect(zeroText('obd-sd', 300, 300)).toMatch(/^All 300 channels score 0 by OBD-SD: on the samples looked at/);
  });
});
