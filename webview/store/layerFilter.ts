import type { LayerRow } from '../../src/protocol/inspectAnswer';
import { LAYER_COLUMN_NAMES, layerColumn, type ColumnOf } from './layerColumns';
import { readFigure } from './readFigure';

/*
 * The language in which layers are asked for, the same wherever they are listed: terms, all of which have to hold. A term
 * that can't be read is told and left out, so that the list does not go blank while one types.
 */

/** The layers that a filter leaves, and what of it could not be read. */
export interface Filtered {
  readonly rows: readonly LayerRow[];
  /** One sentence for each term that was left out. */
  readonly problems: readonly string[];
}

type Test = (layer: LayerRow) => boolean;
type Comparison = (value: number, bound: number) => boolean;

/** Words for what a layer is. */
const WORDS: Readonly<Record<string, { readonly hint: string; readonly test: Test }>> = {
  prunable: { hint: 'some of its channels can be cut', test: ({ prunable }) => (prunable ?? 0) > 0 },
  fixed: { hint: 'has channels, none of which can be cut', test: ({ channels, prunable }) => (channels ?? 0) > 0 && prunable === 0 },
  weights: { hint: 'has weights', test: ({ params }) => params > 0 },
  frozen: { hint: 'its weights are not trained', test: ({ frozen }) => frozen === true },
};

const COMPARISONS: Readonly<Record<string, Comparison>> = {
  '>=': (value, bound) => value >= bound,
  '<=': (value, bound) => value <= bound,
  '!=': (value, bound) => value !== bound,
  '>': (value, bound) => value > bound,
  '<': (value, bound) => value < bound,
  '=': (value, bound) => value === bound,
  ':': (value, bound) => value === bound,
};

const FIELD = /^([a-z]+)(>=|<=|!=|>|<|=|:)(.*)$/is;

/** The layers that every term of the filter holds for, in their order; all of them, the same list, where there is no term. */
export function filterLayers(layers: readonly LayerRow[], text: string): Filtered {
  const { tests, problems } = parsed(text);
  return { rows: tests.length === 0 ? layers : layers.filter((layer) => tests.every((test) => test(layer))), problems };
}

/** What of a filter can't be read, in sentences. */
export function filterProblems(text: string): readonly string[] {
  return parsed(text).problems;
}

/** The language by examples, each with what it means; the columns and words are those that there are. */
export function filterHelp(): readonly { readonly example: string; readonly meaning: string }[] {
  const of = (...kinds: readonly ColumnOf['kind'][]): string => columnsOf(...kinds).join(', ');
  return [
    { example: 'conv', meaning: 'in the name or class' },
    { example: '"block 6"', meaning: 'as it is written, with its blanks' },
    { example: 'class:conv  dtype=uint8', meaning: `contains; is. Texts: ${of('text')}` },
    { example: 'bytes>500k  params>=1.5M  macs<1e6', meaning: `numbers (k, M, G are thousands; KiB, MiB too): ${of('count', 'bytes')}` },
    { example: 'sparsity<10%', meaning: `shares: ${of('share')}` },
    { example: 'bytes=1k..5k', meaning: 'from, to' },
    ...Object.entries(WORDS).map(([word, { hint }]) => ({ example: `@${word}`, meaning: hint })),
    { example: '-@fixed  -bias', meaning: 'not' },
    { example: 'dense|conv  dtype=uint8,uint16', meaning: 'one or the other' },
  ];
}

let last: { readonly text: string; readonly tests: readonly Test[]; readonly problems: readonly string[] } | undefined;

function parsed(text: string): NonNullable<typeof last> {
  if (last?.text === text) return last;
  const tests: Test[] = [];
  const problems = new Set<string>();
  for (const term of termsOf(text)) {
    const test = termTest(term);
    if (typeof test === 'string') problems.add(test);
    else tests.push(test);
  }
  last = { text, tests, problems: [...problems] };
  return last;
}

/** A piece of a term: quoted text is taken as it is. */
interface Piece {
  readonly text: string;
  readonly quoted: boolean;
}

/** Terms stand apart by blanks outside quotes; each is a list of pieces. Blanks around a comparison do not part it. */
function termsOf(text: string): Piece[][] {
  const pieces = [...text.matchAll(/"([^"]*)"?|\s+|[^\s"]+/g)].map(([whole, quoted]) => ({
    text: quoted ?? whole,
    quoted: quoted !== undefined,
  }));
  const terms: Piece[][] = [];
  let term: Piece[] = [];
  pieces.forEach((piece, i) => {
    const isGap = !piece.quoted && /^\s+$/.test(piece.text);
    if (!isGap) {
      term.push(piece);
      return;
    }
    const before = pieces[i - 1];
    const after = pieces[i + 1];
    const follows = before?.quoted === false && /[<>=]$/.test(before.text) && after?.text.startsWith('@') === false;
    const leads = after?.quoted === false && /^(>=|<=|!=|>|<|=)/.test(after.text);
    if (follows || leads) return;
    if (term.length > 0) terms.push(term);
    term = [];
  });
  if (term.length > 0) terms.push(term);
  return terms.map(merged);
}

/** Neighbours that are not quoted are one piece: the blanks between them did not count. */
function merged(pieces: readonly Piece[]): Piece[] {
  const whole: Piece[] = [];
  for (const piece of pieces) {
    const before = whole.at(-1);
    if (before && !before.quoted && !piece.quoted) whole[whole.length - 1] = { ...before, text: before.text + piece.text };
    else whole.push(piece);
  }
  return whole;
}

