import { describe, expect, it } from 'vitest';
import { SCORE_DEFAULTS } from '../../../src/saliency/scoreDefaults';
import { heededScoring, restoreScoring, SCORING_NUMBERS, SCORING_WORDS, scoringNames } from '../../../webview/text/scoring';
import { scoringText } from '../../../webview/text/scoringText';

describe('the settings of methods', () => {
  it('show the defaults that the engine applies', () => {
    const numbers: Readonly<Record<string, { fallback: number | undefined }>> = SCORING_NUMBERS;
    const words: Readonly<Record<string, object>> = SCORING_WORDS;
    for (const [name, value] of Object.entries(SCORE_DEFAULTS)) {
      const shown = typeof value === 'number' ? numbers[name]?.fallback : Object.keys(words[name] ?? {})[0];
      expect([name, shown]).toEqual([name, value]);
    }
  });

  it('are restored one by one', () => {
    const kept = { samples: 500, draws: 0, keep: 1, spread: 'upper', curvature: 'toString', loss: 3, seed: 7, other: 1 };
    expect(restoreScoring(kept)).toEqual({ samples: 500, spread: 'upper', seed: 7 });
    // `measureMasks` takes no fewer than four.
    expect(restoreScoring({ masks: 3 })).toEqual({});
    expect(restoreScoring({ masks: 4 })).toEqual({ masks: 4 });
  });

  it('are sent only to methods that heed them', () => {
    const scoring = { samples: 500, spread: 'upper', spreadFactor: 2, miniBatch: 8, norm: 'l1', seed: 3 } as const;
    expect(heededScoring(['obd'], 'neuron', scoring)).toEqual({ samples: 500, seed: 3 });
    expect(heededScoring(['obd-sd'], 'neuron', scoring)).toEqual({ samples: 500, spread: 'upper', spreadFactor: 2, seed: 3 });
    expect(heededScoring(['magnitude'], 'neuron', scoring)).toEqual({ norm: 'l1', seed: 3 });
    expect(heededScoring(['magnitude'], 'parameter', scoring)).toEqual({ seed: 3 });
  });

  it('appear when the choice before them asks for them', () => {
    expect(scoringNames(['obd-sd'], 'neuron', {})).not.toContain('miniBatch');
    expect(scoringNames(['obd-sd'], 'neuron', { spread: 'batch' })).toContain('miniBatch');
    expect(scoringNames(['obd'], 'neuron', { curvature: 'fisher' })).not.toContain('draws');
    expect(scoringNames(['obd'], 'parameter', {})).not.toContain('neuronScore');
  });

  it('are told in words, the usual ones not', () => {
    expect(scoringText({ samples: 500, spread: 'upper', curvature: 'auto', method: 'obd-sd', norm: 'l2' })).toBe(
      '500 calibration samples, spread: mean plus deviation',
    );
    expect(scoringText({})).toBe('');
  });
});
