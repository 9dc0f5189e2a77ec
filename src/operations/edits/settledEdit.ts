import { Failure } from '../../model/failure';
import type { Model } from '../../model/model';
import { ACTIONS, dataNeed, type EditName, type SettingsOf, answersNeed } from '../../protocol/actions';
import type { DataChoice } from '../../protocol/dataChoice';
import type { Schema, SettledOf } from '../../protocol/settings/schema';
import { settle } from '../../protocol/settings/settle';
import { unheeded } from '../../protocol/settings/unheeded';
import type { OperationContext } from '../context';
import type { Edited, Opened } from '../opened';
import type { EditData } from './measuredEdit';
import { defined } from '../../base/defined';

/** What an edit is given. `original` is the model that the first edit began with, where somebody knows: a teacher may be asked for by it. */
export type EditParams<N extends EditName> = Editable & { readonly settings: SettingsOf<N>; readonly data?: DataChoice };

/** A model to edit, and the one that it came from. */
export interface Editable extends Opened {
  readonly original?: Model;
}

/** What an edit makes of an open model, its settings settled. There are data where `dataNeed` says so. */
type Edit<N extends EditName> = (
  opened: Editable,
  settings: SettledOf<(typeof ACTIONS)[N]['settings']>,
  data: EditData | undefined,
  context: OperationContext,
) => Promise<Edited>;

/**
 * An edit as it is asked for: settings are settled on entry, and what of them makes no difference is said. Throws
 * `settingInvalid` and `dataNeeded` before any work, and `answersNeeded` when the data were read.
 */
export function settledEdit<N extends EditName>(
  name: N,
  edit: Edit<N>,
): (params: EditParams<N>, context: OperationContext) => Promise<Edited> {
  const schema: Schema = ACTIONS[name].settings;
  return async ({ settings: given, data, ...opened }, context) => {
    const settings = settle(schema, given) as SettledOf<(typeof ACTIONS)[N]['settings']>;
    const what = dataNeed(name, settings);
    if (data === undefined && what !== undefined) throw new Failure('dataNeeded', { what });
    const edited = await edit(
      opened,
      settings,
      data === undefined ? undefined : { choice: data, looks: what !== undefined, ...defined({ answers: answersNeed(name, settings) }) },
      context,
    );
    const warnings = [...unheeded(schema, given), ...edited.answer.warnings];
    return { ...edited, answer: { ...edited.answer, warnings } };
  };
}
