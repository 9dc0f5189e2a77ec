import { mean } from 'simple-statistics';
import { escapedHtml as text } from '../../base/escapedHtml';
import { grouped } from '../../base/grouped';
import { plural } from '../../base/format';
import { amountText, type Cell } from './cells';
import { folded, paragraph, section, tableHtml, words, type HtmlCell } from './html';
import type { Panel } from './panels';
import type { StudyReport } from './studyReport';

/** So many squares can be looked at; beyond, amounts and then layers are left out. */
const MOST_SQUARES = 4000;
const FEWEST_AMOUNTS = 3;

/** What stays of each layer by method and amount: once for each family, since a repair brings nothing back. */
export function layersSection({ panels }: StudyReport): string {
  const families = [...grouped(panels, ({ family }) => family).values()].flatMap((own) => own[0] ?? []);
  const layers = Math.max(0, ...families.map((panel) => layersOf(panel).length));
  if (layers === 0) return '';
  const lines = families.reduce((sum, each) => sum + each.lines.length, 0);
  const amounts = Math.max(FEWEST_AMOUNTS, Math.floor(MOST_SQUARES / (layers * lines)));
  const most = Math.max(
    1,
    Math.floor(MOST_SQUARES / (Math.min(amounts, Math.max(...families.map((each) => each.amounts.length))) * lines)),
  );
  return section('layers', 'What stays of each layer', [
    paragraph('In per cent of its weights or channels, by method and amount removed; means over the seeds.'),
    layers > most ? paragraph(`The ${plural(most, 'largest layer')} of ${layers}; all are in study.json.`) : '',
    ...families.map((panel, i) =>
      folded(panel.family, `<div class="heats">${panel.lines.map((line) => heatTable(line, panel, { amounts, most })).join('\n')}</div>`, {
        open: i === 0,
        panel: true,
      }),
    ),
  ]);
}

function layersOf({ lines }: Panel): TrialLayer[] {
  return [...(lines[0]?.cells[0]?.records[0]?.layers ?? [])];
}

type TrialLayer = Cell['records'][number]['layers'][number];

function heatTable(
  { name, cells }: Panel['lines'][number],
  panel: Panel,
  { amounts, most }: { readonly amounts: number; readonly most: number },
): string {
  const shown = spread(cells, amounts);
  const layers = layersOf(panel);
  const kept = new Set([...layers].sort((a, b) => b.of - a.of).slice(0, most));
  const rows = layers
    .filter((layer) => kept.has(layer))
    .map((layer) => [words(layer.name), ...shown.map((cell) => square(stayingOf(cell, layer.name)))]);
  const head = [words('layer'), ...shown.map(({ amount }) => ({ html: text(amountText(amount)), className: 'figure' }))];
  return `<div><h3>${text(name)}</h3>${tableHtml(head, rows)}</div>`;
}

function stayingOf({ records }: Cell, layer: string): number | undefined {
  const shares = records.flatMap(({ layers }) => {
    const own = layers.find(({ name }) => name === layer);
    return own && own.of > 0 ? [own.stays / own.of] : [];
  });
  return shares.length === 0 ? undefined : mean(shares);
}

function square(staying: number | undefined): HtmlCell {
  if (staying === undefined) return { html: '–', className: 'figure' };
  const figure = 100 * staying;
  const written = figure > 0 && figure < 0.95 ? figure.toFixed(1) : figure.toFixed(0);
  return { html: written, className: `heat${staying > 0.75 ? ' full' : ''}`, style: `--s:${staying.toFixed(2)}` };
}

/** So many of the items, evenly, the last among them. */
export function spread<T>(items: readonly T[], count: number): T[] {
  if (items.length <= count) return [...items];
  return Array.from({ length: count }, (_, i) => items[Math.round(((i + 1) * items.length) / count) - 1]).filter(
    (item) => item !== undefined,
  );
}
