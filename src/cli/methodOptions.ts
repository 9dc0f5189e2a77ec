import { type Command, Option } from 'commander';
import type { MethodName, PruneLevel, PruneScope } from '../protocol/answers';
import type { CommonOptions } from './commonOptions';
import type { RankSettings } from '../protocol/settings';

/** The methods in the order in which help lists them. */
export const METHODS: readonly MethodName[] = ['random', 'magnitude', 'merge'];

/** What chooses: method, level and scope. */
export interface MethodOptions {
  readonly method: MethodName;
  readonly level: PruneLevel;
  readonly scope: PruneScope;
}

/** Adds --method, --level and --scope. */
export function withMethodOptions(command: Command): Command {
  return command
    .addOption(new Option('--method <name>', 'selection method').choices(METHODS).makeOptionMandatory())
    .addOption(levelOption().makeOptionMandatory())
    .addOption(scopeOption().default('global'));
}

/** --level */
export function levelOption(): Option {
  return new Option('--level <level>', 'single weights or whole neurons').choices(['parameter', 'neuron']);
}

/** --scope */
export function scopeOption(): Option {
  return new Option('--scope <scope>', 'let layers compete, or take the same share of each').choices(['global', 'layer']);
}

/** The settings that the options stand for. */
export function rankSettings({ method, level, scope, seed }: MethodOptions & CommonOptions): RankSettings {
  return { method, level, scope, ...(seed === undefined ? {} : { seed }) };
}
