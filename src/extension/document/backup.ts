import { readFile, rm } from 'node:fs/promises';
import { z } from 'zod/mini';
import { ORIGINAL } from '../../protocol/plans';
import type { SaveTarget } from '../ask/askSaveTarget';
import { parsePlanText, planNode, planText } from '../plans/planJson';
import type { HistoryRecord } from '../plans/planHistory';
import { writeWhole } from '../../formats/writeWhole';

/** What a document with unsaved steps is made of: steps are recipes, so that no weights are among it. */
export interface Backup {
  readonly history: HistoryRecord;
  /** Hash of the model that the steps are of; absent where it was not known yet. */
  readonly identity?: string;
  /** The node that the model's own file holds: another than the original where that was overwritten. */
  readonly inFile: string;
  /** Where the model is saved to from now on. */
  readonly target?: SaveTarget;
}

const VERSION = 1;

const backup = z
  .object({
    version: z.literal(VERSION),
    history: z.object({
      nodes: z.array(planNode),
      at: z.string(),
      saved: z.string(),
      moves: z.array(z.object({ from: z.string(), to: z.string() })),
      made: z.int().check(z.nonnegative()),
    }),
    identity: z.optional(z.string()),
    inFile: z.string(),
    target: z.optional(z.object({ folder: z.string(), overwrite: z.boolean(), name: z.optional(z.string()) })),
  })
  .check(z.refine(({ history, inFile }) => hangsTogether(history, inFile)));

/** Writes a backup, whole or not at all. */
export async function writeBackup(file: string, content: Backup): Promise<void> {
  await writeWhole(file, planText({ version: VERSION, ...content }));
}

/** A backup; undefined where it is gone or damaged. */
export async function readBackup(file: string): Promise<Backup | undefined> {
  try {
    const parsed = backup.safeParse(parsePlanText(await readFile(file, 'utf8')));
    if (!parsed.success) return undefined;
    const { version: _, ...content } = parsed.data;
    return content as Backup;
  } catch {
    return undefined;
  }
}

/** Takes a backup away; nothing happens where there is none. */
export async function deleteBackup(file: string): Promise<void> {
  await rm(file, { force: true }).catch(() => undefined);
}

/** Whether all that is named is there, and parents stand before their children. */
function hangsTogether({ nodes, at, saved, moves, made }: HistoryRecord, inFile: string): boolean {
  const known = new Set<string>();
  for (const { id, parent } of nodes) {
    if (known.has(id) || (parent === null ? id !== ORIGINAL : !known.has(parent))) return false;
    known.add(id);
  }
  const named = [ORIGINAL, at, saved, inFile, ...moves.flatMap(({ from, to }) => [from, to])];
  return named.every((id) => known.has(id)) && made <= moves.length;
}
