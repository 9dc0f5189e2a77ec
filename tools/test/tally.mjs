// @ts-check

/**
 * What a part of the tests came to. `note` says why something was skipped.
 * @typedef {{ name: string, passed: number, failed: number, skipped: number, note?: string }} Tally
 */

/**
 * A part that could not run at all counts as one failure.
 * @param {string} name
 * @param {unknown} error
 * @returns {Tally}
 */
export function brokenTally(name, error) {
  return { name, passed: 0, failed: 1, skipped: 0, note: error instanceof Error ? error.message : String(error) };
}

/**
 * A part that this machine can't run counts as one skipped test.
 * @param {string} name
 * @param {string} note
 * @returns {Tally}
 */
export function skippedTally(name, note) {
  return { name, passed: 0, failed: 0, skipped: 1, note };
}

/**
 * Prints a line for each part and, last, the sum. Returns whether something ran and nothing failed.
 * @param {readonly Tally[]} tallies
 * @returns {boolean}
 */
export function printTallies(tallies) {
  console.log();
  for (const tally of tallies) console.log(`${tally.name}: ${words(tally)}${tally.note ? ` (${tally.note})` : ''}`);
  const sum = (/** @type {'passed' | 'failed' | 'skipped'} */ key) => tallies.reduce((total, tally) => total + tally[key], 0);
  const total = { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
  console.log(words(total));
  return total.passed > 0 && total.failed === 0;
}

/** @param {{ passed: number, failed: number, skipped: number }} counts */
function words({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
