import { actionOf, ACTIONS } from './actions';
import type { PlanSummary } from './answers';
import { dataPath, wordsOf } from './dataChoice';
import type { PlanNode, Recipe } from './plans';
import { dataWords } from './settings/dataWords';
import type { Fields, Told } from './settings/field';
import type { Schema } from './settings/schema';
import { settingsRecord } from './settings/settingsRecord';
import { valueText } from './settings/settingsText';
import { plural } from '../base/format';
import { stepText } from './stepText';

/** What a plan is called: by its name, else by how it was made. */
export function planName(node: Pick<PlanNode, 'name' | 'made'>): string {
  return node.name ?? madeText(node);
}

/** How a plan was made of the one before it. */
export function madeText({ made }: Pick<PlanNode, 'made'>): string {
  return made ? stepText(made.step.plan) : 'Original';
}

/** An edit in words before it is done. */
export function recipeText(recipe: Recipe): string {
  return stepText({ ...planOf(recipe), settings: settingsRecord(recipe.settings) });
}

function planOf(recipe: Recipe): Pick<PlanSummary, 'operation' | 'layers'> {
  if (recipe.edit !== 'prunePicked') return { operation: recipe.edit, layers: [] };
  const { picks } = recipe.settings;
  return { operation: 'prune', layers: picks.map(({ layer, channels: { length } }) => ({ name: layer, removed: length, of: length })) };
}

/** A setting as it was told. */
export interface ToldRow {
  readonly label: string;
  readonly value: string;
  readonly hint: string;
}

/** Everything that an edit was told, each setting by its label, in the order of their declaration. */
export function toldRows({ edit, settings, data }: Recipe): ToldRow[] {
  const schema: Schema = ACTIONS[edit].settings;
  const read =
    data === undefined ? [] : [{ label: 'Data set', value: dataPath(data), hint: 'what it was ranked, trained and measured with' }];
  return [
    { label: 'Edit', value: actionOf(edit).title.replace('…', ''), hint: actionOf(edit).summary },
    ...rowsOf(schema.fields, { ...settings }),
    ...read,
    ...(data === undefined ? [] : rowsOf(dataWords.fields, { ...wordsOf(data) })),
  ];
}

function rowsOf(fields: Fields, told: Told): ToldRow[] {
  return Object.entries(fields).flatMap(([name, entry]): ToldRow[] => {
    const value = told[name];
    if (value === undefined) return [];
    const { label, hint } = entry;
    if (!('part' in entry)) {
      const text = entry.control.kind === 'flag' ? (value === true ? 'yes' : 'no') : valueText(entry, value);
      return [{ label, value: text, hint }];
    }
    const { [entry.by]: by, ...others } = value as Told;
    return [{ label, value: plural(Number(by), entry.by.replace(/s$/, '')), hint }, ...rowsOf(entry.part, others)];
  });
}
