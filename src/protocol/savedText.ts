import { byteSize } from '../base/scaled';
import type { MadeSmaller } from './answers';

/** What saving did to make the files smaller, in lines; nothing of what was kept as it was told. */
export function savedText({ order, leftOut }: MadeSmaller): string[] {
  return [...orderText(order), ...(leftOut ? [leftOutText(leftOut)] : [])];
}

function orderText(order: MadeSmaller['order']): string[] {
  if (order === undefined) return [];
  if (order === null) return ['order of neurons: as it was, no other compresses better'];
  const about = order.estimated ? ' (estimated)' : '';
  return [`order of neurons: gzip -9 of the weights ${byteSize(order.gzipBefore)} -> ${byteSize(order.gzipAfter)}${about}`];
}

function leftOutText({ bytes, gzipBytes }: NonNullable<MadeSmaller['leftOut']>): string {
  return `left out of model.json: ${byteSize(bytes)} (gzip -9 ${byteSize(gzipBytes)}), which only training reads`;
}
