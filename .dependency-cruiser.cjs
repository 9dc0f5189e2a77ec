/**
 * The layering of ARCHITECTURE.md as rules. A folder of src/ may import itself and what stands above it in this list.
 * Types of protocol's vocabulary, answers, readings and settings may be imported from everywhere: they are what the product speaks of.
 */
const LAYERS = [
  'base',
  'model',
  'formats',
  'data',
  'runtime',
  'trace',
  'saliency',
  'compress',
  'training',
  'protocol',
  'study',
  'queue',
  'operations',
  'workers',
  'engine',
  'cli',
  'extension',
];
const FACES = ['engine', 'cli', 'extension'];
const VOCABULARY =
  '^src/protocol/(vocabulary\\.ts|answers\\.ts|[a-z]+Answer\\.ts|trials\\.ts|trialRecord\\.ts|dataChoice\\.ts|reading\\.ts|settings/)';

const upOnly = LAYERS.map((layer, index) => ({
  name: `${layer}-imports-up-only`,
  severity: 'error',
  from: { path: `^src/${layer}/` },
  to: {
    path: `^src/(${[...LAYERS.slice(index + 1), ...FACES.filter((face) => face !== layer)].join('|') || '-'})/`,
    pathNot: VOCABULARY,
  },
}));

module.exports = {
  forbidden: [
    ...upOnly,
    {
      name: 'vocabulary-as-types',
      comment: 'What stands above protocol may take its vocabulary as types only.',
      severity: 'error',
      from: { path: `^src/(${LAYERS.slice(0, LAYERS.indexOf('protocol')).join('|')})/` },
      to: { path: VOCABULARY, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'protocol-is-types',
      comment: 'The protocol is types and tables of words.',
      severity: 'error',
      from: { path: '^src/protocol/' },
      to: { path: '^src/(?!protocol/|base/|model/)' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'only-runtime-imports-tfjs',
      severity: 'error',
      from: { path: '^(src|webview)/', pathNot: '^src/runtime/' },
      to: { path: '@tensorflow/' },
    },
    {
      name: 'only-extension-imports-vscode',
      severity: 'error',
      from: { path: '^(src|webview)/', pathNot: '^src/extension/' },
      to: { path: '^vscode$|@types/vscode' },
    },
    {
      name: 'pure-folders',
      comment: 'base, model, protocol and the panel run anywhere: no Node.',
      severity: 'error',
      from: { path: '^(src/(base|model|protocol)|webview)/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'webview-imports-protocol-and-base',
      comment: 'The panel knows the engine by its messages alone.',
      severity: 'error',
      from: { path: '^webview/' },
      to: { path: '^src/(?!protocol/|base/)' },
    },
    {
      name: 'src-does-not-import-webview',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(webview|test|tools)/' },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^vscode$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'], mainFields: ['module', 'main'] },
  },
};
