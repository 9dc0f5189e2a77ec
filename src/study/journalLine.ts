import { jsonIn } from '../base/json';
import { z } from 'zod';
import type { JournalLine } from '../protocol/trialRecord';
import { trialId } from './trialId';

const count = z.int().nonnegative();
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const part = z.object({ samples: count, loss: z.number(), accuracy: z.number().exactOptional() });
const record = z.object({
  id: hash,
  key: z.object({
    model: hash,
    data: hash,
    checkpoint: hash.exactOptional(),
    teacher: hash.exactOptional(),
    program: z.string(),
    trial: z.looseObject({ repair: z.enum(['none', 'finetune', 'distil', 'scratch', 'rewind']), seed: count }),
  }),
  validation: part.exactOptional(),
  test: part
    .extend({
      perClass: z.array(z.object({ samples: count, right: count })).exactOptional(),
      right: z.base64().exactOptional(),
    })
    .exactOptional(),
  size: z.object({
    params: count,
    nonzero: count,
    channels: count,
    macs: z.number(),
    bytes: count,
    gzipBytes: count,
    modelJsonGzipBytes: count,
  }),
  spent: z.object({ epochs: count, steps: count, stepsTimesParams: count }),
  layers: z.array(z.object({ name: z.string(), stays: count, of: count })),
  endedAfter: count.exactOptional(),
  choice: z
    .object({
      learningRate: z.number(),
      tried: z.array(z.object({ learningRate: z.number(), loss: z.number().exactOptional() })),
    })
    .exactOptional(),
  diverged: z.literal(true).exactOptional(),
});
const schema = z.object({ record, seconds: z.number().nonnegative(), by: z.string() });

/** A line of a journal from outside; undefined for what is none, and for a record whose name is not that of its key. */
export function journalLineOf(value: unknown): JournalLine | undefined {
  if (!schema.safeParse(value).success) return undefined;
  // Settings of a trial are held to their own schema by whoever measures it; here its name vouches for it.
  const line = value as JournalLine;
  return trialId(line.record.key) === line.record.id ? line : undefined;
}

/** The line that a text is; undefined for one that is none or was cut short. */
export function parseJournalLine(text: string): JournalLine | undefined {
  return journalLineOf(jsonIn(text));
}
