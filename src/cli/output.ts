import type { Reading } from '../protocol/reading';
import { readingText } from '../protocol/readingText';
import type { CommonOptions } from './commonOptions';

/** Prints an answer: whole as JSON with --json, else as the text for people, with how the data set was read before it. */
export function printAnswer<T extends object>(options: CommonOptions, answer: T & ReadAnswer, toText: (answer: T) => string): void {
  process.stdout.write(`${options.json ? JSON.stringify(answer) : [...readingsText(answer), toText(answer)].join('\n').trimEnd()}\n`);
}

/** What an answer that rests on a data set has. */
interface ReadAnswer {
  readonly reading?: Reading;
  readonly readingOfB?: Reading;
}

/** An empty line parts it from the rest. */
function readingsText({ reading, readingOfB }: ReadAnswer): string[] {
  if (!reading) return [];
  return [...readingText(reading), ...(readingOfB ? readingText(readingOfB).map((line) => `B: ${line}`) : []), ''];
}
