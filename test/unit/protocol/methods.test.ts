import { settledScoring } from '../../../src/protocol/settings/scoring';
import { describe, expect, it } from 'vitest';
import {
  DATA_PASSES,
  drawsByChance,
  looksAtData,
  METHOD_NAMES,
  methodAt,
  METHODS,
  methodText,
  passesFor,
  type DataPass,
} from '../../../src/protocol/methods';
import type { ScoreSettings } from '../../../src/protocol/settings/scoring';
import { criteria } from '../../../src/saliency/criteria/criteria';
import { needCurvature } from '../../../src/trace/curvature/moments';

/** Settings that may change what a criterion needs. */
const variants: readonly ScoreSettings[] = [
  {},
  ...(['sd', 'upper', 'batch'] as const).map((spread) => ({ spread })),
  ...(['auto', 'ggn', 'ggn-mc', 'recursion', 'fisher'] as const).map((curvature) => ({ curvature })),
  { neuronScore: 'weights' },
  { estimate: 'difference' },
];

/** The passes that a criterion's needs take: moments of the gradient, of the curvature, or the kind of evidence itself. */
function passesTaken(name: (typeof METHOD_NAMES)[number], settings: ScoreSettings): string[] {
  const { moments, ...others } = criteria[name].needs?.(settledScoring(settings)) ?? {};
  return [...(moments ? [needCurvature(moments) ? 'curvature' : 'gradient'] : []), ...Object.keys(others)];
}

describe('the table of methods', () => {
  it('has every criterion under its own name', () => {
    expect(Object.keys(METHODS).sort()).toEqual(Object.keys(criteria).sort());
    for (const [name, criterion] of Object.entries(criteria)) expect(criterion.name).toBe(name);
  });

  it.each(METHOD_NAMES)('says of %s what its criterion knows', (name) => {
    const { levels, pass } = methodText(name);
    expect(levels).toEqual((['neuron', 'parameter'] as const).filter((level) => criteria[name][level]));
    for (const settings of variants) expect(passesTaken(name, settings)).toEqual(pass === undefined ? [] : [pass]);
    expect(looksAtData(name)).toBe(criteria[name].needs !== undefined);
  });

  it.each(METHOD_NAMES)('has a pass that serves %s make all that it needs', (name) => {
    const { pass } = methodText(name);
    expect(passesFor(name).at(-1)).toBe(pass);
    for (const wider of passesFor(name)) expect(METHOD_NAMES.some((other) => methodText(other).pass === wider)).toBe(true);
    expect(passesFor('taylor')).toEqual(['curvature', 'gradient']);
    expect(passesFor('obd')).toEqual(['curvature']);
  });

  it('says of which methods another seed may give other scores', () => {
    expect(METHOD_NAMES.filter((name) => !drawsByChance(name))).toEqual(['magnitude', 'merge']);
  });

  it('has no pass that no method takes', () => {
    const taken = new Set(METHOD_NAMES.flatMap((name): DataPass[] => passesFor(name)));
    expect([...taken].sort()).toEqual(Object.keys(DATA_PASSES).sort());
  });

  it('falls back to a method that knows the level', () => {
    expect(methodAt('dropout', 'neuron')).toBe('dropout');
    expect(methodAt('dropout', 'parameter')).toBe('magnitude');
    expect(methodAt('obd', 'parameter')).toBe('obd');
  });
});