/** The test of a term, or what is wrong with it. */
function termTest(pieces: readonly Piece[]): Test | string {
  const [first, ...others] = pieces;
  if (!first) return () => true;
  if (!first.quoted && first.text.startsWith('-') && (first.text.length > 1 || others.length > 0)) {
    const rest = first.text.slice(1);
    const test = termTest(rest === '' ? others : [{ ...first, text: rest }, ...others]);
    return typeof test === 'string' ? test : (layer) => !test(layer);
  }
  const tests: Test[] = [];
  for (const alternative of alternativesOf(pieces)) {
    const test = atomTest(alternative);
    if (typeof test === 'string') return test;
    tests.push(test);
  }
  return tests.length === 0 ? () => true : (layer) => tests.some((test) => test(layer));
}

function alternativesOf(pieces: readonly Piece[]): Piece[][] {
  const alternatives: Piece[][] = [[]];
  for (const piece of pieces) {
    const parts = piece.quoted ? [piece.text] : piece.text.split('|');
    parts.forEach((text, i) => {
      if (i > 0) alternatives.push([]);
      if (text !== '' || piece.quoted) alternatives.at(-1)?.push({ ...piece, text });
    });
  }
  return alternatives.filter((alternative) => alternative.length > 0);
}

function atomTest(pieces: readonly Piece[]): Test | string {
  const [first] = pieces;
  const text = pieces.map((piece) => piece.text).join('');
  if (!first || first.quoted) return containing(text);
  if (first.text.startsWith('@')) return WORDS[text.slice(1).toLowerCase()]?.test ?? unknownWord(text);
  const [, field, operator, begin] = FIELD.exec(first.text) ?? [];
  if (field === undefined || operator === undefined || begin === undefined) {
    return /^[<>=!]/.test(first.text)
      ? `“${text}” lacks a column before it: ${columnsOf('count', 'bytes', 'share').join(', ')}.`
      : containing(text);
  }
  const column = LAYER_COLUMN_NAMES.map(layerColumn).find(({ words }) => words.includes(field.toLowerCase()));
  if (!column) return `No column is called “${field}”: ${columnsOf().join(', ')}.`;
  // Commas within quotes part nothing.
  const values = pieces.length > 1 ? [begin + text.slice(first.text.length)] : begin.split(',').filter(Boolean);
  if (values.every((value) => value === '')) return `“${first.text}” lacks what to compare with, as in ${exampleOf(column)}.`;
  return column.kind === 'text' ? textTest(column, operator, values) : numberTest(column, operator, values);
}

function textTest({ value, words: [word] }: ColumnOf, operator: string, wanted: readonly string[]): Test | string {
  if (/[<>]/.test(operator)) return `“${word}” is text and neither more nor less: ${word}:… for a part of it, ${word}=… for all of it.`;
  const texts = wanted.map((text) => text.toLowerCase());
  const own = (layer: LayerRow): string => String(value(layer) ?? '').toLowerCase();
  if (operator === ':') return (layer) => texts.some((text) => own(layer).includes(text));
  return (layer) => texts.includes(own(layer)) === (operator === '=');
}

function numberTest(column: ColumnOf, operator: string, wanted: readonly string[]): Test | string {
  const compare = COMPARISONS[operator];
  const tests: ((value: number) => boolean)[] = [];
  for (const text of wanted) {
    const bounds = text.split('..').map((bound) => readFigure(bound, column.kind));
    const wrong = bounds.findIndex((bound) => bound === undefined);
    const [from, to] = bounds;
    const isRange = bounds.length === 2 && /^[=:]$/.test(operator);
    if (wrong >= 0 || from === undefined || compare === undefined || (bounds.length > 1 && !isRange)) return unreadable(column, text);
    tests.push(to === undefined ? (value) => compare(value, from) : (value) => value >= from && value <= to);
  }
  // Of several figures one has to be met; all, where none may be.
  return (layer) => {
    const value = column.value(layer);
    if (typeof value !== 'number') return false;
    return operator === '!=' ? tests.every((test) => test(value)) : tests.some((test) => test(value));
  };
}

function containing(word: string): Test {
  const text = word.toLowerCase();
  return ({ name, className }) => name.toLowerCase().includes(text) || className.toLowerCase().includes(text);
}

function unknownWord(text: string): string {
  const words = Object.keys(WORDS).map((word) => `@${word}`);
  return `There is no “${text}”: ${words.join(', ')}.`;
}

function unreadable(column: ColumnOf, text: string): string {
  const expected =
    column.kind === 'share'
      ? 'a share from 0 to 1, or 10%'
      : column.kind === 'bytes'
        ? 'bytes, such as 500, 500k, 1.5M or 2MiB'
        : 'a number, such as 500, 500k, 1.5M or 1e6';
  return `“${text}” is not ${expected} (${column.words[0]}).`;
}

function exampleOf({ kind, words: [word] }: ColumnOf): string {
  return kind === 'text' ? `${word}:conv` : `${word}${kind === 'share' ? '<10%' : '>500k'}`;
}

/** What the filter calls the columns of these kinds; of all of them without any. */
function columnsOf(...kinds: readonly ColumnOf['kind'][]): string[] {
  const columns = LAYER_COLUMN_NAMES.map(layerColumn);
  return columns.filter(({ kind }) => kinds.length === 0 || kinds.includes(kind)).map(({ words: [word] }) => word);
}
