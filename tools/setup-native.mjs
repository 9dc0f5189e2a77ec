#!/usr/bin/env node
/**
 * `npm run setup:native`: puts tfjs-node, the fast backend, into the git-ignored folder .cache/native, where the
 * runtime looks for it. Where tfjs-node's own download answers, that is used. Where it does not, the native library is
 * taken out of TensorFlow's Python wheel and the addon is compiled against it (Linux on x64 and arm64 only).
 * Running it again does nothing when the folder is whole; `--force` starts over.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const TFJS_NODE = '4.22.0';
const TENSORFLOW = '2.21.0';
const WHEEL_PLATFORMS = { x64: 'manylinux_2_27_x86_64', arm64: 'manylinux_2_27_aarch64' };

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(root, '.cache', 'native');
const stamp = join(folder, 'stamp.json');
const tfjsNode = join(folder, 'node_modules', '@tensorflow', 'tfjs-node');
/** What the addon was made for: another Node version or processor needs another one. */
const made = JSON.stringify({ tfjsNode: TFJS_NODE, tensorflow: TENSORFLOW, abi: process.versions.modules, arch: process.arch });

class Missing extends Error {}

try {
  await main();
} catch (error) {
  if (!(error instanceof Missing)) throw error;
  console.error(`setup:native: ${error.message} Everything also works without it, on the built-in wasm backend.`);
  process.exitCode = 1;
}

async function main() {
  if (process.argv.includes('--force')) rmSync(folder, { recursive: true, force: true });
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === made && loads().ok) {
    console.log('setup:native: tfjs-node is installed already in .cache/native.');
    return;
  }
  rmSync(stamp, { force: true });
  installPackage();
  if (!(await tryOwnDownload())) buildAgainstWheel();
  const { ok, output } = loads();
  if (!ok) throw new Missing(`tfjs-node was built but does not load: ${lastLine(output)}.`);
  writeFileSync(stamp, made);
  console.log(`setup:native: done. ${lastLine(output)}`);
}

