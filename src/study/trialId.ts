import { createHash } from 'node:crypto';
import { canonicalJson } from '../base/canonicalJson';
import type { TrialKey } from '../protocol/trialRecord';

/** The name of a trial: SHA-256 of its key's canonical JSON, 64 hexadecimal digits. */
export function trialId(key: TrialKey): string {
  return createHash('sha256').update(canonicalJson(key)).digest('hex');
}
