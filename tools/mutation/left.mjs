// @ts-check
import { PluginKind, commonTokens, declareFactoryPlugin } from '@stryker-mutator/api/plugin';
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { isWithin } from './sample.mjs';

/**
 * Prints each mutant that no test notices as soon as it is known, with how many of its place were tried by then, so that a run that is cut
 * off was not for nothing.
 * @param {{ places: string[] }} options handed on by tools/mutate.mjs
 */
function left({ places }) {
  const tried = new Map(places.map((place) => [place, 0]));
  return {
    /** @param {Readonly<import('@stryker-mutator/api/core').MutantResult>} mutant */
    onMutantTested({ fileName, location: { start, end }, mutatorName, replacement, status }) {
      if (status === 'CompileError' || status === 'Ignored') return;
      for (const place of places) if (isWithin(fileName, place)) tried.set(place, (tried.get(place) ?? 0) + 1);
      if (status === 'Killed' || status === 'Timeout') return;
      const lines = readFileSync(fileName, 'utf8')
        .split('\n')
        .slice(start.line - 1, end.line);
      const last = lines.length - 1;
      lines[last] = lines[last]?.slice(0, end.column - 1) ?? '';
      const before = lines.join('\n').slice(start.column - 1);
      const short = (/** @type {string} */ text) => text.replace(/\s+/g, ' ').slice(0, 120);
      const place = `${relative(process.cwd(), fileName)}:${start.line}:${start.column}`;
      console.log(`${status} ${place} ${mutatorName}: ${short(before)} -> ${short(replacement ?? '')}`);
      console.log(`  tried: ${[...tried].map(([name, count]) => `${name} ${count}`).join(', ')}`);
    },
  };
}
left.inject = /** @type {const} */ ([commonTokens.options]);

export const strykerPlugins = [declareFactoryPlugin(PluginKind.Reporter, 'left', /** @type {any} */ (left))];
