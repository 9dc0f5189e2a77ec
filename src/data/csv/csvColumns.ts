import { Failure } from '../../model/failure';
import type { DataWords } from '../datasetWords';
import type { ExpectedPorts } from '../expectedPorts';
import { listed } from '../listed';
import { labelScore } from './labelScore';
import type { Column, CsvTable } from './csvTable';

/** Which columns are the answer and which are inputs. */
export interface CsvChoice {
  readonly labels: readonly Column[];
  readonly features: readonly Column[];
  readonly notes: readonly string[];
}

/** Header names that mark the label column, in order of preference. */
const LABEL_NAMES = ['label', 'labels', 'class', 'target', 'y'];

/** A name that means nothing else. */
const SURE_NAME = /^labels?$/i;

/** Whether a column's name says that it is the label. */
export function isLabelName(name: string): boolean {
  return LABEL_NAMES.includes(name.toLowerCase());
}

/**
 * Chooses the columns: as the words say, else by their names, else by what fits the model, else the last is the answer.
 * Columns that number the rows and those without name or content are left out. All that is not plain is said.
 */
export function chooseColumns(table: CsvTable, words: DataWords, expect: ExpectedPorts | undefined): CsvChoice {
  const find = (name: string | number): Column => columnAt(table, name);
  if (words.features) return { labels: [words.label ?? []].flat().map(find), features: words.features.map(find), notes: [] };
  if (words.targets === 'none') return inputsOnly(table, words, expect);
  const ignored = new Set((words.ignore ?? []).map(find));
  const named = words.label === undefined ? undefined : [words.label].flat().map(find);
  const wanted = { size: inputSize(expect), units: outputUnits(words, expect) };
  const notes: string[] = [];
  const spoken = [...ignored, ...(named ?? [])];
  const free = table.columns.filter((column) => !spoken.includes(column));
  const keepsAll = words.ignore?.length === 0;
  const useless = keepsAll ? [] : uselessColumns(free, notes);
  const indices = keepsAll ? [] : rowNames(free, table);
  const rest = free.filter((column) => !useless.includes(column) && !indices.includes(column));
  if (!named && holdsInputsOnly(rest, table, wanted.size)) {
    notes.push(...indices.map(noteOnIndex));
    return { labels: [], features: rest, notes };
  }
  const labels = named ?? chooseLabels(rest, table, { ...wanted, values: words.targets === 'values' }, notes);
  let features = rest.filter((column) => !labels.includes(column));
  if (indices.length > 0 && features.length + indices.length === wanted.size) {
    features = [...indices, ...features];
    notes.push(`The first column has no name, and is an input all the same: the model takes ${wanted.size} numbers.`);
  } else notes.push(...indices.map(noteOnIndex));
  if (words.ignore === undefined && features.length - 1 === wanted.size) features = withoutCount(features, table.rows, notes);
  if (features.length === 0) throw new Failure('dataInvalid', { file: table.file, reason: 'it has no column beside the label' });
  return { labels, features, notes };
}

/** Whether these columns of numbers are just those that the model takes, with none whose name says that it is the answer. */
function holdsInputsOnly(rest: readonly Column[], { rows }: CsvTable, size: number | undefined): boolean {
  if (rest.length !== size || rest.length === 0) return false;
  return !rest.some(({ name = '', numbers, words }) => isLabelName(name) || numbers + words < rows);
}

/** The columns of a table whose answers are not wanted: those that are told, or named as such where one is too many, are left out. */
function inputsOnly(table: CsvTable, words: DataWords, expect: ExpectedPorts | undefined): CsvChoice {
  const find = (name: string | number): Column => columnAt(table, name);
  const left = new Set([...(words.ignore ?? []), ...[words.label ?? []].flat()].map(find));
  const notes: string[] = [];
  const keepsAll = words.ignore?.length === 0;
  const size = inputSize(expect);
  let features = table.columns.filter((column) => !left.has(column));
  if (!keepsAll) {
    const [useless, indices] = [uselessColumns(features, notes), rowNames(features, table)];
    features = features.filter((column) => !useless.includes(column) && !indices.includes(column));
    notes.push(...indices.map(noteOnIndex));
  }
  const named = features.filter(({ name = '' }) => isLabelName(name));
  if (words.label === undefined && named.length > 0 && (size === undefined || features.length - named.length === size)) {
    features = features.filter((column) => !named.includes(column));
    notes.push(`Left out, for answers are not used: ${columnsText(named)}.`);
  }
  if (words.ignore === undefined && features.length - 1 === size) features = withoutCount(features, table.rows, notes);
  if (features.length === 0) throw new Failure('dataInvalid', { file: table.file, reason: 'it has no column of inputs' });
  return { labels: [], features, notes };
}

