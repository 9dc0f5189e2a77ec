import type { EditName } from '../../protocol/actions';
import type { OperationContext } from '../context';
import type { Edited } from '../opened';
import { compress } from './compress';
import { finetune } from './finetune';
import { merge } from './merge';
import { prune } from './prune';
import { prunePicked } from './prunePicked';
import { quantize } from './quantize';
import { rewind } from './rewind';
import { scratch } from './scratch';
import type { EditParams } from './settledEdit';
import { equalize } from './equalize';
import { fold } from './fold';
import { recalibrate } from './recalibrate';

/** Every edit by its name; adding one is a file and a line here. */
export const edits: { readonly [N in EditName]: (params: EditParams<N>, context: OperationContext) => Promise<Edited> } = {
  prune,
  prunePicked,
  merge,
  quantize,
  fold,
  equalize,
  recalibrate,
  finetune,
  scratch,
  rewind,
  compress,
};
