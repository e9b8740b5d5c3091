import js from '@eslint/js';
import ts from 'typescript-eslint';

/**
 * The layers, lowest first; each may import those below it: model, then api and view side by side, then app.
 * `model` is plain data and functions, `api` speaks HTTP, `view` draws what it is handed, `app` puts them together.
 */
const FORBIDDEN = {
  model: ['api', 'view', 'app'],
  api: ['view', 'app'],
  view: ['api', 'app'],
};

const layers = Object.entries(FORBIDDEN).map(([layer, above]) => ({
  files: [`src/${layer}/**/*.{ts,tsx}`],
  ignores: ['**/*.test.{ts,tsx}'],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          {
            group: above.map((name) => `**/${name}/**`),
            message: `${layer}/ must not know ${above.join('/, ')}/: imports go one way, see ui/README.md.`,
          },
        ],
      },
    ],
  },
}));

export default ts.config(
  { ignores: ['target/', 'node_modules/'] },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [ts.configs.strictTypeChecked, ts.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      'no-console': 'error',
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['build/**/*.js'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly' } },
  },
  ...layers,
);
