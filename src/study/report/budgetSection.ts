import { compactCount, exactCount } from '../../base/format';
import { grouped } from '../../base/grouped';
import type { Cell } from './cells';
import { figureCell, paragraph, section, tableHtml, words } from './html';
import type { StudyReport } from './studyReport';

/** What each repair was given: in epochs, in steps, and in steps times the parameters that were trained. */
export function budgetSection({ cells }: StudyReport): string {
  const trained = cells.filter(({ spent }) => spent.steps > 0);
  const groups = [...grouped(trained, ({ family, quantized, repaired }) => JSON.stringify([family, quantized, repaired])).values()];
  if (groups.length === 0) return '';
  const rows = groups.flatMap((own) => {
    const [first] = own;
    if (!first) return [];
    const range = (of: (spent: Cell['spent']) => number, write: (value: number) => string): string => {
      const values = own.map(({ spent }) => of(spent));
      const [low, high] = [write(Math.min(...values)), write(Math.max(...values))];
      return low === high ? low : `${low} to ${high}`;
    };
    const what = first.family === '' ? 'nothing removed' : first.family;
    return [
      [
        words(what),
        words(first.repaired),
        words(first.quantized),
        figureCell(
          range(
            ({ epochs }) => epochs,
            (value) => String(Number(value.toFixed(2))),
          ),
        ),
        figureCell(
          range(
            ({ steps }) => steps,
            (value) => exactCount(Math.round(value)),
          ),
        ),
        figureCell(range(({ stepsTimesParams }) => stepsTimesParams, compactCount)),
      ],
    ];
  });
  const head = [
    words('what'),
    words('repair'),
    words('stored as'),
    ...['epochs', 'steps', 'steps × parameters'].map((name) => figureCell(name)),
  ];
  return section('budgets', 'What training was spent', [
    paragraph(
      'From the least to the most over methods and amounts. Equal epochs are equal steps; with fewer parameters left a step is worth less work, which steps × parameters counts (of a mask, the parameters that are not zero).',
    ),
    tableHtml(head, rows),
  ]);
}
