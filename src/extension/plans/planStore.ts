import { readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod/mini';
import { isAlive } from '../../formats/weightFiles/isAlive';
import { ACTION_NAMES, type ActionName } from '../../protocol/actions';
import { ORIGINAL, type NodeId, type PlanNode } from '../../protocol/plans';
import { parsePlanText, planNode, planText } from './planJson';
import type { NodeChanges } from './planHistory';
import { appendPoints, readPoints } from './pointFile';
import type { NewPoints } from './studyPoints';
import type { StudyPoint } from '../../protocol/studyAnswer';
import { countTrials } from '../../protocol/trials';
import { writeWhole } from '../../formats/writeWhole';
import { namesIn } from '../../formats/namesIn';

/** How much is kept; of what is more, the oldest goes. */
export interface StoreLimits {
  readonly models: number;
  /** Of one model. */
  readonly nodes: number;
  /** Of one model, whose weights are kept too. */
  readonly weights: number;
}

const LIMITS: StoreLimits = { models: 50, nodes: 200, weights: 3 };

/** A command that was at work on a model: with these parameters it asks nothing. */
export interface JobRecord {
  /** What the user saw of it, e.g. `Calibrating`. */
  readonly title: string;
  readonly command: ActionName;
  /** The node that it was at work on. */
  readonly node: NodeId;
  readonly params: Readonly<Record<string, unknown>>;
}

const VERSION = 1;
const NODES = 'nodes';
const WEIGHTS = 'weights';
const JOBS = 'jobs';
const STUDIES = 'studies';
/** So long the points of a study that no node names stay: another window may be about to name it. */
const UNNAMED_MILLISECONDS = 24 * 3600 * 1000;

/** A node as it was stored while the points of its study were a part of it. */
const withPointsInside = z.looseObject({
  node: z.looseObject({
    id: z.string().check(z.regex(/^[\w-]+$/)),
    study: z.looseObject({ points: z.array(z.record(z.string(), z.unknown())) }),
  }),
});

const storedNode = z.object({ version: z.literal(VERSION), made: z.number(), node: planNode });
const storedJob = z.object({
  title: z.string(),
  command: z.enum(ACTION_NAMES),
  node: z.string(),
  params: z.record(z.string(), z.unknown()),
});

/**
 * The trees of plans of all models, in a folder of the extension's: each model by the hash of its content, each node a file of its own.
 * So two windows on one model spoil nothing: of each node, the last word stands. What can't be read is set aside.
 */
export class PlanStore {
  /** When nodes were made, in milliseconds; children stand in this order. */
  private readonly made = new Map<string, number>();

  constructor(
    private readonly folder: string,
    private readonly log: (line: string) => void,
    private readonly limits = LIMITS,
  ) {}

  /** What is kept of a model, parents first; those whose parents are gone are not among them. */
  async load(identity: string): Promise<readonly PlanNode[]> {
    const folder = this.placeOf(identity, NODES);
    const read = await Promise.all((await namesIn(folder)).filter(isNodeFile).map((name) => this.readNode(identity, join(folder, name))));
    const stored = read.flatMap((each) => each ?? []).sort((a, b) => a.made - b.made);
    for (const { node, made } of stored) this.made.set(`${identity}/${node.id}`, made);
    const nodes = parentsFirst(stored.map(({ node }) => node));
    await this.touch(identity);
    const kept = await this.dropOldest(identity, nodes);
    await this.dropUnnamedPoints(identity, kept);
    return kept;
  }

  /** Adds to the points of a model's studies. */
  async writePoints(identity: string, lists: readonly NewPoints[]): Promise<void> {
    for (const { name, points } of lists) await appendPoints(this.pointFile(identity, name), points);
  }

  /** The points of a study, by its name. */
  async readPoints(identity: string, name: string): Promise<readonly StudyPoint[]> {
    return readPoints(this.pointFile(identity, name));
  }

  /** Writes down what changed of a model's nodes. */
  async write(identity: string, { changed, removed }: NodeChanges): Promise<void> {
    for (const node of changed) {
      const key = `${identity}/${node.id}`;
      const made = this.made.get(key) ?? Date.now() + this.made.size / 1000;
      this.made.set(key, made);
      await writeWhole(this.nodeFile(identity, node.id), planText({ version: VERSION, made, node }));
    }
    for (const id of removed) await this.remove(identity, id);
    if (changed.length > 0) {
      await this.touch(identity);
      await this.forgetModels(identity);
    }
  }

  /** Where a node's model is written to. */
  weightsFolder(identity: string, id: NodeId): string {
    return this.placeOf(identity, WEIGHTS, id);
  }

  /** The file of a node's model, where that was kept. */
  async keptModel(identity: string, id: NodeId, name: string): Promise<string | undefined> {
    const file = join(this.weightsFolder(identity, id), name);
    return (await stat(file).catch(() => undefined)) ? file : undefined;
  }

  /** Lets weights go that were kept longest ago, but for the last few. */
  async forgetWeights(identity: string): Promise<void> {
    const folder = this.placeOf(identity, WEIGHTS);
    for (const name of (await byAge(folder)).slice(0, -this.limits.weights)) await rm(join(folder, name), { recursive: true, force: true });
  }

  /** Remembers what is at work on a model in this process; undefined when it is over. */
  async rememberJob(identity: string, job: JobRecord | undefined): Promise<void> {
    const file = this.placeOf(identity, JOBS, `${process.pid}.json`);
    if (job) await writeWhole(file, planText(job));
    else await rm(file, { force: true });
  }

  /** What was at work on a model when its process ended; told once. */
  async takeInterrupted(identity: string): Promise<readonly JobRecord[]> {
    const folder = this.placeOf(identity, JOBS);
    const ended = (await namesIn(folder)).filter((name) => /^\d+\.json$/.test(name) && !isAlive(Number.parseInt(name)));
    const jobs: JobRecord[] = [];
    for (const name of ended) {
      const file = join(folder, name);
      const job = storedJob.safeParse(await this.readJson(file));
      if (job.success) jobs.push(job.data);
      await rm(file, { force: true });
    }
    return jobs;
  }

  private async remove(identity: string, id: NodeId): Promise<void> {
    await rm(this.nodeFile(identity, id), { force: true });
    await rm(this.weightsFolder(identity, id), { recursive: true, force: true });
  }

  private async readNode(identity: string, file: string): Promise<z.infer<typeof storedNode> | undefined> {
    const json = await this.takePointsOut(identity, await this.readJson(file));
    const parsed = storedNode.safeParse(json);
    if (parsed.success && file.endsWith(`${parsed.data.node.id}.json`)) return parsed.data;
    if (json !== undefined) await this.setAside(file, 'it is no plan of this version');
    return undefined;
  }

  /** Points that stand in a node, as they did before, get a file of their own. */
  private async takePointsOut(identity: string, json: unknown): Promise<unknown> {
    const { success, data } = withPointsInside.safeParse(json);
    if (!success) return json;
    const { id, study } = data.node;
    const points = study.points as unknown as readonly StudyPoint[];
    const name = `of-${id}`;
    if ((await this.readPoints(identity, name)).length === 0) await this.writePoints(identity, [{ name, points }]);
    return { ...data, node: { ...data.node, study: { ...study, name, points: points.length, trials: countTrials(points) } } };
  }

  /** A file's JSON; one that is none is set aside. */
  private async readJson(file: string): Promise<unknown> {
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text === undefined) return undefined;
    try {
      return parsePlanText(text);
    } catch {
      await this.setAside(file, 'it is no JSON');
      return undefined;
    }
  }

  private async setAside(file: string, reason: string): Promise<void> {
    this.log(`${file} can't be read (${reason}) and is set aside.`);
    await rename(file, `${file}.unreadable`).catch(() => undefined);
  }

  /** Lets the oldest nodes go that nothing was made of, until the rest is few enough. */
  private async dropOldest(identity: string, nodes: readonly PlanNode[]): Promise<readonly PlanNode[]> {
    let left = nodes;
    while (left.length > this.limits.nodes) {
      const oldest = left.find(({ id }) => id !== ORIGINAL && !left.some(({ parent }) => parent === id));
      if (!oldest) break;
      await this.remove(identity, oldest.id);
      left = left.filter((node) => node !== oldest);
    }
    return left;
  }

  private async dropUnnamedPoints(identity: string, nodes: readonly PlanNode[]): Promise<void> {
    const folder = this.placeOf(identity, STUDIES);
    const named = new Set(nodes.flatMap(({ study }) => (study ? [`${study.name}.jsonl`] : [])));
    for (const name of await namesIn(folder)) {
      const { mtimeMs = Date.now() } = (await stat(join(folder, name)).catch(() => undefined)) ?? {};
      if (!named.has(name) && Date.now() - mtimeMs > UNNAMED_MILLISECONDS) await rm(join(folder, name), { force: true });
    }
  }

  private async forgetModels(inUse: string): Promise<void> {
    const old = (await byAge(this.folder)).slice(0, -this.limits.models).filter((name) => name !== inUse);
    for (const name of old) await rm(join(this.folder, name), { recursive: true, force: true });
  }

  /** A model's folder is as old as it was looked into last. */
  private async touch(identity: string): Promise<void> {
    const now = new Date();
    await utimes(this.placeOf(identity), now, now).catch(() => undefined);
  }

  private nodeFile(identity: string, id: NodeId): string {
    return this.placeOf(identity, NODES, `${id}.json`);
  }

  private pointFile(identity: string, name: string): string {
    return this.placeOf(identity, STUDIES, `${name}.jsonl`);
  }

  private placeOf(identity: string, ...parts: readonly string[]): string {
    return join(this.folder, identity, ...parts);
  }
}

function isNodeFile(name: string): boolean {
  return name.endsWith('.json');
}

/** The nodes whose parents are all there, each behind its own. */
function parentsFirst(nodes: readonly PlanNode[]): PlanNode[] {
  const placed: PlanNode[] = [];
  for (let rest = nodes; ;) {
    const known = new Set(placed.map(({ id }) => id));
    // What was not measured of the original is not written down; its children hang on it all the same.
    const next = rest.filter(({ parent }) => parent === null || parent === ORIGINAL || known.has(parent));
    if (next.length === 0) return placed;
    placed.push(...next);
    rest = rest.filter((node) => !next.includes(node));
  }
}

/** The names in a folder, the one that was changed longest ago first. */
async function byAge(folder: string): Promise<string[]> {
  const names = await namesIn(folder);
  const times = await Promise.all(names.map(async (name) => (await stat(join(folder, name)).catch(() => undefined))?.mtimeMs ?? 0));
  return names
    .map((name, i) => ({ name, time: times[i] ?? 0 }))
    .sort((a, b) => a.time - b.time)
    .map(({ name }) => name);
}
