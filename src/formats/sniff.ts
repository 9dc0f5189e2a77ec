import { isJsonObject, type Json, type JsonObject } from '../base/json';
import { Failure } from '../model/failure';
import type { ModelFormat } from '../model/model';

/** Refuses, by the first bytes, well-known files that people take for a model.json. */
export function refuseOtherFiles(head: Uint8Array, file: string): void {
  for (const { at, bytes, code, format, reason } of OTHER_FILES) {
    if (!bytes.every((byte, index) => head[at + index] === byte)) continue;
    throw code === 'notAModel' ? new Failure('notAModel', { file, reason }) : new Failure('formatUnsupported', { file, format, reason });
  }
}

/** Which kind of model a parsed model.json is, and the object itself; `notAModel` with the reason where it is none. */
export function sniffFormat(json: Json, file: string): { format: ModelFormat; json: JsonObject } {
  const notAModel = (reason: string): Failure => new Failure('notAModel', { file, reason });
  if (Array.isArray(json)) {
    throw notAModel(
      isManifest(json)
        ? 'it is a list of weights without a topology (as face-api.js and early converters write them): only the code that belongs to it can build the network'
        : `it is a list; ${EXPECTED}`,
    );
  }
  if (!isJsonObject(json)) throw notAModel(`it holds a single value; ${EXPECTED}`);
  const topology = json['modelTopology'];
  if (json['format'] === 'graph-model' || (isJsonObject(topology) && Array.isArray(topology['node']))) {
    return { format: 'graph-model', json };
  }
  if (topology !== undefined && topology !== null) return { format: 'layers-model', json };
  throw notAModel(
    OTHER_JSON.find(({ has }) => has.every((key) => key in json))?.reason ?? `it has no modelTopology; ${keysOf(json)}; ${EXPECTED}`,
  );
}

/** JSON that people take for a model, by keys that all of its kind have; the first that fits counts. */
const OTHER_JSON: readonly { readonly has: readonly string[]; readonly reason: string }[] = [
  {
    has: ['class_name', 'config'],
    reason:
      'it is the topology alone, as Keras writes it with to_json(), without weightsManifest; convert the saved model with tensorflowjs_converter',
  },
  {
    has: ['model_config'],
    reason: 'it is the topology alone, without weightsManifest; convert the saved model with tensorflowjs_converter',
  },
  { has: ['weightsManifest'], reason: 'it has no modelTopology, only weights' },
  {
    has: ['node', 'versions'],
    reason: 'it is a graph alone, without weightsManifest; convert the saved model with tensorflowjs_converter',
  },
  { has: ['keras_version', 'date_saved'], reason: 'it is the metadata of a .keras archive; convert that with tensorflowjs_converter' },
  { has: ['tfjsVersion', 'modelName'], reason: "it is Teachable Machine's metadata; open the model.json beside it" },
  { has: ['name', 'version', 'dependencies'], reason: 'it is a package.json of npm' },
  { has: ['name', 'version', 'devDependencies'], reason: 'it is a package.json of npm' },
  { has: ['name', 'version', 'main'], reason: 'it is a package.json of npm' },
  { has: ['compilerOptions'], reason: 'it is a tsconfig.json of TypeScript' },
];

/** What was expected of a file that is nothing else that is known. */
const EXPECTED = 'a model.json is an object with modelTopology and weightsManifest';

function keysOf(json: JsonObject): string {
  const keys = Object.keys(json);
  if (keys.length === 0) return 'it is an empty object';
  const named = keys.slice(0, 5).map((key) => JSON.stringify(key.slice(0, 40)));
  return `its keys are ${named.join(', ')}${keys.length > 5 ? ' and more' : ''}`;
}

function isManifest(list: readonly Json[]): boolean {
  return list.some((group) => isJsonObject(group) && 'weights' in group);
}

interface OtherFile {
  readonly at: number;
  readonly bytes: readonly number[];
  readonly code: 'notAModel' | 'formatUnsupported';
  readonly format: string;
  readonly reason: string;
}

/** How the text that Git LFS puts in a file's place begins. */
export const LFS_POINTER = 'version https://git-lfs';
const UTF_16 = 'it is text in UTF-16; save it as UTF-8';
const CONVERT = 'convert it with tensorflowjs_converter and open the model.json that it writes';
const ascii = (text: string): number[] => Array.from(text, (letter) => letter.charCodeAt(0));

const OTHER_FILES: readonly OtherFile[] = [
  { at: 0, bytes: [0x89, ...ascii('HDF\r\n')], code: 'formatUnsupported', format: 'Keras HDF5 file', reason: CONVERT },
  { at: 0, bytes: ascii('PK\u0003\u0004'), code: 'formatUnsupported', format: 'zip archive (as .keras files are)', reason: CONVERT },
  { at: 4, bytes: ascii('TFL3'), code: 'formatUnsupported', format: 'TensorFlow Lite model', reason: 'it can not be converted back' },
  {
    at: 0,
    bytes: [0x00, 0x05, 0x16, 0x07],
    code: 'notAModel',
    format: '',
    reason: 'it is an AppleDouble file that macOS put beside the real one; open the file without "._" in front',
  },
  { at: 0, bytes: [0x1f, 0x8b], code: 'notAModel', format: '', reason: 'it is compressed with gzip; unpack it first' },
  { at: 0, bytes: [0xff, 0xfe], code: 'notAModel', format: '', reason: UTF_16 },
  { at: 0, bytes: [0xfe, 0xff], code: 'notAModel', format: '', reason: UTF_16 },
  {
    at: 0,
    bytes: ascii(LFS_POINTER),
    code: 'notAModel',
    format: '',
    reason: 'it is a pointer of Git LFS; fetch the file itself with "git lfs pull"',
  },
  ...['<!DOCTYPE', '<!doctype', '<html'].map((start) => ({
    at: 0,
    bytes: ascii(start),
    code: 'notAModel' as const,
    format: '',
    reason: 'it is a web page, as servers answer when there is no such file',
  })),
];
