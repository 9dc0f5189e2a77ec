import { jsonIn } from '../../base/json';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Failure } from '../../model/failure';
import { LIMITS } from '../limits';

/** SHA-256 in hexadecimal. */
export const hashSchema = z.string().regex(/^[0-9a-f]{64}$/);

/** One file of a pack: where it lies in its folder, `/` between the parts. */
const fileSchema = z.strictObject({
  path: z.string().min(1).max(LIMITS.pathLength).refine(staysInside, 'a path that leaves its folder'),
  bytes: z.int().min(0).max(LIMITS.packBytes),
});

const listSchema = z.strictObject({
  files: z.array(fileSchema).min(1).max(LIMITS.files),
  /** The hashes of the pieces that the files' bytes, one file behind the other, are cut into. */
  pieces: z.array(hashSchema),
});

/** What a pack holds. Its hash is the pack's name: whoever has it can check all that comes under that name. */
export type PackList = Readonly<z.infer<typeof listSchema>>;

/** The bytes that the list goes as. */
export function packListBytes(list: PackList): Buffer {
  return Buffer.from(JSON.stringify({ files: list.files.map(({ path, bytes }) => ({ path, bytes })), pieces: list.pieces }));
}

/** Reads and checks the list of the pack of this name. Throws `queueRefused` for a wrong hash, a path that leaves the folder, or more than the limits allow. */
export function readPackList(bytes: Uint8Array, name: string, mostBytes: number = LIMITS.packBytes): PackList {
  if (bytes.byteLength > LIMITS.listBytes) refuse(name, `its list has ${bytes.byteLength} bytes, at most ${LIMITS.listBytes} are taken`);
  if (hashOf(bytes) !== name) refuse(name, 'its list has another hash');
  const json = jsonIn(Buffer.from(bytes).toString('utf8'));
  if (json === undefined) refuse(name, 'its list is not JSON');
  const read = listSchema.safeParse(json);
  if (!read.success) {
    const [issue] = read.error.issues;
    return refuse(name, `its list does not hold: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim());
  }
  checkPackList(read.data, name, mostBytes);
  return read.data;
}

/** Checks what the schema can't: the sum of bytes, the number of pieces, and that no path is another's folder. */
export function checkPackList({ files, pieces }: PackList, name: string, mostBytes: number = LIMITS.packBytes): void {
  const bytes = packBytes({ files });
  if (bytes > mostBytes) refuse(name, `it has ${bytes} bytes, at most ${mostBytes} are taken`);
  const expected = Math.ceil(bytes / LIMITS.pieceBytes);
  if (pieces.length !== expected) refuse(name, `it has ${pieces.length} pieces, expected ${expected}`);
  // Where a file system takes no heed of case, two names would be one file.
  const names = new Set<string>();
  for (const { path } of files) {
    const folded = path.toLowerCase();
    if (names.has(folded)) refuse(name, `it holds ${JSON.stringify(path)} twice`);
    names.add(folded);
  }
  for (const { path } of files) {
    const parts = path.toLowerCase().split('/');
    for (let depth = 1; depth < parts.length; depth++) {
      if (names.has(parts.slice(0, depth).join('/'))) refuse(name, `${JSON.stringify(path)} lies in a file`);
    }
  }
}

/** All bytes of a pack's files. */
export function packBytes({ files }: Pick<PackList, 'files'>): number {
  return files.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** SHA-256 in hexadecimal. */
export function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function refuse(name: string, reason: string): never {
  throw new Failure('queueRefused', { what: `pack ${name.slice(0, 12)}`, reason });
}

/** Whether a path names something in its folder, on every system. */
export function staysInside(path: string): boolean {
  if (/[\\:\u0000-\u001f]/.test(path) || path.startsWith('/')) return false;
  return path.split('/').every((part) => part !== '' && part !== '.' && part !== '..' && !/[. ]$/.test(part) && !RESERVED.test(part));
}

/** Names that are devices on Windows, whatever their ending. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i;
