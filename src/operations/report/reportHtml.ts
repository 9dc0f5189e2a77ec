import { exactCount, points, score, share, plural } from '../../base/format';
import type { EpochRecord, ModelMeasure } from '../../protocol/answers';
import { agreementRows, agreementText } from '../../protocol/agreementText';
import { findingText } from '../../protocol/findingText';
import { savedText } from '../../protocol/savedText';
import { toldRows } from '../../protocol/planName';
import { REPORT_FORMAT, type Report, type ReportedRun, type ReportedStep } from '../../protocol/report';
import { stepText } from '../../protocol/stepText';
import { spentText } from '../../protocol/trainingText';
import { escapedHtml as text } from '../../base/escapedHtml';
import { htmlPage } from '../../base/htmlPage';

/** A report as a page that needs nothing else: no script, no picture, no font from elsewhere. */
export function reportHtml(report: Report): string {
  const { files, lineage, shrink = [], certificate, warnings, program, content } = report;
  const name = files[0]?.name ?? 'model.json';
  const body = `<h1>${text(name)}</h1>
<p>${text(provenText(certificate.reloaded))}</p>
${figures(report)}
<h2>How it came about</h2>
${lineage.map(runHtml).join('\n')}
${list('What saving did', savedText(report))}
${list('Why did it not shrink?', shrink.map(findingText))}
${list(
  'What to know',
  warnings.map(({ message }) => message),
)}
<h2>Files</h2>
${table(
  ['file', 'bytes', 'SHA-256'],
  files.map((file) => [file.name, exactCount(file.bytes), file.sha256]),
  { figures: [1], hash: 2 },
)}
<p class="dim">Hash of topology and weights: <code>${text(content)}</code></p>
<p class="dim">Written by Model Minifier ${text(program)}.</p>`;
  return htmlPage({ title: `${name}: report`, generator: REPORT_FORMAT, style: STYLE, body });
}

const STYLE = `
:root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 20%, transparent); }
body { font: 15px/1.5 system-ui, sans-serif; margin: 0; }
main { max-width: 60rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1 { font-size: 1.6rem; margin: 0; } h2 { font-size: 1.1rem; margin: 2.2rem 0 .5rem; } h3 { font-size: 1rem; margin: 1.2rem 0 .25rem; }
table { border-collapse: collapse; display: block; overflow-x: auto; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .25rem 1.25rem .25rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th { font-weight: 600; } td.figure, th.figure { text-align: right; }
code, td.hash { overflow-wrap: anywhere; } td.figure, th.figure { white-space: nowrap; }
ol { padding-left: 1.4rem; } li { margin: .4rem 0; }
.dim { opacity: .7; }
svg { display: block; width: 100%; max-width: 30rem; height: 9rem; margin: .5rem 0; }
polyline { fill: none; stroke: currentColor; stroke-width: 1.5; vector-effect: non-scaling-stroke; }
polyline.held { stroke-dasharray: 4 3; }
details { margin: .25rem 0; } summary { cursor: pointer; }
`;

function provenText(reloaded: number | null): string {
  if (reloaded === null) return 'Read back from the disk, its weights are those that were saved.';
  return reloaded === 0
    ? 'Read back from the disk, its outputs are exactly those of the model that was saved.'
    : `Read back from the disk, its outputs differ from those of the model that was saved by at most ${score(reloaded)}.`;
}

type Figure = number | typeof WITHOUT_JSON | null | undefined;

/** Of a figure from before model.json was counted: it is not held against one that counts it. */
const WITHOUT_JSON = 'not counted with model.json';

function whole(of: (measure: ModelMeasure) => number): (measure: ModelMeasure) => Figure {
  return (measure) => (measure.modelJson ? of(measure) : WITHOUT_JSON);
}

function sizeText(figure: Figure): string {
  return typeof figure === 'number' ? exactCount(figure) : (figure ?? '');
}

/** The figures that a report compares: name, value, and whether smaller is what is wanted. */
const FIGURES: readonly (readonly [name: string, of: (measure: ModelMeasure) => Figure])[] = [
  ['parameters', ({ params }) => params],
  ['of them not zero', ({ nonzero }) => nonzero],
  ['channels', ({ channels }) => channels],
  ['multiply-accumulates', ({ macs }) => macs],
  ['bytes of model.json and weight files', whole(({ bytes }) => bytes)],
  ['bytes with gzip -9', whole(({ gzipBytes }) => gzipBytes)],
  ['bytes with brotli -11', whole(({ brotliBytes }) => brotliBytes)],
];

const AGREEMENT = { value: score, share: (value: number): string => share(value, 2) } as const;

function figures({ before, after }: Report): string {
  if (!before || !after) return '';
  const rows = FIGURES.flatMap(([name, of]) => {
    const [was, is] = [of(before), of(after)];
    if (is === WITHOUT_JSON || was === WITHOUT_JSON) return [[name, sizeText(was), sizeText(is), '']];
    return typeof was === 'number' && typeof is === 'number' && was > 0 ? [[name, exactCount(was), exactCount(is), ratio(was, is)]] : [];
  });
  const comparable = JSON.stringify(before.on) === JSON.stringify(after.on);
  const quality = [
    ...(!comparable || before.accuracy === undefined || after.accuracy === undefined
      ? []
      : [['accuracy', share(before.accuracy, 2), share(after.accuracy, 2), points(before.accuracy, after.accuracy)]]),
    ...(!comparable || before.loss === undefined || after.loss === undefined ? [] : [['loss', score(before.loss), score(after.loss), '']]),
    ...(after.agreement ? agreementRows(after.agreement, AGREEMENT).map(([name, value]) => [name, '', value, '']) : []),
  ];
  const samples = after.on === undefined || quality.length === 0 ? '' : `<p class="dim">${text(samplesText(after.on))}</p>`;
  const estimated = after.sizesEstimated === true ? '<p class="dim">The size with brotli is an estimate from samples.</p>' : '';
  return `<h2>Before and after</h2>\n${table(['', 'before', 'after', ''], [...rows, ...quality], { figures: [1, 2, 3] })}${samples}${estimated}`;
}

