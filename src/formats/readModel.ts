import { constants } from 'node:fs';
import { open, stat, type FileHandle } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { JsonObject } from '../base/json';
import { Failure } from '../model/failure';
import type { Model, ModelFormat } from '../model/model';
import { readDataHints } from './dataHints';
import { MODEL_FILE, modelFilesIn } from './modelFiles';
import { parseJson } from './parseJson';
import { refuseOtherFiles, sniffFormat } from './sniff';
import { readGraphModel } from './tfjsGraph/readGraphModel';
import { readLayersModel } from './tfjsLayers/readLayersModel';
import { refuseUnreadable, unreadable } from '../model/unreadable';

/** Larger than any topology; a string of V8 ends at 512 MiB. */
const MOST_JSON_BYTES = 256 * 1024 * 1024;

/**
 * Reads a model from its model.json or the folder that holds one (of whatever name, where it is the only one). Everything is checked, also what tfjs takes without a
 * word; what is wrong is a Failure that names the file and, where there is one, the tensor.
 */
export async function readModel(path: string): Promise<Model> {
  const { file, format, json } = await readModelJson(path);
  const model = await READERS[format](json, file);
  const { hints, warnings } = await readDataHints(file, model.extras);
  return { ...model, warnings: [...model.warnings, ...warnings], ...(hints ? { hints } : {}) };
}

/** The parsed model.json alone, and which kind of model it states. */
export async function readModelJson(path: string): Promise<{ file: string; format: ModelFormat; json: JsonObject }> {
  const file = await modelFileOf(resolve(path));
  const parsed = parseJson(new TextDecoder().decode(await readJsonBytes(file)), file);
  return { file, ...sniffFormat(parsed, file) };
}

const READERS = {
  'layers-model': readLayersModel,
  'graph-model': readGraphModel,
} satisfies Record<ModelFormat, (json: JsonObject, file: string) => Promise<Model>>;

/** The file of the model at a path: the path itself, or the folder's model.json, or its only model. Throws `fileUnreadable`. */
export async function modelFileOf(path: string): Promise<string> {
  const stats = await stat(path).catch(refuseUnreadable(path));
  if (!stats.isDirectory()) return path;
  const [file, ...others] = await modelFilesIn(path);
  if (file === undefined) return join(path, MODEL_FILE);
  if (others.length === 0) return join(path, file);
  const reason = `it holds ${others.length + 1} models, ${[file, ...others].join(' and ')}, and none of them is called ${MODEL_FILE}; name the one that is meant`;
  throw new Failure('fileUnreadable', { file: path, reason });
}

async function readJsonBytes(file: string): Promise<Uint8Array> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK).catch(refuseUnreadable(file));
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw new Failure('fileUnreadable', { file, reason: 'it is not a plain file' });
    refuseOtherFiles(await headOf(handle), file);
    if (stats.size > MOST_JSON_BYTES) {
      throw new Failure('notAModel', { file, reason: `it has ${stats.size} bytes; no model.json is that large` });
    }
    return await handle.readFile();
  } catch (error) {
    throw error instanceof Failure ? error : unreadable(file, error);
  } finally {
    await handle.close();
  }
}

async function headOf(handle: FileHandle): Promise<Uint8Array> {
  const { buffer, bytesRead } = await handle.read(new Uint8Array(32), 0, 32, 0);
  return buffer.subarray(0, bytesRead);
}
