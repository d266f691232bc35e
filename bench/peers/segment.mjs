// SPDX-License-Identifier: Apache-2.0
// Chinese segmenters of Node: segment.mjs FILE jieba|nodejieba|intl → one line of JSON.
import { readFileSync } from 'node:fs'

const [file, which] = process.argv.slice(2)
const lines = readFileSync(file, 'utf8').split('\n')
const loaded = process.hrtime.bigint()
let cut
if (which === 'jieba') {
  const { Jieba } = await import('@node-rs/jieba')
  const { dict } = await import('@node-rs/jieba/dict.js')
  const jieba = Jieba.withDict(dict)
  cut = (line) => jieba.cut(line, false).length
} else if (which === 'nodejieba') {
  const { default: nodejieba } = await import('nodejieba')
  cut = (line) => nodejieba.cut(line).length
} else {
  const segmenter = new Intl.Segmenter('zh', { granularity: 'word' })
  cut = (line) => [...segmenter.segment(line)].length
}
cut('预热')
const begin = process.hrtime.bigint()
let words = 0
for (const line of lines) words += cut(line)
const seconds = Number(process.hrtime.bigint() - begin) / 1e9
console.log(JSON.stringify({
  words,
  load_seconds: Number(begin - loaded) / 1e9,
  megabytes_per_second: Buffer.byteLength(lines.join('\n')) / 1e6 / seconds,
  rss_mb: process.memoryUsage().rss / 1e6,
}))
