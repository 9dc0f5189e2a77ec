// @ts-check
import { PluginKind, commonTokens, declareClassPlugin } from '@stryker-mutator/api/plugin';
import { resolve, sep } from 'node:path';
import { drawn } from './drawn.mjs';

/** Why a mutant has no result: it was not drawn. */
export const NOT_DRAWN = 'not drawn';

/**
 * Lets only a drawn share of each place's mutants through to the tests, one of each place in turn: whenever the run is cut off, what was
 * tested is a sample of every place. All mutants arrive at once, before any is tested.
 */
class Sample {
  static inject = /** @type {const} */ ([commonTokens.options]);

  /** @param {{ sample: { places: string[], mutants: number, seed: number } }} options handed on by tools/mutate.mjs */
  constructor({ sample }) {
    this.settings = sample;
    /** @type {Set<string>} */
    this.chosen = new Set();
  }

  async init() {}

  /** @param {import('@stryker-mutator/api/core').Mutant[]} all */
  async group(all) {
    const { places, mutants: count, seed } = this.settings;
    const samples = places.map((place) =>
      drawn(
        all.filter(({ fileName }) => isWithin(fileName, place)),
        count,
        seed,
      ),
    );
    const inTurn = Array.from({ length: count }, (_, turn) => samples.flatMap((sample) => sample[turn]?.id ?? [])).flat();
    this.chosen = new Set(inTurn);
    const others = all.flatMap(({ id }) => (this.chosen.has(id) ? [] : [id]));
    return [...(others.length > 0 ? [others] : []), ...[...this.chosen].map((id) => [id])];
  }

  /** @param {import('@stryker-mutator/api/core').Mutant[]} mutants */
  async check(mutants) {
    return Object.fromEntries(
      mutants.map(({ id }) => [id, this.chosen.has(id) ? { status: 'passed' } : { status: 'compileError', reason: NOT_DRAWN }]),
    );
  }
}

/**
 * @param {string} file
 * @param {string} place a folder or this file
 */
export function isWithin(file, place) {
  return resolve(file) === resolve(place) || resolve(file).startsWith(resolve(place) + sep);
}

export const strykerPlugins = [declareClassPlugin(PluginKind.Checker, 'sample', /** @type {any} */ (Sample))];
