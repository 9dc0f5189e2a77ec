import type { AnswersReading, InputReading, Reading } from './reading';

/** More names of classes, or inputs, are not listed. */
const MOST_NAMES = 5;
const MOST_INPUTS = 3;

/** How a data set was read, for a person: a line, and one more where something was left out or decided on the way. */
export function readingText(reading: Reading): string[] {
  return [`data: ${reading.data}, ${readingSummary(reading)}`, ...(reading.notes.length === 0 ? [] : [`note: ${reading.notes.join(' ')}`])];
}

/** The same in sentences, where the data set's name stands beside them. */
export function readingSentences(reading: Reading): string[] {
  return [`${readingSummary(reading)}.`, ...reading.notes];
}

/** The line without the data set's name: `1,200 samples for training, 300 held out; …; loss meanSquaredError (…)`. */
export function readingSummary({ samples, inputs, answers, loss }: Reading): string {
  return [partsText(samples), inputsText(inputs), answersText(answers), ...(loss ? [`loss ${loss.name} (${loss.why})`] : [])].join('; ');
}

function partsText({ train, test, heldOut }: Reading['samples']): string {
  const all = `${counted(train)} sample${train === 1 ? '' : 's'}`;
  if (test === undefined) return all;
  return `${all} for training, ${counted(test)} ${heldOut ? 'held out' : 'for testing'}`;
}

/** A model with several inputs names them. */
function inputsText(inputs: readonly InputReading[]): string {
  const listed = inputs.slice(0, MOST_INPUTS).map(({ name, from, shape, scale }) => {
    const input = name === undefined || inputs.length === 1 ? '' : `${name} from `;
    return `${input}${from} ${shapeText(shape)}, ${scale}`;
  });
  const more = inputs.length - listed.length;
  return [...listed, ...(more > 0 ? [`${more} more input${more === 1 ? '' : 's'}`] : [])].join('; ');
}

function answersText({ from, kind, shape, classes, names, order }: AnswersReading): string {
  const many = shape.length > 0 && shape.some((size) => size !== 1);
  if (kind === 'none') return 'no answers: inputs only';
  if (kind === 'values') return `${from}: values${many ? ` ${shapeText(shape)}` : ''}`;
  const each = many ? ` at each of ${shapeText(shape)}` : '';
  const named = names === undefined ? '' : ` (${namesText(names)})`;
  return `${from}: ${counted(classes ?? names?.length ?? 0)} classes${named}${each}${order === undefined ? '' : `, ${order}`}`;
}

/** Each class with its number, from 0; names that are these numbers stand alone. */
function namesText(names: readonly string[]): string {
  const numbered = names.every((name, i) => name === String(i));
  const listed = names.slice(0, MOST_NAMES).map((name, i) => (numbered ? name : `${i}: ${name}`));
  return [...listed, ...(names.length > listed.length ? ['…'] : [])].join(', ');
}

function shapeText(shape: readonly number[]): string {
  return `[${shape.join(', ')}]`;
}

function counted(count: number): string {
  return count.toLocaleString('en-US');
}
