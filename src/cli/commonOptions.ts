import { type Command, InvalidArgumentError, Option } from 'commander';
import type { BackendChoice } from '../protocol/vocabulary';

/** The options that every command takes. */
export interface CommonOptions {
  readonly json?: true;
  readonly seed?: number;
  readonly backend: BackendChoice;
}

/** Adds --json, --seed and --backend. */
export function withCommonOptions(command: Command): Command {
  return command
    .option('--json', 'print one JSON document on standard output')
    .option('--seed <n>', 'seed of every random draw', wholeNumber)
    .addOption(new Option('--backend <name>', 'what computes').choices(['auto', 'tfjs-node', 'wasm']).default('auto'));
}

/** Parses a whole number of at least 0. */
export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value)) throw new InvalidArgumentError('a whole number is needed.');
  return value;
}

/** Parses a number. */
export function number(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('a number is needed.');
  return value;
}

/** Parses a number above 0. */
export function positiveNumber(text: string): number {
  const value = number(text);
  if (value <= 0) throw new InvalidArgumentError('a number above 0 is needed.');
  return value;
}

/** Parses a fraction: 0.9 or 90%. */
export function fraction(text: string): number {
  const value = text.endsWith('%') ? number(text.slice(0, -1)) / 100 : number(text);
  if (value < 0 || value >= 1) throw new InvalidArgumentError('a fraction from 0 up to, not including, 1 is needed.');
  return value;
}

/** Makes a parser of comma-separated lists of at least one item, none of them empty. */
export function listOf<T>(parse: (text: string) => T): (text: string) => T[] {
  return (text) => {
    const items = text.split(',').map((item) => item.trim());
    if (items.includes('')) {
      throw new InvalidArgumentError(items.length === 1 ? 'at least one is needed.' : 'there is nothing between two commas, or at an end.');
    }
    return items.map(parse);
  };
}
