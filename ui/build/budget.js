// Fails the build when what a browser has to load grows past its budget.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const ASSETS = 'target/classes/ui/assets';
const BUDGET_KB = { js: 170, css: 20 };

let over = false;
for (const [kind, budgetKb] of Object.entries(BUDGET_KB)) {
  const files = readdirSync(ASSETS).filter((name) => name.endsWith(`.${kind}`));
  const bytes = files.reduce(
    (sum, name) => sum + gzipSync(readFileSync(join(ASSETS, name)), { level: 9 }).length,
    0,
  );
  const kb = bytes / 1024;
  console.log(`${kind}: ${kb.toFixed(1)} KB gzipped of at most ${budgetKb}`);
  if (files.length === 0 || kb > budgetKb) {
    over = true;
    console.error(
      files.length === 0
        ? `the build left no .${kind} file in ${ASSETS}`
        : `the ${kind} bundle is ${(kb - budgetKb).toFixed(1)} KB above its budget (build/budget.js): make it smaller, or say in the commit why it may grow`,
    );
  }
}
process.exit(over ? 1 : 0);
