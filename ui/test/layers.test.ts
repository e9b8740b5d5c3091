import { ESLint, Linter } from 'eslint';
import { describe, expect, it } from 'vitest';

/** The rule that holds the layers is itself held: an import the wrong way is an error. */
describe('imports', () => {
  it.each([
    ['model', '../api/http', false],
    ['model', '../view/Copy', false],
    ['model', '../app/router', false],
    ['api', '../view/Copy', false],
    ['api', '../app/router', false],
    ['view', '../api/http', false],
    ['view', '../app/router', false],
    ['model', './time', true],
    ['api', '../model/log', true],
    ['view', '../model/log', true],
    ['app', '../view/Copy', true],
    ['app', '../api/logs', true],
  ])(
    'from %s/ of %s are allowed: %s',
    async (layer, target, allowed) => {
      const config = (await new ESLint().calculateConfigForFile(`src/${layer}/any.ts`)) as Linter.Config;
      const rule = config.rules?.['no-restricted-imports'];
      const rules = rule === undefined ? {} : { 'no-restricted-imports': rule };
      const complaints = new Linter().verify(`import '${target}';`, { rules });
      expect(complaints.map((complaint) => complaint.ruleId)).toEqual(
        allowed ? [] : ['no-restricted-imports'],
      );
    },
    180_000,
  );
});
