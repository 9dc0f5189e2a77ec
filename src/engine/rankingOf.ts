import { fromFailureRecord } from '../model/failure';
import type { MethodRanking, Ranked } from '../operations/rankTogether';
import type { DataChoice } from '../protocol/dataChoice';
import type { MethodName, PruneLevel } from '../protocol/vocabulary';
import { DATA_PASSES, METHOD_NAMES, methodText, type DataPass, passesFor } from '../protocol/methods';
import { ranking, type RankSettings } from '../protocol/settings/ranking';
import type { RunOptions } from '../workers/threadPool';
import type { Engine } from './engine';
import type { ModelState } from './session';
import { SharedRun } from './sharedRun';

/** Parameters up to which methods that need sums for each of them share a pass; each takes some 50 bytes in it. */
const MOST_SHARED = 8e6;

/** What is asked of a state: how to rank, and on which data. */
export interface RankQuestion {
  readonly settings: RankSettings;
  readonly data?: DataChoice;
}

/** A ranking of a state, made once for each way of asking; methods that look at the same of the data are ranked together. */
export async function rankingOf(engine: Engine, state: ModelState, question: RankQuestion, options: RunOptions): Promise<Ranked> {
  const { method, scope = 'global' } = question.settings;
  const rankings = await passFor(engine, state, question).join(options);
  const found = rankings.find((each) => each.method === method);
  if (!found) throw new Error(`the pass did not rank by ${method}`);
  if ('failure' in found) throw fromFailureRecord(found.failure);
  return found.scopes[scope];
}

/** Whether a ranking was asked for before, so that asking again costs nothing or little. */
export function isRanked(state: ModelState, question: RankQuestion): boolean {
  return choicesOf(state, question).some((methods) => state.rankings.has(keyOf(state, question, methods)));
}

function passFor(engine: Engine, state: ModelState, question: RankQuestion): SharedRun<readonly MethodRanking[]> {
  const choices = choicesOf(state, question);
  for (const methods of choices) {
    const known = state.rankings.get(keyOf(state, question, methods));
    if (known) return known;
  }
  const methods = choices.at(-1) ?? [];
  const { model, analysis } = state;
  const { settings, data } = question;
  const params = { model, analysis, methods, settings, ...(data === undefined ? {} : { data }) };
  const urgent = methodText(settings.method).pass === undefined;
  const made = new SharedRun(async (options) => {
    const start = performance.now();
    const rankings = await engine.pool.run('rankTogether', params, { ...options, urgent });
    notePace(engine, state, question, { rankings, seconds: (performance.now() - start) / 1000 });
    return rankings;
  });
  const key = keyOf(state, question, methods);
  state.rankings.set(key, made);
  made.onFailure(() => state.rankings.delete(key));
  return made;
}

/** What the pass took tells how long the next one will take. */
function notePace(
  { pace }: Engine,
  { inspected }: ModelState,
  { settings }: RankQuestion,
  { rankings, seconds }: { readonly rankings: readonly MethodRanking[]; readonly seconds: number },
): void {
  const passes = rankings.flatMap(({ method }) => methodText(method).pass ?? []);
  const answers = rankings.flatMap((each) => ('scopes' in each ? each.scopes.layer.answer : []));
  const train = answers.flatMap(({ reading }) => reading?.samples.train ?? [])[0];
  // The dearest pass that was made stands for all of it.
  const made = passes.find((pass) => passes.some((other) => DATA_PASSES[other].within === pass)) ?? passes[0];
  if (made === undefined || train === undefined) return;
  pace.measured(made, inspected.totals.macs ?? 0, Math.min(settings.samples ?? ranking.fields.samples.default, train), seconds);
}

/**
 * The methods that would be ranked together with the one asked for, by each pass that serves it, the cheapest last. Without a
 * pass there is nothing to share, and sums over many weights take too much room.
 */
function choicesOf(state: ModelState, { settings }: RankQuestion): MethodName[][] {
  const { method, level, neuronScore } = settings;
  const byWeights = level === 'parameter' || neuronScore === 'weights';
  const passes = passesFor(method);
  if (passes.length === 0 || (byWeights && state.inspected.totals.params > MOST_SHARED)) return [[method]];
  return passes.map((pass) => companions(level, pass));
}

function companions(level: PruneLevel, pass: DataPass): MethodName[] {
  return METHOD_NAMES.filter((name) => passesFor(name).includes(pass) && methodText(name).levels.includes(level));
}

/** Names a pass: settings that none of its methods heeds make no difference. */
function keyOf({ analysis }: ModelState, { settings, data }: RankQuestion, methods: readonly MethodName[]): string {
  const heeded: ReadonlySet<string> = new Set(methods.flatMap((method) => methodText(method).options));
  const told = Object.entries(settings)
    .filter(([name]) => heeded.has(name))
    .sort(([a], [b]) => a.localeCompare(b));
  // Of several outputs the data tell which is measured, and what it does not depend on is ranked by no method.
  const looks = analysis.outputs.length > 1 || methods.some((method) => methodText(method).pass !== undefined);
  return JSON.stringify([methods, settings.level, settings.seed ?? null, looks ? (data ?? null) : null, told]);
}