/** A column in words: `column "price"`, or by its place where there are no names. */
export function columnText({ name, index }: Column, { columns }: CsvTable): string {
  if (name) return `column ${JSON.stringify(name)}`;
  if (index === 0) return 'the first column';
  return index === columns.length - 1 ? 'the last column' : `column ${index}`;
}

/** Several columns in words: `3 columns (a, b, c)`. */
export function columnsText(columns: readonly Column[]): string {
  const shown = columns.some(({ name }) => name)
    ? ` (${listed(columns.map(({ name, index }) => (name === undefined || name === '' ? String(index) : name)))})`
    : '';
  return `${columns.length} column${columns.length === 1 ? '' : 's'}${shown}`;
}

function columnAt({ columns, file }: CsvTable, name: string | number): Column {
  const found = columns.filter((column) => name === (typeof name === 'number' ? column.index : (column.name ?? String(column.index))));
  const [column] = found;
  if (!column) throw new Failure('dataInvalid', { file, reason: `there is no column ${JSON.stringify(name)}` });
  if (found.length === 1) return column;
  const places = found.map(({ index }) => index).join(' and ');
  throw new Failure('dataInvalid', {
    file,
    reason: `${found.length} columns are named ${JSON.stringify(name)}; name one by its number: ${places}`,
  });
}

function inputSize(expect: ExpectedPorts | undefined): number | undefined {
  const [input] = expect?.inputs ?? [];
  if (!input || expect?.inputs.length !== 1) return undefined;
  return input.shape
    .slice(1)
    .reduce<number | undefined>((size, axis) => (size === undefined || axis === null ? undefined : size * axis), 1);
}

function outputUnits({ output }: DataWords, expect: ExpectedPorts | undefined): number | undefined {
  const port = output === undefined ? expect?.outputs[0] : expect?.outputs.find(({ name }) => name === output);
  return port?.shape.length === 2 ? (port.shape[1] ?? undefined) : undefined;
}

