import { describe, expect, it } from 'vitest';
import type { Trace } from '../../../src/runtime/trace';
import { independence } from '../../../src/trace/independence';
import { analyseStructure } from '../../../src/trace/structure/analyseStructure';
import { HandMadeTrace } from '../../fixtures/handMadeTrace';

/** A trunk of two units, read by both outputs; three units and four, of which one is cut out for good, read by the second alone. */
function twoOutputs(): Trace {
  const t = new HandMadeTrace();
  const trunk = t.dense('trunk', 2);
  const first = t.dense('first', 5, trunk);
  const side = t.dense('side', 3, trunk);
  const fixed = t.dense('fixed', 4, trunk);
  const cutOut = t.call('Slice', { x: fixed }, [2, 3], { begin: [0, 1], size: [2, 3] });
  const added = t.call('Add', { a: t.dense('other', 3, cutOut), b: t.dense('reader', 3, fixed) }, [2, 3]);
  return t.finish(first, t.dense('second', 5, t.call('Add', { a: side, b: added }, [2, 3])));
}

function independentOf(trace: Trace): { weights: readonly string[]; layers: string[] }[] {
  const structure = analyseStructure(trace, []);
  const layersOf = (id: number): string[] => structure.layers.flatMap(({ layer, channels }) => (channels.includes(id) ? [layer] : []));
  return independence(trace, structure).map(({ weights, channels }) => ({ weights, layers: channels.flatMap(layersOf) }));
}

describe('what an output does not depend on', () => {
  it('is what only other outputs read, weights and channels that can be cut', () => {
    const [first, second] = independentOf(twoOutputs());
    expect(first?.weights).toEqual(['side/kernel', 'fixed/kernel', 'other/kernel', 'reader/kernel', 'second/kernel']);
    // Three layers are added, so each of three channels is of all; those of `fixed` are read by `reader`, but can't be cut.
    expect(first?.layers).toEqual([1, 2, 3].flatMap(() => ['side', 'other', 'reader']));
    expect(second).toEqual({ weights: ['first/kernel'], layers: [] });
  });

  it('leaves out weights that were not followed', () => {
    const trace: Trace = { ...twoOutputs(), untraced: { parts: [], weights: [{ weight: 'other/kernel', layer: 'other', kernel: true }] } };
    expect(independentOf(trace)[0]?.weights).toEqual(['side/kernel', 'fixed/kernel', 'reader/kernel', 'second/kernel']);
  });
});
