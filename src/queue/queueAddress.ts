import { Failure } from '../model/failure';

/** Where a queue lies: a store that BullMQ knows. */
export interface QueueAddress {
  readonly store: 'redis' | 'postgres';
  /** With its password: for the client alone, never to be shown. */
  readonly url: string;
  /** Without its password. */
  readonly shown: string;
  /** What whoever named it should know. */
  readonly warning?: string;
  /** The text without the password, in whatever form it stands there. */
  hidden(text: string): string;
}

const STORES: Readonly<Record<string, { readonly store: QueueAddress['store']; readonly secret: boolean }>> = {
  'redis:': { store: 'redis', secret: false },
  'rediss:': { store: 'redis', secret: true },
  'postgres:': { store: 'postgres', secret: false },
  'postgresql:': { store: 'postgres', secret: false },
};

/** Names of this machine that no packet leaves for. */
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/i;

/**
 * Reads `redis://`, `rediss://` (TLS) or `postgres://` with `user:password@` before the host. A password that is not in it is taken from
 * `password`, so that it need not stand in the list of processes. Throws `settingInvalid`, which never repeats the text: it may hold a password.
 */
export function queueAddress(text: string, password?: string): QueueAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const kind = url ? STORES[url.protocol] : undefined;
  if (!url || !kind || url.hostname === '') {
    const reason = 'it is none of redis://HOST:PORT, rediss://USER:PASSWORD@HOST:PORT and postgres://USER:PASSWORD@HOST/DATABASE';
    throw new Failure('settingInvalid', { setting: 'the queue', reason });
  }
  if (url.password === '' && password !== undefined && password !== '') url.password = password;
  const secrets = secretsOf(url);
  const hidden = (line: string): string => secrets.reduce((shown, secret) => shown.replaceAll(secret, '***'), line);
  const shown = new URL(url);
  shown.password = '';
  // A name alone may be a password that somebody took for one.
  if (kind.store === 'redis' && url.password === '' && url.username !== '') shown.username = '***';
  for (const name of [...shown.searchParams.keys()]) if (/password/i.test(name)) shown.searchParams.set(name, '***');
  const isSecret = kind.secret || /^(require|verify-ca|verify-full)$/.test(url.searchParams.get('sslmode') ?? '');
  const isOpen = !isSecret && !LOOPBACK.test(url.hostname);
  const safe = kind.store === 'redis' ? 'rediss://' : '?sslmode=verify-full';
  return {
    store: kind.store,
    url: url.href,
    shown: shown.href,
    hidden,
    ...(isOpen ? { warning: `What goes to ${url.host} is not encrypted, its password among it: use ${safe}, or a tunnel.` } : {}),
  };
}

function secretsOf(url: URL): string[] {
  const inQuery = [...url.searchParams].flatMap(([name, value]) => (/password/i.test(name) ? [value] : []));
  const told = [url.password, ...inQuery].filter((secret) => secret !== '');
  return [...new Set(told.flatMap((secret) => [secret, decoded(secret)]))].sort((a, b) => b.length - a.length);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
