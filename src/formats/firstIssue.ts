import type { z } from 'zod';

/** Where and what of a schema error's first issue, for instance `weight.shape[0]: expected number, received null`. */
export function firstIssue({ issues: [issue] }: z.ZodError, root: string): string {
  const path = issue?.path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('') ?? '';
  const message = issue?.message.replace(/^Invalid input: /, '') ?? '';
  return message.endsWith('received undefined') ? `${root}${path} is missing` : `${root}${path}: ${message}`;
}
