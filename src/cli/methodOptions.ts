import { type Command, Option } from 'commander';
import { Failure } from '../model/failure';
import type { MethodName, PruneLevel, PruneScope } from '../protocol/answers';
import { criteria } from '../saliency/criteria';
import type { CommonOptions } from './commonOptions';
import type { RankSettings } from '../protocol/settings';
import { scoreSettings, withScoreOptions, type ScoreOptions } from './scoreOptions';

/** The methods in the order in which help lists them. */
export const METHODS: readonly MethodName[] = Object.values(criteria).map(({ name }) => name);

/** What chooses: method, level and scope. */
export interface MethodOptions extends ScoreOptions {
  readonly method: MethodName;
  readonly level: PruneLevel;
  readonly scope: PruneScope;
}

/** Adds --method, --level, --scope, and what methods may be told. */
export function withMethodOptions(command: Command): Command {
  return withScoreOptions(command)
    .addOption(new Option('--method <name>', 'selection method').choices(METHODS).makeOptionMandatory())
    .addOption(levelOption().makeOptionMandatory())
    .addOption(scopeOption().default('global'));
}

/** Parses the name of a method, in a list of them. Throws `settingInvalid`. */
export function methodName(text: string): MethodName {
  const method = METHODS.find((name) => name === text);
  if (!method) throw new Failure('settingInvalid', { setting: 'methods', reason: `there is no method "${text}"` });
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

/** The settings that the options stand for. */
export function rankSettings(options: MethodOptions & CommonOptions): RankSettings {
  const { method, level, scope, seed } = options;
  return { ...scoreSettings(options), method, level, scope, ...(seed === undefined ? {} : { seed }) };
}
