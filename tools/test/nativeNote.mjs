// @ts-check
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Says whether the tests have the native backend to run on beside wasm.
 * @param {string} root
 * @returns {string}
 */
export function nativeNote(root) {
  const asked = process.env['MODEL_MINIFIER_TFJS_NODE'];
  const places = [join(root, '.cache', 'native', 'stamp.json'), join(root, 'node_modules', '@tensorflow', 'tfjs-node', 'package.json')];
  return asked || places.some((file) => existsSync(file))
    ? 'on wasm and on tfjs-node'
    : 'on wasm only: tfjs-node is absent, `npm run setup:native` installs it';
}
