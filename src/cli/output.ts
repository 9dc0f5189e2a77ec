import type { CommonOptions } from './commonOptions';

/** Prints an answer: whole as JSON with --json, else as the text for people. */
export function printAnswer<T>(options: CommonOptions, answer: T, toText: (answer: T) => string): void {
  process.stdout.write(options.json ? `${JSON.stringify(answer)}\n` : `${toText(answer)}\n`);
}
