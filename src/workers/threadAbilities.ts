import type { OperationContext } from '../operations/context';
import type { BackendChoice, BackendName } from '../protocol/vocabulary';

/**
 * What a thread can do. Parameters are typed where the work is asked for (`ThreadPool.run`); here they are only names
 * looked up, so that tests can serve other tables.
 */
export interface ThreadAbilities {
  readonly startBackend: (choice: BackendChoice, options?: { tfjsNodePath?: string }) => Promise<BackendName>;
  /** Whether the thread must not be used again, whatever came of its last work. */
  readonly isSpent?: () => boolean;
  readonly operations: Readonly<Record<string, (params: never, context: OperationContext) => Promise<unknown>>>;
  readonly tasks: Readonly<Record<string, (input: never) => Promise<unknown>>>;
}

/** The function of that name; an unknown name is a bug. */
export function abilityOf<F>(table: Readonly<Record<string, F>>, name: string): F {
  const ability = table[name];
  if (ability === undefined) throw new Error(`no operation or task ${name}`);
  return ability;
}
