import { grouped } from '../../../src/base/grouped';
import type { Answer } from './answer';
import { accuracy, cellsOf, type Cell } from './cells';
import type { Point } from './point';
import type { Picture } from './pictures';
import { quantizationAnswer } from './quantization';
import type { StudyRecord } from './record';
import { otherRepairsAnswer, scratchAnswer } from './repairs';
import { roundsAnswer } from './rounds';
import { selectionAnswer } from './selection';
import { percentText, table } from './words';

/** All answers that a record gives, in the order of the abstract. */
export function answersOf(cells: readonly Cell[]): Answer[] {
  return [
    selectionAnswer(cells, 'parameter'),
    selectionAnswer(cells, 'neuron'),
    scratchAnswer(cells, 'parameter'),
    scratchAnswer(cells, 'neuron'),
    quantizationAnswer(cells),
    otherRepairsAnswer(cells, 'parameter'),
    otherRepairsAnswer(cells, 'neuron'),
    roundsAnswer(cells, 'parameter'),
    roundsAnswer(cells, 'neuron'),
  ];
}

/** The page: `text` is what no record tells, with a mark where each part goes. Throws where a mark is missing. */
export function page(text: string, { grounds, points }: StudyRecord, pictures: readonly Picture[]): string {
  const cells = cellsOf(points);
  const answers = answersOf(cells);
  const parts: Readonly<Record<string, string>> = {
    answers: table(
      ['claim', 'what came out'],
      answers.map(({ title, claim, found }) => [`${claim} ([table](#${anchor(title)}))`, found]),
      2,
    ),
    networks: networksTable(cells, points),
    pictures: pictures.map(({ file, label }) => `![${label}](pictures/${file})`).join('\n\n'),
    tables: answers.map(({ title, detail }) => `### ${title}\n\n${detail}`).join('\n\n'),
    program: [...new Set(grounds.map(({ program }) => `\`${program}\``))].join(', '),
  };
  return Object.entries(parts).reduce((reached, [name, part]) => {
    const mark = `<!-- ${name} -->`;
    if (!reached.includes(mark)) throw new Error(`the page has no place for ${name}: ${mark}`);
    return reached.replace(mark, () => part);
  }, text);
}

/** As GitHub makes them. */
function anchor(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replace(/ /g, '-');
}

/** What was measured on each network, and what it took. */
function networksTable(cells: readonly Cell[], points: readonly Point[]): string {
  const rows = [...grouped(points, ({ network }) => network)].map(([network, of]) => {
    const whole = cells.filter((cell) => cell.network === network && cell.amount === 0 && cell.grid === '');
    const dense = whole.find(({ repair }) => repair === 'none');
    const longer = whole.filter(({ repair }) => repair === 'finetune').sort((a, b) => a.epochs - b.epochs);
    const size = dense && [...dense.bySeed.values()][0]?.size;
    const seconds = of.reduce((sum, point) => sum + point.seconds, 0);
    return [
      network,
      size?.params.toLocaleString('en-US') ?? '',
      size?.gzipBytes.toLocaleString('en-US') ?? '',
      String(new Set(of.map(({ seed }) => seed)).size),
      String(of[0]?.test.samples ?? ''),
      percentText(dense && accuracy(dense)),
      longer.map((cell) => `${percentText(accuracy(cell))} (${cell.epochs})`).join(', '),
      of.length.toLocaleString('en-US'),
      (seconds / 3600).toFixed(1),
    ];
  });
  return table(
    ['network', 'parameters', 'bytes', 'seeds', 'test samples', 'accuracy, %', 'trained on (epochs)', 'trials', 'hours of a thread'],
    rows,
  );
}
