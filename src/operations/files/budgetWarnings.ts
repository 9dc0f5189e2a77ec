import { byteSize } from '../../base/scaled';
import type { Model, ModelWarning } from '../../model/model';
import type { EditName, SettingsOf } from '../../protocol/actions';
import type { SaveOptions } from '../../protocol/saveOptions';
import { leftOutOf } from '../leftOutOf';

/** Says where a model is not to be saved as its budget of bytes counts it: in the order that compresses best, without what only training reads. */
export async function budgetWarnings(
  model: Model,
  { edit, settings }: { readonly edit: EditName; readonly settings: SettingsOf<EditName> },
  { keepOrder, keepTraining }: { readonly [K in keyof SaveOptions]: SaveOptions[K] | undefined },
): Promise<ModelWarning[]> {
  const bounded = 'maxBytes' in settings;
  const kept = bounded && keepTraining ? await leftOutOf(model) : undefined;
  return [
    ...(kept
      ? [
          {
            code: 'trainingKept',
            message: `The budget counts model.json without what only training reads: --keep-training makes it ${byteSize(kept.bytes)} larger (gzip -9 ${byteSize(kept.gzipBytes)}).`,
          } as const,
        ]
      : []),
    ...(edit === 'compress' && keepOrder
      ? [
          {
            code: 'settingUnheeded',
            message: '--keep-order makes no difference here: compress puts neurons in the order by which it counts bytes.',
          } as const,
        ]
      : []),
  ];
}
