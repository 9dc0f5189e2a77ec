import type { Command } from 'commander';
import { ACTIONS, dataNeed, type EditName } from '../../protocol/actions';
import { defined } from '../../base/defined';
import { kebab } from '../../protocol/settings/flagOf';
import type { Schema } from '../../protocol/settings/schema';
import { withCommonOptions } from '../commonOptions';
import { editAndSave, type SaveOptions } from '../editAndSave';
import { withSaveOptions } from '../saving';
import { dataFrom, withDataOptions, type DataOptions } from '../dataOptions';
import { neededData } from '../neededData';
import { withOptionsOf } from '../optionsOf';
import { settingsFrom } from '../settingsFrom';

/** `prune MODEL --amount 0.9 … --out DIR`, and every other edit: its options are its settings. */
export function addEdit(program: Command, name: EditName): void {
  const { summary } = ACTIONS[name];
  const schema: Schema = ACTIONS[name].settings;
  const command = withOptionsOf(withSaveOptions(withCommonOptions(program.command(kebab(name)))), schema);
  withDataOptions(command, 'data set: to rank, calibrate and train by, and to measure with')
    .description(summary)
    .argument('<model>', 'a model.json or its folder')
    .action(async (file: string, options: SaveOptions & DataOptions) => {
      const { settings, warnings } = settingsFrom(schema, { ...options });
      const data = neededData(dataFrom(options), dataNeed(name, settings));
      await editAndSave(file, options, { edit: name, settings: settings, ...defined({ data }), warnings });
    });
}
