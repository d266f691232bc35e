// SPDX-License-Identifier: Apache-2.0
// What types cannot see: the same keys in both languages, no key without a text or a use, no bare text in a template, no
// inline style or v-html, a licence line in every file, no file over 400 lines, full-width punctuation in Chinese.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const root = new URL('..', import.meta.url).pathname;
const faults = [];
const say = (file, what) => faults.push(`${relative(root, file)}: ${what}`);

function filesOf(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? filesOf(join(folder, entry.name)) : [join(folder, entry.name)]);
}
const sources = ['src', 'tests', 'e2e', 'tools'].flatMap((folder) => filesOf(root + folder))
  .filter((file) => /\.(vue|ts|mjs|css)$/.test(file) && !file.endsWith('components.d.ts'));
const code = new Map(sources.map((file) => [file, readFileSync(file, 'utf8')]));

for (const [file, text] of code) {
  if (!text.split('\n', 1)[0].includes('SPDX-License-Identifier: Apache-2.0')) say(file, 'no licence line');
  const lines = text.split('\n').length;
  if (lines > 400 && !file.endsWith('.css')) say(file, `${lines} lines, at most 400`);
  if (file.endsWith('.vue')) checkTemplate(file, text);
}

function checkTemplate(file, text) {
  const template = /<template>([\s\S]*)<\/template>/.exec(text)?.[1] ?? '';
  if (/\sv-html|\sstyle="/.test(template)) say(file, 'v-html and style attributes break the content security policy');
  const bare = template.replace(/<!--[\s\S]*?-->/g, '').replace(/\{\{[\s\S]*?\}\}/g, '').replace(/<(?:"[^"]*"|'[^']*'|[^>"'])*>/g, '\n');
  for (const line of bare.split('\n').map((part) => part.trim())) {
    if (/[\u4e00-\u9fff]|[A-Za-z]{2,}/.test(line) && line !== 'Ctrl + Enter') say(file, `bare text "${line}"`);
  }
  for (const [, attribute] of template.matchAll(/\s((?:aria-label|placeholder|title|alt)="[^"{]*")/g)) {
    if (/[\u4e00-\u9fff]|[A-Za-z]{3,}/.test(attribute.split('"')[1])) say(file, `bare text in ${attribute}`);
  }
}

for (const page of ['chat', 'desk']) {
  const file = (language) => `${root}src/locales/${page}.${language}.json`;
  const [zh, en] = ['zh-CN', 'en-US'].map((language) => JSON.parse(readFileSync(file(language), 'utf8')));
  for (const key of Object.keys(zh)) {
    if (!(key in en)) say(file('en-US'), `${key} is missing`);
    const slots = (text) => JSON.stringify([...String(text).matchAll(/\{\w+\}/g)].map(String).sort());
    if (key in en && slots(zh[key]) !== slots(en[key])) say(file('en-US'), `${key} has other placeholders`);
    if (/[\u4e00-\u9fff][,?!;]|\.\.\./.test(zh[key])) say(file('zh-CN'), `${key}: half-width punctuation`);
    if (!zh[key] || zh[key] === key) say(file('zh-CN'), `${key} has no text`);
  }
  for (const key of Object.keys(en)) if (!(key in zh)) say(file('zh-CN'), `${key} is missing`);
  checkUse(page, Object.keys(zh));
}

/** Every key is named in the code, whole ('a.b') or by its group (`a.${…}`); every whole one in the code exists. */
function checkUse(page, keys) {
  const folders = page === 'chat' ? ['widget', 'shared'] : ['desk', 'shared'];
  const text = [...code].filter(([file]) => folders.some((folder) => file.startsWith(`${root}src/${folder}/`))).map(([, all]) => all).join('\n');
  const known = new Set(keys);
  for (const [, key] of text.matchAll(/\bt\('([\w.]+)'/g)) {
    if (!known.has(key) && !key.startsWith('message.')) say(`${root}src/locales/${page}.zh-CN.json`, `${key} is used and missing`);
  }
  const prefixes = [...text.matchAll(/[`']([\w.]+[._])\$\{/g)].map((match) => match[1])
    .concat([...text.matchAll(/named\('(\w+)'/g)].map((match) => `${match[1]}.`));
  for (const key of keys) {
    if (!text.includes(`'${key}'`) && !prefixes.some((prefix) => key.startsWith(prefix))) say(`${root}src/locales/${page}.zh-CN.json`, `${key} is not used`);
  }
}

if (faults.length) console.error(faults.join('\n'));
console.log(`lint: ${sources.length} files, ${faults.length} faults`);
process.exit(faults.length ? 1 : 0);
