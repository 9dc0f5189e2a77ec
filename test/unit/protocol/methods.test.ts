import { describe, expect, it } from 'vitest';
import { looksAtData, METHOD_NAMES, methodAt, METHODS, methodText } from '../../../src/protocol/methods';
import { criteria } from '../../../src/saliency/criteria/criteria';
import { needCurvature } from '../../../src/trace/curvature/moments';

describe('the table of methods', () => {
  it('has every criterion', () => {
    expect(Object.keys(METHODS).sort()).toEqual(Object.keys(criteria).sort());
  });

  it.each(METHOD_NAMES)('says of %s what its criterion knows', (name) => {
    const { needs } = criteria[name];
    const { moments, masks } = needs?.({}) ?? {};
    const pass = masks ? 'masks' : moments ? (needCurvature(moments) ? 'curvature' : 'gradient') : undefined;
    expect(methodText(name).pass).toBe(pass);
    expect(looksAtData(name)).toBe(needs !== undefined);
    expect(methodText(name).levels).toEqual((['neuron', 'parameter'] as const).filter((level) => criteria[name][level]));
  });

  it('falls back to a method that knows the level', () => {
    expect(methodAt('dropout', 'neuron')).toBe('dropout');
    expect(methodAt('dropout', 'parameter')).toBe('magnitude');
    expect(methodAt('obd', 'parameter')).toBe('obd');
  });
});