const WEIGHTS = /^sample[ _]?weights?$/i;
const NO_NAME = /^(unnamed: \d+(\.\d+)*)?$/i;
const ROW_NUMBER = /^(id|idx|index|row|no|nr|#)$/i;

/** Columns that nobody means as data: empty ones without a name, and weights. */
function uselessColumns(free: readonly Column[], notes: string[]): Column[] {
  const empty = free.filter(({ name, numbers, firstText, firstEmpty }) => !name && firstEmpty && numbers === 0 && !firstText);
  const places = empty.map(({ index }) => index).join(', ');
  if (empty.length > 0) notes.push(`Left out, for neither name nor content: column${empty.length === 1 ? '' : 's'} ${places}.`);
  const weights = free.filter(({ name }) => name !== undefined && WEIGHTS.test(name));
  if (weights.length > 0) notes.push(`Left out, for weights of samples are not used: ${columnsText(weights)}.`);
  return [...empty, ...weights];
}

/** The columns in front that have no name, or one that pandas makes up for its index, and no cell twice. */
function rowNames(free: readonly Column[], { columns, rows }: CsvTable): Column[] {
  const end = columns.findIndex((column) => {
    const isIndex = column.name !== undefined && column.index <= 1 && NO_NAME.test(column.name) && free.includes(column);
    return !isIndex || new Set(column.texts ?? []).size < rows || column.firstEmpty !== undefined;
  });
  return columns.slice(0, Math.max(0, end));
}

function noteOnIndex({ index, countsFrom }: Column): string {
  const why = countsFrom === undefined ? 'names the rows' : `counts from ${countsFrom}`;
  return `${index === 0 ? 'The first column' : `Column ${index}`} was left out: it has no name, and ${why}. "ignore": [] keeps it.`;
}

/** Leaves out a first column that counts the rows, where the model takes one number less than there are. */
function withoutCount(features: readonly Column[], rows: number, notes: string[]): Column[] {
  const [first, ...others] = features;
  if (first?.index !== 0 || first.countsFrom === undefined) return [...features];
  const isCount = first.name === undefined ? rows > 2 : ROW_NUMBER.test(first.name);
  if (!isCount) return [...features];
  const which = first.name === undefined ? 'The first column' : `Column ${JSON.stringify(first.name)}`;
  const taken = `${others.length} number${others.length === 1 ? '' : 's'}`;
  notes.push(`${which} was left out: it counts from ${first.countsFrom}, and the model takes ${taken}.`);
  return others;
}

interface Wanted {
  readonly size: number | undefined;
  readonly units: number | undefined;
  readonly values: boolean;
}

function chooseLabels(rest: readonly Column[], table: CsvTable, wanted: Wanted, notes: string[]): Column[] {
  const last = rest.at(-1);
  const [first] = rest;
  if (!last || !first) return [];
  const byName = labelByName(rest, table, notes);
  if (byName) return [byName];
  const { size, units } = wanted;
  if (size !== undefined && units !== undefined && units > 1 && rest.length === size + units) {
    const several = rest.slice(-units);
    if (areOneHot(several, table)) {
      notes.push(`The answer is in the last ${units} columns: one of them is 1, the others 0.`);
      return several;
    }
  }
  return [labelByFit(first, last, rest, table, wanted, notes)];
}

function areOneHot(several: readonly Column[], { columns, values, rows }: CsvTable): boolean {
  if (!several.every(({ whole, most, numbers }) => whole && most <= 1 && numbers === rows)) return false;
  for (let row = 0; row < rows; row++) {
    const sum = several.reduce((total, { index }) => total + (values[row * columns.length + index] ?? 0), 0);
    if (sum !== 1) return false;
  }
  return true;
}

function labelByName(rest: readonly Column[], table: CsvTable, notes: string[]): Column | undefined {
  const lower = rest.map(({ name = '' }) => name.toLowerCase());
  const candidates = LABEL_NAMES.flatMap((label) => rest.filter((_, i) => lower[i] === label));
  const [chosen] = candidates;
  if (!chosen) return undefined;
  const same = candidates.filter(({ name }) => name?.toLowerCase() === chosen.name?.toLowerCase());
  if (same.length > 1) {
    const places = same.map(({ index }) => index).join(' and ');
    throw new Failure('dataInvalid', {
      file: table.file,
      reason: `${same.length} columns are named ${JSON.stringify(chosen.name)}; say which is the label by its number: ${places}`,
    });
  }
  const at = rest.indexOf(chosen);
  const last = rest.at(-1);
  // "x, y, …" are coordinates: an answer called y stands first or last, or by itself.
  if (lower[at] === 'y' && lower[at - 1] === 'x' && last !== chosen && last) {
    notes.push(
      `Columns "x" and "y" are taken for coordinates, and ${columnText(last, table)} for the answer; "label": "y" takes the other.`,
    );
    return last;
  }
  const others = candidates.filter((each) => each !== chosen);
  const besides =
    others.length === 0
      ? ''
      : `; ${listed(others.map(({ name }) => JSON.stringify(name)))} ${others.length === 1 ? 'is an input' : 'are inputs'}`;
  if ((chosen !== last && !SURE_NAME.test(chosen.name ?? '')) || besides !== '')
    notes.push(`Column ${JSON.stringify(chosen.name)} is taken for the answer because of its name${besides}.`);
  return chosen;
}

/** The only column of text where it can be the label; else the last, unless the first fits the model better. */
function labelByFit(
  first: Column,
  last: Column,
  rest: readonly Column[],
  table: CsvTable,
  { size, units, values }: Wanted,
  notes: string[],
): Column {
  if (values || first === last) return last;
  const scoreOf = (column: Column): number => labelScore(column, units, table.rows);
  const [text, another] = rest.filter(({ firstText }) => firstText !== undefined);
  const fits = size === undefined || rest.length - 1 === size;
  // With one unit a column of two words may as well be an input that was to be turned into numbers.
  if (text && !another && text !== last && units !== 1 && fits && scoreOf(text) > scoreOf(last)) {
    notes.push(`The answer is in ${columnText(text, table)}: it is the only one with text.`);
    return text;
  }
  if (units === undefined || text) return last;
  const [ofFirst, ofLast] = [scoreOf(first), scoreOf(last)];
  const [firstText, lastText] = [columnText(first, table), columnText(last, table)];
  const headless = first.name === undefined;
  if (units > 1 && ofFirst > ofLast && ofFirst >= 0.5 && (headless || ofLast === 0)) {
    notes.push(
      `The answer is in ${firstText}, which fits the model's ${units} classes, and not in ${lastText}; "label": ${last.index} takes that.`,
    );
    return first;
  }
  const both = units > 1 ? ofFirst >= 1 : table.rows > 2 && new Set(first.texts ?? []).size === 2;
  if (headless && both) {
    notes.push(`The answer is taken from ${lastText}; ${firstText} could be it too: "label": ${first.index} takes that.`);
  }
  return last;
}
