import type { OperationContext } from '../context';
import type { Opened } from '../opened';
import { openFile } from './openFile';

/** The parameters of an operation on an open model, with the model's file in its place. */
export type FromFile<P> = Omit<P, keyof Opened> & { readonly file: string };

/** An operation that opens its model by itself, so that the model need not cross threads. */
export function fromFile<P, R>(
  work: (params: Opened & P, context: OperationContext) => Promise<R>,
): (params: P & { readonly file: string }, context: OperationContext) => Promise<R> {
  return async (params, context) => work({ ...params, ...(await openFile(params.file, context)) }, context);
}
