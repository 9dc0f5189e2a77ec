import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { looksLikeModel, looksLikeModelFile } from '../../../src/formats/looksLikeModel';
import { mayNameModel, modelFilesIn } from '../../../src/formats/modelFiles';
import { keras2Converter } from '../../fixtures/exporters/kerasConverter';
import { ml5NeuralNetwork } from '../../fixtures/exporters/ml5';
import { teachableMachinePicture } from '../../fixtures/exporters/teachableMachine';
import { tfjsLayersSave } from '../../fixtures/exporters/tfjsLayersSave';
import { keras3Model, writeKeras3Model } from '../../fixtures/keras3/keras3Model';
import { startBackend } from '../../../src/runtime/backends/startBackend';
import { graphCases, graphOfCase } from '../../fixtures/graphCases';
import { modelJson } from '../../fixtures/smallModelFiles';
import { temporaryFolder } from '../../fixtures/temporaryFolder';
import { writeLenet } from '../../fixtures/writeLenet';
import { writeModel } from '../../../src/formats/writeModel';

beforeAll(() => startBackend('wasm'));

const TOPOLOGY = '"modelTopology": {"class_name": "Sequential", "config": {"layers": [{"a": "}]\\"{["}]}}';
const MANIFEST = '"weightsManifest": [{"paths": ["w.bin"], "weights": []}]';

it.each([
  ['the keys in any order', `{${MANIFEST}, ${TOPOLOGY}}`],
  ['lines and indents', `\n\t{\r\n  ${TOPOLOGY} ,\n  ${MANIFEST}\n}\n`],
  ['a byte order mark', `\ufeff{${TOPOLOGY},${MANIFEST}}`],
  ['a topology in a string', `{"modelTopology": "{\\"class_name\\": \\"Sequential\\"}", ${MANIFEST}}`],
  ['keys of others around', `{"a": [1, {"b": 2}], ${TOPOLOGY}, "c": "\\\\", ${MANIFEST}, "userDefinedMetadata": {}}`],
])('recognises a model with %s', (_, text) => {
  expect(looksLikeModel(text)).toBe(true);
});

it.each([
  ['an empty text', ''],
  ['a list', `[{${TOPOLOGY}, ${MANIFEST}}]`],
  ['a topology alone', `{${TOPOLOGY}}`],
  ['weights alone', `{${MANIFEST}}`],
  ['keys further in', `{"model": {${TOPOLOGY}, ${MANIFEST}}}`],
  ['keys in a text', JSON.stringify({ about: `{${TOPOLOGY}, ${MANIFEST}}` })],
  ['values of other kinds', '{"modelTopology": null, "weightsManifest": {}}'],
  ['package.json', '{"name": "x", "version": "1", "keywords": ["modelTopology", "weightsManifest"]}'],
  ['tsconfig.json with comments', '{ // modelTopology weightsManifest\n "compilerOptions": {} }'],
  ['dataset.json', '{"data": "x.csv", "label": "price"}'],
  ['metadata.json', '{"tfjsVersion": "1.3.1", "modelName": "m", "labels": ["a", "b"]}'],
  ['manifest.json', '{"manifest_version": 3, "name": "weightsManifest"}'],
])('does not take %s for a model', (_, text) => {
  expect(looksLikeModel(text)).toBe(false);
});

it('agrees with a parser on whatever JSON it is given', () => {
  const value = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constantFrom<unknown>({}, [], '', { modelTopology: {}, weightsManifest: [] }));
  const key = fc.oneof(fc.string(), fc.constantFrom('modelTopology', 'weightsManifest', 'weights"Manifest', 'a\\', '{', ','));
  fc.assert(
    fc.property(
      fc.oneof(fc.dictionary(key, value, { noNullPrototype: true }), value),
      fc.constantFrom(undefined, 1, '\t'),
      (json, space) => {
        const text = JSON.stringify(json, undefined, space);
        const parsed = JSON.parse(text) as { modelTopology?: unknown; weightsManifest?: unknown } | null;
        const topology = parsed?.modelTopology;
        const wanted =
          typeof parsed === 'object' &&
          !Array.isArray(parsed) &&
          ((typeof topology === 'object' && topology !== null && !Array.isArray(topology)) || typeof topology === 'string') &&
          Array.isArray(parsed?.weightsManifest);
        expect(looksLikeModel(text)).toBe(wanted);
      },
    ),
    { numRuns: 2000 },
  );
});

it('recognises every model that the tests write, and nothing that lies beside', async () => {
  const folder = await temporaryFolder();
  await writeLenet(join(folder, 'lenet'));
  for (const [i, graph] of graphCases.entries()) await writeModel(graphOfCase(graph), join(folder, `graph${i}`), { overwrite: false });
  for (const name of await readdir(folder)) expect(await looksLikeModelFile(join(folder, name, 'model.json')), name).toBe(true);
  for (const name of ['attention', 'recurrent', 'sequential']) {
    expect(await looksLikeModelFile(join(await writeKeras3Model(await keras3Model(name)), 'model.json')), name).toBe(true);
  }
  for (const write of [teachableMachinePicture, ml5NeuralNetwork, tfjsLayersSave, keras2Converter]) {
    const { folder } = await write();
    const models = [];
    for (const name of await readdir(folder)) if (await looksLikeModelFile(join(folder, name))) models.push(name);
    expect(models, write.name).toEqual(['model.json']);
  }
  for (const name of ['package.json', 'tsconfig.json', 'package-lock.json']) {
    expect(await looksLikeModelFile(new URL(`../../../${name}`, import.meta.url).pathname), name).toBe(false);
  }
  for (const name of await readdir(join(folder, 'lenet'))) {
    if (name !== 'model.json') expect(await looksLikeModelFile(join(folder, 'lenet', name)), name).toBe(false);
  }
});

it('looks into large files as far as it must', async () => {
  const folder = await temporaryFolder();
  const long = `"x": "${'é'.repeat(1_500_000)}"`;
  const files = {
    'keys-at-the-end': `{${long}, ${TOPOLOGY}, ${MANIFEST}}`,
    'one-at-each-end': `{${TOPOLOGY}, ${long}, ${MANIFEST}}`,
    'topology-amid': `{${long}, ${TOPOLOGY}, ${long.replace('x', 'y')}, ${MANIFEST}}`,
  };
  for (const [name, text] of Object.entries({ ...files, other: `{${long}, "y": {}}` })) await writeFile(join(folder, name), text);
  for (const name of Object.keys(files)) expect(await looksLikeModelFile(join(folder, name)), name).toBe(true);
  expect(await looksLikeModelFile(join(folder, 'other'))).toBe(false);
  expect(await looksLikeModelFile(folder)).toBe(false);
  expect(await looksLikeModelFile(join(folder, 'nothing.json'))).toBe(false);
  expect(await modelFilesIn(folder)).toEqual(Object.keys(files).sort());
});

it('knows by the name which files are worth a look', async () => {
  for (const name of ['model.json', 'selfie.JSON', 'model', 'graph']) expect(mayNameModel(name), name).toBe(true);
  for (const name of ['w.bin', '.model.json', '.gitignore', 'photo.png', 'model.ts']) expect(mayNameModel(name), name).toBe(false);
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'net'), modelJson(['w.bin']));
  await writeFile(join(folder, 'LICENSE'), 'modelTopology weightsManifest');
  expect(await modelFilesIn(folder)).toEqual(['net']);
});
