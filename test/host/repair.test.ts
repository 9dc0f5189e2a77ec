import { equal } from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { closeEditors, lenetFile } from './support/lenet';
import { watchWindow, type WatchedWindow } from './support/watchWindow';

/** What tensorflowjs_converter makes of a Sequential of Keras 3 with one dense layer. */
const EXPORT = {
  format: 'layers-model',
  generatedBy: 'keras v3.10.0',
  modelTopology: {
    keras_version: '3.10.0',
    model_config: {
      class_name: 'Sequential',
      config: {
        name: 'sequential',
        layers: [
          { class_name: 'InputLayer', config: { batch_shape: [null, 2], dtype: 'float32', name: 'input_layer' } },
          {
            class_name: 'Dense',
            config: {
              name: 'dense',
              dtype: { module: 'keras', class_name: 'DTypePolicy', config: { name: 'float32' } },
              units: 2,
              use_bias: false,
            },
          },
        ],
      },
    },
  },
  weightsManifest: [{ paths: ['w.bin'], weights: [{ name: 'sequential/dense/kernel', shape: [2, 2], dtype: 'float32' }] }],
};

describe('saving a repaired model', () => {
  let shown: WatchedWindow;
  let folder: string;
  beforeEach(async () => {
    shown = watchWindow();
    folder = join(dirname(dirname(lenetFile())), 'keras3');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'model.json'), JSON.stringify(EXPORT));
    await writeFile(join(folder, 'w.bin'), new Uint8Array(Float32Array.of(1, 2, 3, 4).buffer));
  });
  afterEach(async () => {
    shown.dispose();
    await closeEditors();
  });

  it('writes what stock TensorFlow.js reads, and leaves the export alone', async () => {
    const out = join(dirname(folder), 'keras3-repaired');
    await vscode.commands.executeCommand('modelMinifier.inspect', vscode.Uri.file(folder));
    await vscode.commands.executeCommand('modelMinifier.saveRepaired', { folder: out });
    equal(shown.errors.length, 0, shown.errors[0]);
    const written = await readFile(join(out, 'model.json'), 'utf8');
    equal(written.includes('"batch_input_shape":[null,2]'), true, written);
    equal(written.includes('"name":"dense/kernel"'), true, written);
    equal(await readFile(join(folder, 'model.json'), 'utf8'), JSON.stringify(EXPORT));
  });
});
