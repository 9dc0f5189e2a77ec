import { defined } from '../base/defined';
import { queueAddress } from '../queue/queueAddress';

/** Holds a queue's password where its address does not, so that it stands in no list of processes. */
const PASSWORD_VARIABLE = 'MODEL_MINIFIER_QUEUE_PASSWORD';

/** A queue as it was named, with the password that the environment holds. Throws `settingInvalid` for an address that is none, before any work is done. */
export function queueAt(url: string): { readonly url: string; readonly password?: string } {
  const password = process.env[PASSWORD_VARIABLE];
  queueAddress(url, password);
  return { url, ...defined({ password }) };
}
