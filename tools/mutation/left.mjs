// @ts-check
import { PluginKind, declareFactoryPlugin } from '@stryker-mutator/api/plugin';
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

/** Prints what no test notices as soon as it is known, one line each, so that a run that is cut off was not for nothing. */
function left() {
  return {
    /** @param {Readonly<import('@stryker-mutator/api/core').MutantResult>} mutant */
    onMutantTested({ fileName, location: { start, end }, mutatorName, replacement, status }) {
      if (status !== 'Survived' && status !== 'NoCoverage') return;
      const lines = readFileSync(fileName, 'utf8')
        .split('\n')
        .slice(start.line, end.line + 1);
      const last = lines.length - 1;
      lines[last] = lines[last]?.slice(0, end.column) ?? '';
      const before = lines.join('\n').slice(start.column);
      const short = (/** @type {string} */ text) => text.replace(/\s+/g, ' ').slice(0, 120);
      const place = `${relative(process.cwd(), fileName)}:${start.line + 1}:${start.column + 1}`;
      console.log(`${status} ${place} ${mutatorName}: ${short(before)} -> ${short(replacement ?? '')}`);
    },
  };
}

export const strykerPlugins = [declareFactoryPlugin(PluginKind.Reporter, 'left', left)];
