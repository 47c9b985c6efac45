import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** Money never becomes a binary float: these names would. */
const noFloats = [
  {
    selector: "CallExpression[callee.name='parseFloat']",
    message: 'No parseFloat: money is Decimal (kernel/money.ts).',
  },
  {
    selector: "CallExpression[callee.property.name='toNumber']",
    message: 'Decimal.toNumber() loses cents: keep Decimal, or toWire() at the edge.',
  },
  {
    selector:
      'TSPropertySignature[key.name=/^(amount|totalAmount|balance|debit|credit|net|base|personal|adjustment|backPay|grant)$/] > TSTypeAnnotation > TSNumberKeyword',
    message: 'Money is Decimal in code and a two-decimal string on the wire, never a number.',
  },
  {
    selector:
      'PropertyDefinition[key.name=/^(amount|totalAmount|balance|debit|credit|net|base|personal|adjustment|backPay|grant)$/] > TSTypeAnnotation > TSNumberKeyword',
    message: 'Money is Decimal in code and a two-decimal string on the wire, never a number.',
  },
];
const noClock = [
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'The domain takes the time as an argument.',
  },
  {
    selector: "MemberExpression[object.name='Date'][property.name='now']",
    message: 'The domain takes the time as an argument.',
  },
  { selector: "MemberExpression[object.name='Math'][property.name='random']", message: 'No randomness in the domain.' },
];

/** Whatever a person reads stands in src/messages, also what the web shows. */
const CHINESE = '/[\\u3400-\\u9fff\\uff00-\\uffef]/';
const noChinese = ['Literal[value=%]', 'JSXText[value=%]', 'TemplateElement[value.raw=%]'].map((selector) => ({
  selector: selector.replace('%', CHINESE),
  message: 'Texts that people read stand in src/messages/web.',
}));

const noEnglishClear = [
  {
    selector: "JSXOpeningElement[name.name='Select'] > JSXAttribute[name.name='allowClear'][value=null]",
    message: "The button would be named 'Clear': allowClear={clearable} (web/src/ui/clearable.tsx).",
  },
];

export default tseslint.config(
  { ignores: ['dist/**', 'node_modules/**', 'data/**', 'demo/**', 'web/src/api/schema.d.ts', 'test/boundaries/**'] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts'],
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'off',
      // Names and cells are cleaned of control characters, so these stand in patterns on purpose.
      'no-control-regex': 'off',
      // Printed forms are spaced with the wide blank.
      'no-irregular-whitespace': ['error', { skipTemplates: true }],
      'no-restricted-syntax': ['error', ...noFloats],
    },
  },
  {
    files: ['src/kernel/**/*.ts', 'src/*/domain/**/*.ts'],
    ignores: ['**/*.spec.ts', 'src/kernel/clock.ts'],
    rules: { 'no-restricted-syntax': ['error', ...noFloats, ...noClock] },
  },
  {
    files: ['web/src/**/*.{ts,tsx}'],
    ignores: ['**/*.spec.ts'],
    plugins: { 'react-hooks': reactHooks },
    rules: {
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-restricted-syntax': ['error', ...noFloats, ...noChinese, ...noEnglishClear],
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { regex: '^(\\.\\./)+(src|migrations|bench|test)/', message: 'The web knows the service by its API only.' },
          ],
        },
      ],
    },
  },
  {
    files: ['**/*.mjs', '**/*.cjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        setInterval: 'readonly',
        clearInterval: 'readonly',
        Buffer: 'readonly',
        URL: 'readonly',
        fetch: 'readonly',
        performance: 'readonly',
        module: 'writable',
      },
    },
  },
);
