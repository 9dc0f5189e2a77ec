import { isJsonObject, type Json, type JsonObject } from '../base/json';

/** Keys under which classes stand in metadata: of Teachable Machine, its sound models, speech-commands, and what people write by hand. */
const KEYS = ['labels', 'wordLabels', 'words', 'classes', 'classNames', 'class_names', 'id2label', 'label2id'] as const;

/** A list of classes: an array, an object from index to name or from name to index, or any of these under a well-known key. */
export function classesInJson(json: Json): string[] | undefined {
  const listed = listOf(json);
  if (listed || !isJsonObject(json)) return listed;
  return classesUnderKey(json);
}

/** The classes that metadata name under a well-known key. */
export function classesUnderKey(json: JsonObject): string[] | undefined {
  for (const key of KEYS) {
    const listed = listOf(json[key] ?? null);
    if (listed) return listed;
  }
  return undefined;
}

/**
 * The classes of ml5's metadata: the one output of texts, by its legend (name -> one-hot row), else in the order of
 * `uniqueValues`.
 */
export function classesOfMl5(json: JsonObject): string[] | undefined {
  const outputs = isJsonObject(json['outputs']) ? Object.values(json['outputs']) : [];
  const [output] = outputs;
  if (outputs.length !== 1 || !isJsonObject(output)) return undefined;
  const { legend, uniqueValues } = output;
  if (!isJsonObject(legend)) return listOf(uniqueValues ?? null);
  const placed = Object.entries(legend).map(([name, row]): [string, number] => [name, Array.isArray(row) ? placeOfOne(row) : -1]);
  return byIndex(placed);
}

/** A class a line; lines that all begin with their own number (`0 cat`) go by these. Undefined where there are none. */
export function classesInText(text: string): string[] | undefined {
  const lines = text.split(/\r\n|\r|\n/).map((line) => line.trim());
  while (lines.at(-1) === '') lines.pop();
  const numbered = lines.map((line): [string, number] => {
    const [, index = '-1', name = ''] = /^(\d+)\s*[\s:,;=]\s*(\S.*)$/.exec(line) ?? [];
    return [name, Number(index)];
  });
  return byIndex(numbered) ?? named(lines);
}

function listOf(json: Json): string[] | undefined {
  if (Array.isArray(json)) return named(json as readonly Json[]);
  if (!isJsonObject(json)) return undefined;
  const entries = Object.entries(json).map(([key, value = null]): [string, Json] => [key, value]);
  const byKey = entries.map(([key, name]): [string, number] => [textOf(name), /^\d+$/.test(key) ? Number(key) : -1]);
  const byNumber = entries.every(([, name]) => typeof name === 'string') ? byIndex(byKey) : undefined;
  return byNumber ?? byIndex(entries.map(([name, index]): [string, number] => [name, typeof index === 'number' ? index : -1]));
}

/** Names in the order of their indices, where these are 0 … n - 1. */
function byIndex(entries: readonly (readonly [string, number])[]): string[] | undefined {
  const names: string[] = [];
  for (const [name, index] of entries) {
    if (!(Number.isInteger(index) && index >= 0 && index < entries.length) || index in names) return undefined;
    names[index] = name;
  }
  return named(names);
}

/** Texts or numbers as names, none of them empty or there twice. */
function named(list: readonly Json[]): string[] | undefined {
  const names = list.map(textOf);
  const fit = names.length > 0 && !names.includes('') && new Set(names).size === names.length;
  return fit ? names : undefined;
}

function textOf(json: Json): string {
  return typeof json === 'string' || typeof json === 'number' ? String(json) : '';
}

/** Where the single 1 of a one-hot row stands, else -1. */
function placeOfOne(row: readonly Json[]): number {
  const place = row.indexOf(1);
  return row.every((value, i) => value === (i === place ? 1 : 0)) ? place : -1;
}