/** tfjs-node's JavaScript, without its install script. */
function installPackage() {
  step(`installing the package tfjs-node ${TFJS_NODE}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', `@tensorflow/tfjs-node@${TFJS_NODE}`];
  const { status, output } = npm(args);
  if (status !== 0) throw new Missing(`npm could not install tfjs-node: ${lastLine(output)}.`);
}

/** Lets tfjs-node fetch its prebuilt library, if the place it fetches from answers. */
async function tryOwnDownload() {
  const { binary } = JSON.parse(readFileSync(join(tfjsNode, 'package.json'), 'utf8'));
  try {
    await fetch(new URL('/', binary.host), { method: 'HEAD', signal: AbortSignal.timeout(4000) });
  } catch {
    step("tfjs-node's own download can not be reached");
    return false;
  }
  step("running tfjs-node's own download");
  npm(['rebuild', '@tensorflow/tfjs-node']);
  return loads().ok;
}

function buildAgainstWheel() {
  const platform = process.platform === 'linux' ? WHEEL_PLATFORMS[process.arch] : undefined;
  if (!platform) throw new Missing(`No TensorFlow library is known for ${process.platform} on ${process.arch}.`);
  const python = findPython();
  const gyp = findNodeGyp();
  needs('make', 'make is missing: install it (Debian: apt install build-essential).');
  needs(process.env.CXX ?? 'g++', 'A C++ compiler is missing: install one (Debian: apt install build-essential).');
  const deps = join(tfjsNode, 'deps');
  if (!existsSync(join(deps, 'lib', 'libtensorflow.so'))) takeFromWheel(python, downloadWheel(python, platform), deps);
  compile(gyp, python);
  rmSync(join(tfjsNode, 'build'), { recursive: true, force: true });
}

function downloadWheel(python, platform) {
  const wheels = join(folder, 'wheel');
  const found = () => (existsSync(wheels) ? readdirSync(wheels).find((name) => name.endsWith('.whl')) : undefined);
  if (!found()) {
    step(`downloading TensorFlow ${TENSORFLOW} (270 MB)`);
    const target = ['--implementation', 'cp', '--python-version', '3.11', '--abi', 'cp311', '--platform', platform];
    const args = ['-m', 'pip', 'download', '--quiet', '--no-deps', '--only-binary=:all:', ...target, '--dest', wheels];
    const { status, output } = run(python, [...args, `tensorflow-cpu==${TENSORFLOW}`]);
    if (status !== 0) throw new Missing(`pip could not download tensorflow-cpu ${TENSORFLOW}: ${lastLine(output)}.`);
  }
  return join(wheels, found());
}

/** Extracts the shared libraries and the C headers; a wheel is a zip file. */
function takeFromWheel(python, wheel, deps) {
  step('taking the native library out of it');
  rmSync(deps, { recursive: true, force: true });
  const unpacked = join(deps, 'unpacked');
  const script = `
import sys, zipfile
wanted = ('tensorflow/include/tensorflow/c/', 'tensorflow/include/xla/tsl/c/', 'tensorflow/include/tsl/c/')
with zipfile.ZipFile(sys.argv[1]) as wheel:
    for name in wheel.namelist():
        library = name in ('tensorflow/libtensorflow_cc.so.2', 'tensorflow/libtensorflow_framework.so.2')
        header = name.startswith(wanted) or (name.startswith('tensorflow/include/') and '/platform/ctstring' in name)
        if library or header:
            wheel.extract(name, sys.argv[2])
`;
  const { status, output } = run(python, ['-c', script, wheel, unpacked]);
  if (status !== 0) throw new Missing(`The wheel could not be unpacked: ${lastLine(output)}.`);
  // The addon's build wants the layout of TensorFlow's C distribution.
  moveIn('include', 'include');
  moveIn('libtensorflow_cc.so.2', 'lib/libtensorflow_cc.so.2');
  moveIn('libtensorflow_framework.so.2', 'lib/libtensorflow_framework.so.2');
  symlinkSync('libtensorflow_cc.so.2', join(deps, 'lib', 'libtensorflow.so.2'));
  symlinkSync('libtensorflow_framework.so.2', join(deps, 'lib', 'libtensorflow_framework.so'));
  symlinkSync('libtensorflow_cc.so.2', join(deps, 'lib', 'libtensorflow.so'));
  rmSync(unpacked, { recursive: true });
  rmSync(dirname(wheel), { recursive: true });

  function moveIn(from, to) {
    mkdirSync(dirname(join(deps, to)), { recursive: true });
    const { status: moved } = run('mv', [join(unpacked, 'tensorflow', from), join(deps, to)]);
    if (moved !== 0) throw new Missing(`The wheel does not hold ${from}.`);
  }
}

function compile(gyp, python) {
  step('compiling the addon');
  const { binary } = JSON.parse(readFileSync(join(tfjsNode, 'package.json'), 'utf8'));
  const supported = binary.napi_versions.filter((version) => version <= Number(process.versions.napi));
  const napi = Math.max(...supported);
  const headers = dirname(dirname(process.execPath));
  const args = [
    ...['rebuild', `--python=${python}`, '--module_name=tfjs_binding'],
    `--module_path=${join(tfjsNode, 'lib', `napi-v${napi}`)}`,
    ...[`--napi_build_version=${napi}`, `--napi_version=${process.versions.napi}`],
    // Node's headers lie beside most installations; else node-gyp downloads them.
    ...(existsSync(join(headers, 'include', 'node', 'node_api.h')) ? [`--nodedir=${headers}`] : []),
  ];
  const { status, output } = run(process.execPath, [gyp, ...args], tfjsNode);
  if (status !== 0) {
    const reason = output.split('\n').findLast((line) => /error/i.test(line)) ?? lastLine(output);
    throw new Missing(`The addon did not compile: ${reason.trim()}.`);
  }
}

/** Loads the package in a process of its own, as the runtime does, and multiplies two matrices with it. */
function loads() {
  const script = `
    const util = require('node:util');
    util.isNullOrUndefined ??= (value) => value == null;
    util.isArray ??= Array.isArray;
    const tf = require(process.argv[1]);
    const product = tf.matMul([[1, 2]], [[3], [4]]).dataSync()[0];
    if (product !== 11) throw new Error('a matrix product came out as ' + product);
    console.log('tfjs-node ' + tf.version['tfjs-node'] + ' on TensorFlow ' + tf.backend().binding.TF_Version);`;
  const env = { ...process.env, TF_CPP_MIN_LOG_LEVEL: '3', TF_ENABLE_ONEDNN_OPTS: '0' };
  const { status, output, stdout } = run(process.execPath, ['-e', script, tfjsNode], root, env);
  return { ok: status === 0, output: status === 0 ? stdout : output };
}

function findPython() {
  const python = ['python3', 'python'].find((name) => run(name, ['-c', 'import sys; assert sys.version_info >= (3, 8)']).status === 0);
  if (!python) throw new Missing('Python 3.8 or later is missing: install python3.');
  needs(python, "Python's pip is missing: install it (Debian: apt install python3-pip).", ['-m', 'pip', '--version']);
  return python;
}

/** The node-gyp that npm brings along, else one on the PATH. */
function findNodeGyp() {
  const inNpm = (npmFile) => join(dirname(dirname(npmFile)), 'node_modules', 'node-gyp', 'bin', 'node-gyp.js');
  const onPath = (process.env.PATH ?? '').split(delimiter);
  const candidates = [
    ...(process.env.npm_execpath ? [inNpm(process.env.npm_execpath)] : []),
    ...onPath.flatMap((place) => (existsSync(join(place, 'npm')) ? [inNpm(realpathSync(join(place, 'npm')))] : [])),
    ...onPath.flatMap((place) => (existsSync(join(place, 'node-gyp')) ? [realpathSync(join(place, 'node-gyp'))] : [])),
  ];
  const found = candidates.find((file) => existsSync(file));
  if (found) return found;
  try {
    return createRequire(join(root, 'package.json')).resolve('node-gyp/bin/node-gyp.js');
  } catch {
    throw new Missing('node-gyp is missing: npm brings it along, or npm install --global node-gyp.');
  }
}

function needs(command, sentence, args = ['--version']) {
  if (run(command, args).status !== 0) throw new Missing(sentence);
}

function npm(args) {
  const script = process.env.npm_execpath;
  return script ? run(process.execPath, [script, ...args], folder) : run('npm', args, folder);
}

function run(command, args, cwd = root, env = process.env) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, env, encoding: 'utf8', maxBuffer: 2 ** 28 });
  return { status: error ? 1 : status, stdout, output: `${stdout ?? ''}${stderr ?? ''}${error ? error.message : ''}` };
}

function lastLine(output) {
  return output.trim().split('\n').at(-1)?.replace(/\.$/, '') ?? '';
}

function step(what) {
  console.log(`setup:native: ${what}…`);
}
