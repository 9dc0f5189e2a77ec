import { type Command, InvalidArgumentError, Option } from 'commander';
import { checkLevel } from '../operations/evidence/checkLevel';
import type { MethodName, PruneLevel, PruneScope } from '../protocol/vocabulary';
import { METHOD_NAMES } from '../protocol/methods';
import type { CommonOptions } from './commonOptions';
import type { RankSettings } from '../protocol/settings';
import { scoreSettings, withScoreOptions, type ScoreOptions } from './scoreOptions';

/** What chooses: method, level and scope. */
export interface MethodOptions extends ScoreOptions {
  readonly method: MethodName;
  readonly level: PruneLevel;
  readonly scope: PruneScope;
}

/** Adds --method, --level, --scope, and what methods may be told. */
export function withMethodOptions(command: Command): Command {
  return withScoreOptions(command)
    .addOption(new Option('--method <name>', 'selection method').choices(METHOD_NAMES).makeOptionMandatory())
    .addOption(levelOption().makeOptionMandatory())
    .addOption(scopeOption().default('global'));
}

/** Parses the name of a method, in a list of them. */
export function methodName(text: string): MethodName {
  const method = METHOD_NAMES.find((name) => name === text);
  if (!method) throw new InvalidArgumentError(`there is no method "${text}".`);
  return method;
}

/** --level */
export function levelOption(): Option {
  return new Option('--level <level>', 'single weights or whole neurons').choices(['parameter', 'neuron']);
}

/** --scope */
export function scopeOption(): Option {
  return new Option('--scope <scope>', 'let layers compete, or take the same share of each').choices(['global', 'layer']);
}

/** The settings that the options stand for. Throws `settingInvalid` for a method that does not rank at the level. */
export function rankSettings(options: MethodOptions & CommonOptions): RankSettings {
  const { method, level, scope, seed } = options;
  checkLevel([method], level);
  return { ...scoreSettings(options), method, level, scope, ...(seed === undefined ? {} : { seed }) };
}
