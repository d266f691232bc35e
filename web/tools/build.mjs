// SPDX-License-Identifier: Apache-2.0
// Builds the three entries into dist/ and writes .gz and .br beside every file worth it.
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'vite';

const dist = new URL('../dist/', import.meta.url).pathname;
const kWorthIt = /\.(html|js|css|svg|json)$/;

async function* filesOf(folder) {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesOf(path);
    else yield path;
  }
}

await rm(dist, { recursive: true, force: true });
const only = process.argv[2];
for (const mode of ['chat', 'desk', 'loader']) {
  if (!only || only === mode) await build({ mode, logLevel: 'warn' });
}

let count = 0;
for await (const path of filesOf(dist)) {
  if (!kWorthIt.test(path) || (await stat(path)).size < 256) continue;
  const bytes = await readFile(path);
  await writeFile(`${path}.gz`, gzipSync(bytes, { level: 9 }));
  await writeFile(`${path}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }));
  count += 1;
}
console.log(`web/dist: ${count} files with .gz and .br`);
