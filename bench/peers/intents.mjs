// SPDX-License-Identifier: Apache-2.0
// NLP.js on labelled files: intents.mjs TRAIN TEST LANGUAGE → one line of JSON.
import { readFileSync } from 'node:fs'
import { NlpManager } from 'node-nlp'

const rows = (file) =>
  readFileSync(file, 'utf8').split('\n').filter((line) => line.includes('\t')).map((line) => line.split('\t'))

const [train, test, language] = process.argv.slice(2)
const manager = new NlpManager({ languages: [language], nlu: { log: false }, autoSave: false, forceNER: false })
for (const [label, text] of rows(train)) manager.addDocument(language, text, label)
const begin = process.hrtime.bigint()
await manager.train()
const trained = process.hrtime.bigint()
let right = 0
const asked = rows(test)
for (const [label, text] of asked) right += (await manager.process(language, text)).intent === label ? 1 : 0
const seconds = Number(process.hrtime.bigint() - trained) / 1e9
console.log(JSON.stringify({
  accuracy: right / asked.length,
  train_seconds: Number(trained - begin) / 1e9,
  queries_per_second: asked.length / seconds,
  rss_mb: process.memoryUsage().rss / 1e6,
}))
