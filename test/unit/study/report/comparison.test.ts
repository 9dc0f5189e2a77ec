import { describe, expect, it } from 'vitest';
import { cellsOf, type Cell } from '../../../../src/study/report/cells';
import { compareCells, judge } from '../../../../src/study/report/comparison';
import { CONTROLS, missingControls, untouched } from '../../../../src/study/report/controls';
import { measureOf } from '../../../../src/study/report/measures';
import { madeStudy, type MadeStudy } from '../../../fixtures/studyRecords';

const SMALL: MadeStudy = { methods: ['magnitude', 'random', 'obd'], amounts: [0.5, 0.9], quantized: [undefined], samples: 500 };

function made(study: MadeStudy): { cells: Cell[]; measure: ReturnType<typeof measureOf> } {
  const records = madeStudy({ ...SMALL, ...study }).map(({ record }) => record);
  const measure = measureOf(records);
  return { measure, cells: cellsOf(records, measure) };
}

function cell(cells: readonly Cell[], line: string, repair: string, amount = 0.9): Cell {
  const found = cells.find((each) => each.line === line && each.repair === repair && each.amount === amount);
  if (!found) throw new Error(`no cell of ${line}`);
  return found;
}

describe('two cells', () => {
  it('are paired by seed, and the better one is positive whatever is measured', () => {
    for (const regression of [false, true]) {
      const { cells, measure } = made({ regression });
      const [obd, random] = [cell(cells, 'OBD', 'finetune'), cell(cells, 'random', 'finetune')];
      const comparison = compareCells(obd, random, measure);
      const bySeed = [...obd.bySeed].map(
        ([seed, record]) => (measure.of(record) ?? 0) - (measure.of(random.bySeed.get(seed) ?? record) ?? 0),
      );
      const mean = bySeed.reduce((sum, each) => sum + each, 0) / 5;
      expect(comparison?.difference).toBeCloseTo(measure.better * mean, 12);
      expect(comparison).toMatchObject({ seeds: 5 });
      expect(comparison?.difference).toBeGreaterThan(0);
      const [{ low, high } = { low: NaN, high: NaN }, back] = [comparison?.interval(), compareCells(random, obd, measure)];
      expect(low).toBeLessThan(comparison?.difference ?? NaN);
      expect(high).toBeGreaterThan(comparison?.difference ?? NaN);
      expect(back?.difference).toBeCloseTo(-(comparison?.difference ?? NaN), 12);
    }
  });

  it('are not told apart from themselves, and claim nothing with four seeds', () => {
    const { cells, measure } = made({});
    const obd = cell(cells, 'OBD', 'finetune');
    expect(judge([compareCells(obd, obd, measure)].filter((each) => each !== undefined)).map(({ verdict }) => verdict())).toEqual([0]);
    const few = made({ seeds: 4 });
    const comparison = compareCells(cell(few.cells, 'OBD', 'finetune'), cell(few.cells, 'random', 'finetune'), few.measure);
    expect(comparison).not.toHaveProperty('p');
    expect(comparison?.interval()).toBeUndefined();
    expect(comparison && judge([comparison])[0]?.verdict()).toBe(0);
  });

  it('without chance have one record, which goes with every seed, and McNemar’s test between two of them', () => {
    const { cells, measure } = made({ samples: 2000 });
    const [magnitude, before, obd] = [cell(cells, 'magnitude', 'none'), untouched(cells), cell(cells, 'OBD', 'none')];
    expect([magnitude.chance, before?.chance, obd.chance]).toEqual([false, false, true]);
    expect(compareCells(obd, magnitude, measure)).toMatchObject({ seeds: 5 });
    const exact = before && compareCells(magnitude, before, measure);
    expect(exact?.seeds).toBe(0);
    expect(exact?.p).toBeLessThan(0.001);
    expect(exact && judge([exact])[0]?.verdict()).toBe(-1);
  });

  it('are judged together: what is told apart alone need not be so among many', () => {
    const comparison = (p: number): Parameters<typeof judge>[0][number] => ({
      difference: 1,
      seeds: 5,
      interval: () => ({ low: 0.5, high: 1.5 }),
      p,
    });
    expect(judge([comparison(0.03)])[0]?.verdict()).toBe(1);
    expect(judge([comparison(0.03), comparison(0.5)])[0]?.verdict()).toBe(0);
    expect(judge([{ ...comparison(0.03), interval: () => ({ low: -0.1, high: 2 }) }])[0]?.verdict()).toBe(0);
  });
});

describe('controls', () => {
  const of = (name: string, own: Cell, cells: readonly Cell[]): Cell | undefined =>
    CONTROLS.find((each) => each.name === name)?.of(own, cells);

  it('are the same place by another choice, other shares, from scratch, and with nothing removed', () => {
    const { cells } = made({ scopes: ['global', 'layer'] });
    const obd = cell(cells, 'OBD', 'finetune');
    expect(of('random', obd, cells)).toBe(cell(cells, 'random', 'finetune'));
    expect(of('magnitude', obd, cells)).toBe(cell(cells, 'magnitude', 'finetune'));
    expect(of('uniform', obd, cells)).toBe(cell(cells, 'OBD (alike in every layer)', 'finetune'));
    expect(of('scratch', obd, cells)).toBe(cell(cells, 'OBD', 'scratch'));
    expect(of('dense', obd, cells)).toBe(cell(cells, '', 'finetune', 0));
    expect(of('before', cell(cells, 'OBD', 'none'), cells)).toBe(untouched(cells));
    expect(missingControls(cells)).toEqual([]);
  });

  it('have none of themselves', () => {
    const { cells } = made({ scopes: ['global', 'layer'] });
    expect(of('random', cell(cells, 'random', 'finetune'), cells)).toBeUndefined();
    expect(of('uniform', cell(cells, 'OBD (alike in every layer)', 'finetune'), cells)).toBeUndefined();
    expect(of('scratch', cell(cells, 'OBD', 'scratch'), cells)).toBeUndefined();
    expect(of('scratch', cell(cells, 'OBD', 'none'), cells)).toBeUndefined();
    expect(of('dense', cell(cells, '', 'finetune', 0), cells)).toBeUndefined();
  });

  it('are said to be missing', () => {
    const { cells } = made({ methods: ['obd'], repairs: ['none'] });
    expect(missingControls(cells)).toEqual(['random choice', 'uniform shares']);
  });
});
