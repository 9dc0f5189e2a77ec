import type { Command } from 'commander';
import { ACTIONS, dataNeed, type ListedEdit, type SettingsOf } from '../../protocol/actions';
import { defined } from '../../base/defined';
import type { Schema } from '../../protocol/settings/schema';
import { withCommonOptions } from '../commonOptions';
import { editAndSave, type SaveOptions } from '../editAndSave';
import { neededData } from '../neededData';
import { withSaveOptions } from '../saving';
import { withOptionsOf } from '../optionsOf';
import { settingsFrom } from '../settingsFrom';

/** `prune MODEL --amount 0.9 … --out DIR`, and every other edit: its options are its settings. */
export function addEdit(program: Command, name: ListedEdit): void {
  const { summary } = ACTIONS[name];
  const schema: Schema = ACTIONS[name].settings;
  withOptionsOf(withSaveOptions(withCommonOptions(program.command(name))), schema)
    .description(summary)
    .argument('<model>', 'a model.json or its folder')
    .option('--data <path>', 'data set: to rank, calibrate and train by, and to measure with')
    .action(async (file: string, options: SaveOptions & { readonly data?: string }) => {
      const { settings, warnings } = settingsFrom(schema, { ...options });
      const data = neededData(options.data, dataNeed(name, settings));
      await editAndSave(file, options, { edit: name, settings: settings as SettingsOf<typeof name>, ...defined({ data }), warnings });
    });
}
