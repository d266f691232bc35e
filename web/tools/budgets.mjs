// SPDX-License-Identifier: Apache-2.0
// Fails when a page grew past its budget (gzip, everything its first load asks for).
import { existsSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const dist = new URL('../dist/', import.meta.url).pathname;
const kBudgets = { 'widget.js': 2 * 1024, 'chat.html': 45 * 1024, 'desk.html': 250 * 1024 };

const gzipped = (file) => gzipSync(readFileSync(dist + file), { level: 9 }).length;

function firstLoad(page) {
  if (!page.endsWith('.html')) return [page];
  const html = readFileSync(dist + page, 'utf8');
  return [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)].map((match) => match[1]);
}

let failed = false;
for (const [page, budget] of Object.entries(kBudgets)) {
  if (!existsSync(dist + page)) {
    console.error(`web/dist/${page} is missing: run npm run build`);
    failed = true;
    continue;
  }
  const size = firstLoad(page).reduce((sum, file) => sum + gzipped(file), 0);
  const kb = (bytes) => `${(bytes / 1024).toFixed(1)} kB`;
  const over = size > budget;
  failed ||= over;
  console.log(`${over ? 'OVER' : 'ok  '} ${page.padEnd(10)} ${kb(size).padStart(9)} of ${kb(budget)}`);
}
process.exit(failed ? 1 : 0);
