import type { ModelWarning } from '../../model/model';
import type { OperationContext } from '../context';
import { withNumberWarnings } from '../limitWarnings';
import type { Opened } from '../opened';
import { openFile } from './openFile';

/** The parameters of an operation on an open model, with the model's file in its place. */
export type FromFile<P> = Omit<P, keyof Opened> & { readonly file: string };

/**
 * An operation that opens its model by itself, so that the model need not cross threads. What is to be said of the model's
 * numbers goes with the answer.
 */
export function fromFile<P, R extends { readonly warnings?: readonly ModelWarning[] }>(
  work: (params: Opened & P, context: OperationContext) => Promise<R>,
): (params: P & { readonly file: string }, context: OperationContext) => Promise<R> {
  return async (params, context) => {
    const opened = await openFile(params.file, context);
    return withNumberWarnings(await work({ ...params, ...opened }, context), opened.model);
  };
}
