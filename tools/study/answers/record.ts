import { isDeepStrictEqual } from 'node:util';
import { gunzipSync, gzipSync } from 'node:zlib';
import { readModel } from '../../../src/formats/readModel';
import { modelHash } from '../../../src/operations/trials/modelHash';
import { readJournal } from '../../../src/study/journal';
import { join } from 'node:path';
import { pointOf, type Ground, type Point } from './point';

/** What a study came to, as it lies in the repository. */
export interface StudyRecord {
  readonly grounds: readonly Ground[];
  readonly points: readonly Point[];
}

/** A network of one seed, and what was measured of it. */
export interface MeasuredNetwork {
  readonly network: string;
  readonly seed: number;
  /** Folder of its states: `epoch-0`, `epoch-1`, `trained`. */
  readonly folder: string;
  readonly states: readonly string[];
  /** Folder of its journal. */
  readonly journal: string;
}

/** Reads the journals of all networks, as far as the program measured them that measured last. Throws where a trial was made on another model, or went back to another checkpoint, than lies there. */
export async function readMeasured(networks: readonly MeasuredNetwork[]): Promise<StudyRecord> {
  const grounds: Ground[] = [];
  const points: Point[] = [];
  for (const { network, seed, folder, states, journal } of networks) {
    const byHash = new Map<string, string>();
    for (const state of states) byHash.set(modelHash(await readModel(join(folder, state))), state);
    const stateOf = (hash: string): string => {
      const state = byHash.get(hash);
      if (state === undefined) throw new Error(`${journal}: a trial rests on a model that is not in ${folder}`);
      return state;
    };
    const lines = await readJournal(journal);
    const newest = lines.at(-1)?.record.key.program;
    for (const line of lines.filter(({ record }) => record.key.program === newest)) {
      const { model, data, program } = line.record.key;
      stateOf(model);
      if (!grounds.some((ground) => ground.network === network && ground.seed === seed && ground.program === program))
        grounds.push({ network, seed, model, data, program });
      const point = pointOf(line, { network, seed, stateOf });
      if (point) points.push(point);
    }
  }
  return { grounds, points };
}

/**
 * A record with what was measured since. A network that was measured now has the points of both, each trial once; one that was not keeps its
 * own. Throws where a network was drawn or trained anew, as on another processor (sums are rounded differently there), unless it may be replaced: its
 * older points can't be held against the newer ones, and would be lost.
 */
export function extended(before: StudyRecord, now: StudyRecord, { replace }: { readonly replace: boolean }): StudyRecord {
  const sameNetwork = (a: Ground | Point, b: Ground | Point): boolean => a.network === b.network && a.seed === b.seed;
  const isAnew = (older: Ground): boolean => now.grounds.some((each) => sameNetwork(each, older) && !isDeepStrictEqual(each, older));
  const gone = before.grounds.filter(isAnew);
  const [first] = gone;
  if (first && !replace) {
    const count = before.points.filter((point) => sameNetwork(point, first)).length;
    throw new Error(
      `the record holds ${count} points of another ${first.network} with seed ${first.seed} (other weights, data or program). Measure on that one, or take all of it from now on with --replace`,
    );
  }
  const measured = new Set(now.points.map(trialOf));
  const isKept = (point: Point): boolean => !measured.has(trialOf(point)) && !gone.some((ground) => sameNetwork(ground, point));
  return {
    grounds: [...before.grounds.filter((ground) => !now.grounds.some((each) => sameNetwork(each, ground))), ...now.grounds].sort(byNetwork),
    points: [...before.points.filter(isKept), ...now.points].sort(byNetwork),
  };
}

/** What tells a point from all others of a record. */
function trialOf({ network, seed, checkpoint, trial }: Point): string {
  return JSON.stringify([network, seed, checkpoint, trial]);
}

/** Networks in the order of their names, seeds in that of their numbers; points of one stay as they were. */
function byNetwork(a: Ground | Point, b: Ground | Point): number {
  return a.network.localeCompare(b.network, 'en') || a.seed - b.seed;
}

/** As one compressed file: a line of JSON for what all rests on, then one a point. */
export function packed({ grounds, points }: StudyRecord): Buffer {
  return gzipSync(`${[grounds, ...points].map((line) => JSON.stringify(line)).join('\n')}\n`, { level: 9 });
}

/** What `packed` packed. */
export function unpacked(bytes: Uint8Array): StudyRecord {
  const [grounds = [], ...points] = gunzipSync(bytes)
    .toString('utf8')
    .split('\n')
    .flatMap((line): unknown[] => (line === '' ? [] : [JSON.parse(line)]));
  return { grounds: grounds as readonly Ground[], points: points as readonly Point[] };
}
