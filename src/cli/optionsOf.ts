import { InvalidArgumentError, Option, type Command } from 'commander';
import { contraryOf, flagOf } from '../protocol/settings/flagOf';
import { fraction, listOf, number } from './commonOptions';
import type { Control, Field, Fields, Part, Scalar } from '../protocol/settings/field';
import type { Schema } from '../protocol/settings/schema';

/**
 * Adds an option for each setting of a schema, under the heading of its group. A part's options stand among the others; the
 * one that carries its name tells that it is wanted. The seed is an option of every command.
 */
export function withOptionsOf(command: Command, { fields }: Schema): Command {
  for (const option of optionsOf(fields)) command.addOption(option);
  return command;
}

function optionsOf(fields: Fields): Option[] {
  return Object.entries(fields).flatMap(([name, entry]) => ('part' in entry ? partOptions(name, entry) : fieldOption(name, entry)));
}

function partOptions(name: string, { part, by, hint }: Part): Option[] {
  const { [by]: told, ...others } = part;
  if (!told || 'part' in told) throw new Error(`${name} is told by ${by}, which is no setting`);
  const own = new Option(`--${name} <${by}>`, hint).argParser(number);
  if (told.group) own.helpGroup(headingOf(told.group));
  return [own, ...optionsOf(others)];
}

function fieldOption(name: string, field: Field): Option[] {
  if (name === 'seed') return [];
  const flag = flagOf(name, field);
  const { control, hint, group } = field;
  const bare = control.kind === 'flag' || control.kind === 'answer';
  const option = new Option(bare ? flag : `${flag} <${placeholder(control)}>`, `${hint}${defaultText(field)}`);
  if (control.kind === 'choice') option.choices(Object.keys(control.choices));
  else if (!bare) option.argParser(control.kind === 'list' ? listOf(parserOf(control.of)) : parserOf(control));
  if (field.presence === 'required') option.makeOptionMandatory();
  const options = control.kind === 'answer' ? [option, new Option(contraryOf(flag), 'the contrary')] : [option];
  if (group) for (const each of options) each.helpGroup(headingOf(group));
  return options;
}

/** What follows an option in the help. */
function placeholder(control: Control): string {
  switch (control.kind) {
    case 'number':
      return control.bounds.whole ? 'n' : 'x';
    case 'share':
      return 'fraction';
    case 'list':
      return `${placeholder(control.of)},…`;
    case 'choice':
    case 'name':
      return 'name';
    case 'path':
      return 'path';
    case 'text':
      return control.form.placeholder;
    case 'flag':
    case 'answer':
      return '';
  }
}

function parserOf(scalar: Scalar | Extract<Control, { kind: 'path' | 'text' }>): (text: string) => unknown {
  switch (scalar.kind) {
    case 'number':
      return number;
    case 'share':
      return fraction;
    case 'name':
    case 'path':
      return String;
    case 'text':
      return (text) => {
        const value = scalar.form.parse(text);
        if (value === undefined) throw new InvalidArgumentError(`"${text}" is not ${scalar.form.expectation}.`);
        return value;
      };
    case 'choice':
      return (text) => {
        if (Object.hasOwn(scalar.choices, text)) return text;
        throw new InvalidArgumentError(`"${text}" is not one of ${Object.keys(scalar.choices).join(', ')}.`);
      };
  }
}

function defaultText({ default: fallback, defaultText: words }: Field): string {
  if (words !== undefined) return ` (${words})`;
  if (fallback === undefined || typeof fallback === 'function') return '';
  return ` (${Array.isArray(fallback) ? fallback.join(',') : JSON.stringify(fallback).replaceAll('"', '')})`;
}

function headingOf(group: string): string {
  return `${group}:`;
}