function samplesText({ part, samples }: NonNullable<ModelMeasure['on']>): string {
  const which = { all: 'all samples of the data set', test: 'its test part', heldOut: 'samples that were held out' }[part];
  return `What was measured is of ${exactCount(samples)} samples: ${which}.`;
}

function runHtml({ original, steps, epochs }: ReportedRun): string {
  const origin = `<p>From <code>${text(original.file)}</code> <span class="dim">(hash ${text(original.content.slice(0, 16))}…)</span></p>`;
  const state = epochs === undefined ? 'Nothing was edited.' : `A checkpoint of its training, after ${plural(epochs, 'epoch')}.`;
  return steps.length === 0 ? `${origin}<p>${state}</p>` : `${origin}<ol>${steps.map(stepHtml).join('')}</ol>`;
}

function stepHtml({ recipe, plan, certificate, history, trained, figures: measured, quantization }: ReportedStep): string {
  // What the edit is stands in its title.
  const [, ...told] = toldRows(recipe);
  const lines = [
    ...(told.length === 0 ? [] : [`${told.map(({ label, value }) => `${label}: ${value}`).join('; ')}.`]),
    ...(certificate.maskedVsCut === null
      ? []
      : [
          `Cut, its outputs are those of the model with the removed channels masked${certificate.maskedVsCut === 0 ? '' : `, to ${score(certificate.maskedVsCut)}`}.`,
        ]),
    ...(typeof certificate.sameOutputs === 'number'
      ? [`Its outputs are those of the model before, to ${score(certificate.sameOutputs)} of the largest.`]
      : []),
    ...(measured?.after.accuracy === undefined || measured.before.accuracy === undefined
      ? []
      : [`Accuracy ${share(measured.before.accuracy, 2)} before, ${share(measured.after.accuracy, 2)} after.`]),
    ...(measured?.after.agreement ? [`Against the model before: ${agreementText(measured.after.agreement, AGREEMENT)}.`] : []),
    ...(trained ? [`Training took ${spentText(trained, score)}.`] : []),
    ...(typeof quantization?.outputs?.maxAbs !== 'number' ? [] : [`Outputs moved by at most ${score(quantization.outputs.maxAbs)}.`]),
  ];
  const layers = plan.layers.filter(({ removed, note }) => removed > 0 || note !== undefined);
  const byLayer = layers.length === 0 ? '' : `<details><summary>Layer by layer</summary>${layersHtml(layers)}</details>`;
  return `<li><b>${text(stepText(plan))}</b>${lines.map((line) => `<br>${text(line)}`).join('')}${curve(history ?? [])}${byLayer}</li>`;
}

/** What was removed of each layer; where nothing was, what there is to say of it. */
function layersHtml(layers: ReportedStep['plan']['layers']): string {
  if (layers.every(({ of }) => of === 0)) {
    return table(
      ['tensor', ''],
      layers.map(({ name, note }) => [name, note ?? '']),
      { figures: [] },
    );
  }
  return table(
    ['layer', 'removed', 'of', ''],
    layers.map(({ name, removed, of, note }) => [name, exactCount(removed), exactCount(of), note ?? '']),
    { figures: [1, 2] },
  );
}

/** The losses of a training as a drawing; that of held-out samples is dashed. */
function curve(history: readonly EpochRecord[]): string {
  if (history.length < 2) return '';
  const losses = history.map(({ loss }) => loss);
  const held = history.map(({ validationLoss }) => validationLoss);
  const known = [...losses, ...held].filter((value) => value !== undefined && Number.isFinite(value)) as number[];
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const line = (values: readonly (number | undefined)[], kind: string): string => {
    const places = values.flatMap((value, i) =>
      value === undefined || !Number.isFinite(value)
        ? []
        : [`${(100 * i) / (values.length - 1)},${100 - (95 * (value - low)) / (high - low || 1)}`],
    );
    return places.length < 2 ? '' : `<polyline class="${kind}" points="${places.join(' ')}"/>`;
  };
  const label = `Training loss over ${history.length} epochs, from ${score(losses[0] ?? NaN)} to ${score(losses.at(-1) ?? NaN)}`;
  return `<svg viewBox="0 0 100 100" preserveAspectRatio="none" role="img" aria-label="${text(label)}">${line(losses, 'loss')}${line(held, 'held')}</svg><span class="dim">${text(label)}</span>`;
}

function list(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `<h2>${title}</h2>\n<ul>${lines.map((line) => `<li>${text(line)}</li>`).join('')}</ul>`;
}

function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  columns: { readonly figures: readonly number[]; readonly hash?: number },
): string {
  const cell = (tag: 'th' | 'td', value: string, i: number): string =>
    `<${tag}${columns.figures.includes(i) ? ' class="figure"' : columns.hash === i ? ' class="hash"' : ''}>${text(value)}</${tag}>`;
  const line = (tag: 'th' | 'td', values: readonly string[]): string =>
    `<tr>${values.map((value, i) => cell(tag, value, i)).join('')}</tr>`;
  return `<table><thead>${line('th', head)}</thead><tbody>${rows.map((row) => line('td', row)).join('')}</tbody></table>`;
}

function ratio(before: number, after: number): string {
  if (after === before) return '';
  return after === 0 ? '' : `${Number((before / after).toPrecision(3))}×`;
}
