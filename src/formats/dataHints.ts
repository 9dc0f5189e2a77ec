import { basename } from 'node:path';
import { isJsonObject, jsonIn, type Json, type JsonObject } from '../base/json';
import type { ClassNames, DataHints, HintedScale } from '../model/dataHints';
import type { ModelWarning } from '../model/model';
import { classesInJson, classesInText, classesOfMl5, classesUnderKey } from './classLists';
import { CLASS_LISTS, companionsOf, METADATA, ml5Metadata, type Companion } from './companions';

/** What is said about a model's data, and what of it can't be understood. */
export interface ReadHints {
  readonly hints?: DataHints;
  readonly warnings: readonly ModelWarning[];
}

/** Reads the files beside a model.json, and its own `userDefinedMetadata`, for what they say about classes and scales. */
export async function readDataHints(modelFile: string, extras: JsonObject): Promise<ReadHints> {
  const classNames: ClassNames[] = [];
  const warnings: ModelWarning[] = [];
  let scales: Pick<DataHints, 'pixelScale' | 'columnScale'> = {};
  const add = (from: string, names: readonly string[] | undefined): void => {
    if (names) classNames.push({ names, from });
  };
  const files = new Map((await companionsOf(modelFile)).map((file) => [file.name.toLowerCase(), file]));
  const jsonOf = (name: string): Json | undefined => {
    const file = files.get(name.toLowerCase());
    const json = file && jsonIn(new TextDecoder().decode(file.bytes));
    if (file && json === undefined) warnings.push(notUnderstood(file.name, 'it is not JSON'));
    return json;
  };
  const metadata = jsonOf(METADATA);
  if (isJsonObject(metadata)) {
    const own = isJsonObject(metadata['userMetadata']) ? metadata['userMetadata'] : {};
    add(METADATA, classesUnderKey(metadata) ?? classesUnderKey(own));
    scales = { ...scales, ...teachableMachineScale(metadata) };
  }
  const ml5 = jsonOf(ml5Metadata(modelFile));
  if (isJsonObject(ml5)) {
    add(ml5Metadata(modelFile), classesOfMl5(ml5));
    scales = { ...scales, ...ml5Scale(ml5, ml5Metadata(modelFile)) };
  }
  const own = extras['userDefinedMetadata'];
  if (isJsonObject(own)) add(`the userDefinedMetadata of ${basename(modelFile)}`, classesUnderKey(own));
  for (const stem of CLASS_LISTS) {
    const text = files.get(`${stem}.txt`);
    const json = jsonOf(`${stem}.json`);
    const lists: [Companion | undefined, string[] | undefined][] = [
      [text, text && classesInText(new TextDecoder().decode(text.bytes))],
      [json === undefined ? undefined : files.get(`${stem}.json`), json === undefined ? undefined : classesInJson(json)],
    ];
    for (const [file, names] of lists) {
      if (file && !names) warnings.push(notUnderstood(file.name, 'it is no list of different names, one for each output'));
      if (file) add(file.name, names);
    }
  }
  const found = classNames.length > 0 || Object.keys(scales).length > 0;
  return { ...(found ? { hints: { classNames, ...scales } } : {}), warnings };
}

/** Teachable Machine's picture library hands pixels / 127 - 1 to its models. */
function teachableMachineScale({ packageName }: JsonObject): Pick<DataHints, 'pixelScale'> {
  if (packageName !== '@teachablemachine/image') return {};
  return { pixelScale: { divide: 127, mean: 1, from: 'as Teachable Machine gives pictures to its models (metadata.json)' } };
}

/** ml5 brings each column that is a number to 0..1 by the least and largest value of its training data. */
function ml5Scale({ isNormalized, inputs }: JsonObject, from: string): Pick<DataHints, 'columnScale'> {
  if (isNormalized !== true || !isJsonObject(inputs)) return {};
  const mean: number[] = [];
  const std: number[] = [];
  for (const input of Object.values(inputs)) {
    if (!isJsonObject(input) || input['dtype'] !== 'number') return {};
    const { min, max } = input;
    if (typeof min !== 'number' || typeof max !== 'number' || !(max > min)) return {};
    mean.push(min);
    std.push(max - min);
  }
  const columnScale: HintedScale = { mean, std, from };
  return mean.length > 0 ? { columnScale } : {};
}

function notUnderstood(name: string, reason: string): ModelWarning {
  return { code: 'classNames', message: `No names of classes were taken from ${name}: ${reason}.` };
}
