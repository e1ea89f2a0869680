import prettier from 'eslint-config-prettier';
import vue from 'eslint-plugin-vue';
import tseslint from 'typescript-eslint';

const missingMethods = {
  selector: 'CallExpression[callee.property.name=/^(at|findLast|findLastIndex|toSorted|replaceChildren)$/]',
  message: 'Chromium 87 has no such method.',
};

/** What Chromium 87 (frozen school panels) does not have; the build lowers syntax but adds no APIs. */
const missingOnPanels = [
  { object: 'Object', property: 'hasOwn', message: 'Object.hasOwn is missing before Chromium 93.' },
  {
    object: 'AbortSignal',
    property: 'timeout',
    message: 'AbortSignal.timeout is missing before Chromium 103.',
  },
  {
    object: 'crypto',
    property: 'randomUUID',
    message: 'randomUUID is missing before Chromium 92 and without HTTPS.',
  },
];

export default tseslint.config(
  { ignores: ['dist/', 'obj/', 'bin/', 'node_modules/', 'src/protocol/lessonContract.ts'] },
  ...tseslint.configs.recommended,
  ...vue.configs['flat/recommended'],
  {
    files: ['src/**/*.vue', 'src/**/*.ts'],
    languageOptions: { parserOptions: { parser: tseslint.parser, sourceType: 'module' } },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      'no-restricted-properties': ['error', ...missingOnPanels],
      'no-restricted-globals': ['error', 'structuredClone'],
      'no-restricted-syntax': ['error', missingMethods],
      '@typescript-eslint/consistent-type-imports': 'error',
      'max-lines': ['error', { max: 400 }],
      'vue/block-order': ['error', { order: ['script', 'template', 'style'] }],
      'vue/no-v-html': 'error',
    },
  },
  {
    // The layers: state is pure, protocol and media know neither pages nor Vue.
    files: ['src/state/**/*.ts', 'src/protocol/**/*.ts', 'src/media/**/*.ts'],
    rules: {
      'no-restricted-imports': ['error', { paths: ['vue', 'vue-router'], patterns: ['*/pages/*', '*/ui/*'] }],
    },
  },
  {
    files: ['src/state/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        'window',
        'document',
        'fetch',
        'setTimeout',
        'setInterval',
        'performance',
        'navigator',
      ],
    },
  },
  {
    // Addresses of the server are known in protocol/ and nowhere else.
    files: ['src/{media,state,pages,ui}/**/*.{ts,vue}'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        missingMethods,
        { selector: "CallExpression[callee.name='fetch']", message: 'Use src/protocol.' },
      ],
    },
  },
  prettier,
);
