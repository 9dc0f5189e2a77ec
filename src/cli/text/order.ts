import { byteSize } from '../../base/scaled';
import type { OrderAnswer } from '../../protocol/answers';

/** What the order of hidden channels saved, in a line; nothing where it was kept unasked or as told. */
export function orderText(order: OrderAnswer | null | undefined): string[] {
  if (order === undefined) return [];
  if (order === null) return ['order of neurons: as it was, no other compresses better'];
  const about = order.estimated ? ' (estimated)' : '';
  return [`order of neurons: gzip -9 of the weights ${byteSize(order.gzipBefore)} -> ${byteSize(order.gzipAfter)}${about}`];
}
