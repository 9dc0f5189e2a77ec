// @ts-check
import { PluginKind, commonTokens, declareClassPlugin } from '@stryker-mutator/api/plugin';
import { resolve, sep } from 'node:path';
import { drawn } from './drawn.mjs';

/** Why a mutant has no result: it was not drawn. */
export const NOT_DRAWN = 'not drawn';

/** Lets only a drawn share of each place's mutants through to the tests. All of them arrive in one group, before any is tested. */
class Sample {
  static inject = /** @type {const} */ ([commonTokens.options]);

  /** @param {{ sample: { places: string[], mutants: number, seed: number } }} options handed on by tools/mutate.mjs */
  constructor({ sample }) {
    this.settings = sample;
  }

  async init() {}

  /** @param {import('@stryker-mutator/api/core').Mutant[]} mutants */
  async group(mutants) {
    return mutants.length === 0 ? [] : [mutants.map(({ id }) => id)];
  }

  /** @param {import('@stryker-mutator/api/core').Mutant[]} all */
  async check(all) {
    const { places, mutants: count, seed } = this.settings;
    const tested = new Set(
      places.flatMap((place) =>
        drawn(
          all.filter(({ fileName }) => isWithin(fileName, place)),
          count,
          seed,
        ),
      ),
    );
    return Object.fromEntries(
      all.map((mutant) => [mutant.id, tested.has(mutant) ? { status: 'passed' } : { status: 'compileError', reason: NOT_DRAWN }]),
    );
  }
}

/**
 * @param {string} file
 * @param {string} place a folder or this file
 */
function isWithin(file, place) {
  return resolve(file) === resolve(place) || resolve(file).startsWith(resolve(place) + sep);
}

export const strykerPlugins = [declareClassPlugin(PluginKind.Checker, 'sample', /** @type {any} */ (Sample))];
