import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const noDefaultExport = {
  selector: 'ExportDefaultDeclaration',
  message: 'Export by name: a name that is the same everywhere can be searched for.',
};
const noBarrel = {
  selector: 'ExportAllDeclaration',
  message: 'Import from the file that defines it; barrels hide what depends on what.',
};

export default defineConfig(
  globalIgnores(['dist/', '.cache/', 'coverage/', 'demo-output/', 'test-output/', 'node_modules/']),
  {
    files: ['**/*.ts', '**/*.mts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: { allowDefaultProject: ['*.config.mts'] }, tsconfigRootDir: import.meta.dirname } },
    rules: {
      eqeqeq: 'error',
      'no-restricted-syntax': ['error', noDefaultExport, noBarrel],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // Numbers in messages read well as they are.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // Typed arrays are walked by index together with others; for-of would hide the index they share.
      '@typescript-eslint/prefer-for-of': 'off',
      // It asks for `!`, which is forbidden.
      '@typescript-eslint/non-nullable-type-assertion-style': 'off',
      '@typescript-eslint/no-dynamic-delete': 'off',
      // Tables from names to types (requests, failures) are interfaces or types as reads best.
      '@typescript-eslint/consistent-type-definitions': 'off',
    },
  },
  {
    files: ['src/runtime/**/*.ts', 'test/**/*.ts'],
    // tfjs hands out its classes through structural types.
    rules: { '@typescript-eslint/no-unsafe-class-instance-assignment': 'off' },
  },
  {
    files: ['webview/**/*.ts'],
    // lit binds the handlers of a template to its element.
    rules: { '@typescript-eslint/unbound-method': 'off' },
  },
  {
    files: ['src/runtime/tf.ts'],
    // The door to TensorFlow.js passes on whole packages, each under one name.
    rules: { 'no-restricted-syntax': ['error', noDefaultExport] },
  },
  {
    files: ['test/**/*.ts', '*.config.mts'],
    rules: {
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    // Loaded by tools that ask for a default export.
    files: ['*.config.mts', '**/*.d.ts', 'test/bundleTensorFlow.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['**/*.mjs', '**/*.cjs'],
    extends: [tseslint.configs.recommended, tseslint.configs.disableTypeChecked],
  },
);
