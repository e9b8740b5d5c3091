import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';

/** The rule that holds the layers is itself held: an import the wrong way is an error. */
describe('imports', () => {
  const eslint = new ESLint();

  it.each([
    ['model', '../api/http', true],
    ['model', '../view/Copy', true],
    ['api', '../app/router', true],
    ['view', '../api/http', true],
    ['view', '../app/router', true],
    ['api', '../model/log', false],
    ['view', '../model/log', false],
    ['app', '../view/Copy', false],
  ])('from %s/ to %s are forbidden: %s', async (layer, target, forbidden) => {
    const config = (await eslint.calculateConfigForFile(`src/${layer}/any.ts`)) as {
      rules?: Record<string, [number, { patterns: { group: string[] }[] }]>;
    };
    const groups =
      config.rules?.['no-restricted-imports']?.[1].patterns.flatMap((pattern) => pattern.group) ?? [];
    const folder = target.split('/')[1] ?? '';
    expect(groups.includes(`**/${folder}/**`)).toBe(forbidden);
  });
});
