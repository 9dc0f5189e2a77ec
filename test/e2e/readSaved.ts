import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** The parts of a model.json that the tests look at. */
interface Saved {
  readonly weightsManifest: readonly {
    readonly paths: readonly string[];
    readonly weights: readonly { readonly name: string; readonly shape: readonly number[] }[];
  }[];
}

/** Shapes by name of the weights that a model.json names, and the bytes of its shards. */
export async function readSaved(file: string): Promise<{ shapes: Record<string, readonly number[]>; bytes: number }> {
  const { weightsManifest } = JSON.parse(await readFile(file, 'utf8')) as Saved;
  const weights = weightsManifest.flatMap((group) => group.weights);
  const shards = await Promise.all(weightsManifest.flatMap((group) => group.paths).map((path) => readFile(join(dirname(file), path))));
  return {
    shapes: Object.fromEntries(weights.map(({ name, shape }) => [name, shape])),
    bytes: shards.reduce((sum, shard) => sum + shard.length, 0),
  };
}
