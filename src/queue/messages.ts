import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Failure } from '../model/failure';
import type { JournalLine, TrialKey } from '../protocol/trialRecord';
import { journalLineOf } from '../study/journalLine';
import { LIMITS } from './limits';
import { WIRE } from './names';
import { hashSchema } from './packs/packList';

const wire = z.literal(WIRE);
const idSchema = z.string().regex(/^[0-9a-f]{8,64}$/);
const wordSchema = z.string().max(200);

/** All that follows from it is in a trial's name; its settings are held to their own declarations by whoever measures it. */
const keySchema = z.strictObject({
  model: hashSchema,
  data: hashSchema,
  checkpoint: hashSchema.exactOptional(),
  teacher: hashSchema.exactOptional(),
  program: wordSchema,
  trial: z.record(z.string(), z.json()),
}) as unknown as z.ZodType<TrialKey>;

const lineSchema = z.custom<JournalLine>((value) => journalLineOf(value) !== undefined, 'it is no record, or not that of its key');

/** What a trial is measured on, each a pack by its name; and how the data set lies in its pack. */
const groundSchema = z.strictObject({
  packs: z.record(z.string().regex(/^[a-z]{1,20}$/), hashSchema),
  words: z.record(z.string(), z.json()),
});
export type Ground = Readonly<z.infer<typeof groundSchema>>;

/** Trials for whichever agent takes them; `id` is the name of all together. */
const trialJobSchema = z.strictObject({
  wire,
  study: idSchema,
  id: hashSchema,
  keys: z.readonly(z.array(keySchema).min(1).max(LIMITS.trialsTogether)),
  ground: groundSchema,
  /** Agents died while they had it: no other trial is to be at work beside it. */
  alone: z.literal(true).exactOptional(),
});
export type TrialJob = Readonly<z.infer<typeof trialJobSchema>>;

/** The name of trials that are offered together: SHA-256 of theirs. */
export function offerName(names: readonly string[]): string {
  return createHash('sha256').update(names.join('\n')).digest('hex');
}

const failureSchema = z.strictObject({ code: z.string().max(40), data: z.record(z.string(), z.json()) });

/** What an agent tells the study that a trial belongs to. */
const answerSchema = z.discriminatedUnion('kind', [
  z.strictObject({ wire, kind: z.literal('result'), by: wordSchema, line: lineSchema }),
  /** A trial failed. `crashed`: it took a thread with it, or whole agents, so often. */
  z.strictObject({
    wire,
    kind: z.literal('failed'),
    by: wordSchema,
    id: hashSchema,
    failure: failureSchema,
    crashed: z.int().min(0).max(1_000_000).exactOptional(),
  }),
  /** A message that the agent would not take. */
  z.strictObject({ wire, kind: z.literal('refused'), by: wordSchema, id: hashSchema.exactOptional(), reason: z.string().max(2_000) }),
  /** Pieces of a pack that the agent lacks; `list`: its list, too. */
  z.strictObject({
    wire,
    kind: z.literal('want'),
    by: wordSchema,
    pack: hashSchema,
    list: z.boolean(),
    pieces: z.array(z.int().min(0)).max(64),
  }),
]);
export type AnswerMessage = Readonly<z.infer<typeof answerSchema>>;

/** A piece of a pack, or its list. */
const pieceSchema = z.strictObject({ wire, bytes: z.base64() });

/** A study under way. `beat` counts as long as its coordinator lives. */
const studyLineSchema = z.strictObject({
  wire,
  study: idSchema,
  host: wordSchema,
  pid: z.int(),
  program: wordSchema,
  beat: z.int(),
  at: z.number(),
});
export type StudyLine = Readonly<z.infer<typeof studyLineSchema>>;

/** An agent at work. */
const agentLineSchema = z.strictObject({
  wire,
  agent: idSchema,
  host: wordSchema,
  pid: z.int(),
  program: wordSchema,
  threads: z.int().min(1).max(4096),
  beat: z.int(),
  at: z.number(),
});
export type AgentLine = Readonly<z.infer<typeof agentLineSchema>>;

export const MESSAGES = {
  trial: { what: 'a trial', schema: trialJobSchema, mostBytes: LIMITS.jobBytes },
  answer: { what: 'an answer', schema: answerSchema, mostBytes: LIMITS.answerBytes },
  piece: { what: 'a piece', schema: pieceSchema, mostBytes: Math.ceil((LIMITS.listBytes * 4) / 3) + 1_000 },
  study: { what: 'a line of the studies', schema: studyLineSchema, mostBytes: 4_096 },
  agent: { what: 'a line of the agents', schema: agentLineSchema, mostBytes: 4_096 },
} as const;
type MessageKind = keyof typeof MESSAGES;
type MessageOf<K extends MessageKind> = z.infer<(typeof MESSAGES)[K]['schema']>;

/** A message as it came, checked. Throws `queueRefused` for one that is too large or not of its form. */
export function readMessage<K extends MessageKind>(kind: K, data: unknown): MessageOf<K> {
  const { what, schema, mostBytes } = MESSAGES[kind];
  const size = sizeOf(data);
  if (size > mostBytes) throw new Failure('queueRefused', { what, reason: `it has ${size} bytes, at most ${mostBytes} are taken` });
  const read = schema.safeParse(data);
  if (read.success) return read.data as MessageOf<K>;
  const [issue] = read.error.issues;
  throw new Failure('queueRefused', { what, reason: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'it has another form'}` });
}

/** The same for what is to be sent: what the other side would refuse does not leave. */
export function writeMessage<K extends MessageKind>(kind: K, message: MessageOf<K>): MessageOf<K> {
  return readMessage(kind, message);
}

/** As JSON, in characters: our messages have no others than ASCII but for names. */
function sizeOf(data: unknown): number {
  return Buffer.byteLength(JSON.stringify(data ?? null));
}
