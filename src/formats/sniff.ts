import { isJsonObject, type Json, type JsonObject } from '../base/json';
import { Failure } from '../model/failure';
import type { ModelFormat } from '../model/model';

/** Refuses, by the first bytes, well-known files that people take for a model.json. */
export function refuseOtherFiles(head: Uint8Array, file: string): void {
  for (const { at, bytes, code, format, reason } of OTHER_FILES) {
    if (!bytes.every((byte, index) => head[at + index] === byte)) continue;
    throw code === 'notAModel'
      ? new Failure('notAModel', { file, reason })
      : new Failure('formatUnsupported', { file, format, reason });
  }
}

/** Which kind of model a parsed model.json is, and the object itself; `notAModel` with the reason where it is none. */
export function sniffFormat(json: Json, file: string): { format: ModelFormat; json: JsonObject } {
  const notAModel = (reason: string): Failure => new Failure('notAModel', { file, reason });
  if (Array.isArray(json)) {
    throw notAModel(isManifest(json) ? 'it is a list of weights without a topology' : 'it is a list');
  }
  if (!isJsonObject(json)) throw notAModel('it holds a single value');
  const topology = json['modelTopology'];
  if (json['format'] === 'graph-model' || (isJsonObject(topology) && Array.isArray(topology['node']))) {
    return { format: 'graph-model', json };
  }
  if (topology !== undefined && topology !== null) return { format: 'layers-model', json };
  if ('class_name' in json || 'model_config' in json) throw notAModel('it is the topology alone, without weightsManifest');
  if ('weightsManifest' in json) throw notAModel('it has no modelTopology, only weights');
  throw notAModel('it has no modelTopology');
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
];
