import { describe, expect, it } from 'vitest';
import { groupShares, movedSizes, paneGroups, sharesOfSizes, type Pane } from '../../../webview/elements/paneLayout';

const PANES: readonly Pane[] = [
  { name: 'a', label: 'A', least: 200, share: 0.25 },
  { name: 'b', label: 'B', least: 300, share: 0.5 },
  { name: 'c', label: 'C', least: 250, share: 0.25 },
];

const namesOf = (room: number, panes = PANES): string =>
  paneGroups(panes, room)
    .map((group) => group.map(({ name }) => name).join(''))
    .join(' ');

describe('paneGroups', () => {
  it('gives each pane a place where all have their least, splitters included', () => {
    expect(namesOf(752)).toBe('a b c');
    expect(namesOf(751)).toBe('a bc');
  });

  it('puts the last ones together where not, and all where not even two have room', () => {
    expect(namesOf(501)).toBe('a bc');
    expect(namesOf(500)).toBe('abc');
    expect(namesOf(0)).toBe('abc');
  });

  it('does not move when a pane fills', () => {
    const filling = PANES.map((pane) => (pane.name === 'c' ? { ...pane, empty: true } : pane));
    for (const room of [400, 600, 900]) expect(namesOf(room, filling)).toBe(namesOf(room));
  });
});

describe('groupShares', () => {
  it('are the panes’ own at first, and what was remembered after, as far as that makes sense', () => {
    const groups = paneGroups(PANES, 1000);
    expect(groupShares(groups, {})).toEqual([0.25, 0.5, 0.25]);
    expect(groupShares(groups, { a: 0.5, b: 0.25 })).toEqual([0.5, 0.25, 0.25]);
    expect(groupShares(groups, { a: NaN, b: -1, c: 7 })).toEqual([0.25, 0.5, 0.25]);
  });

  it('add up to all, also of panes that share a place', () => {
    const shares = groupShares(paneGroups(PANES, 600), { a: 0.6 });
    expect(shares).toHaveLength(2);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1);
  });
});

describe('movedSizes', () => {
  const leasts = [200, 300, 250];

  it('gives one side what the other loses', () => {
    expect(movedSizes([300, 500, 300], leasts, 0, 50)).toEqual([350, 450, 300]);
    expect(movedSizes([300, 500, 300], leasts, 1, -50)).toEqual([300, 450, 350]);
  });

  it('stops at the least of either side', () => {
    expect(movedSizes([300, 500, 300], leasts, 0, 1e6)).toEqual([500, 300, 300]);
    expect(movedSizes([300, 500, 300], leasts, 0, -1e6)).toEqual([200, 600, 300]);
    expect(movedSizes([300, 500, 300], leasts, 1, 1e6)).toEqual([300, 550, 250]);
  });
});

describe('sharesOfSizes', () => {
  it('are what groupShares gives back', () => {
    const groups = paneGroups(PANES, 1000);
    expect(groupShares(groups, sharesOfSizes(groups, [500, 300, 200], {}))).toEqual([0.5, 0.3, 0.2]);
  });

  it('keep the proportions of panes that share a place', () => {
    const kept = sharesOfSizes(paneGroups(PANES, 600), [240, 360], {});
    expect(kept['a']).toBeCloseTo(0.4);
    expect(kept['b']).toBeCloseTo(0.4);
    expect(kept['c']).toBeCloseTo(0.2);
  });
});
