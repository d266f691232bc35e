// SPDX-License-Identifier: Apache-2.0
// npm `mailparser`'s opinion on each .eml of a folder: one JSON object a line.
const fs = require('fs');
const path = require('path');
const { simpleParser } = require('mailparser');

const folder = process.argv[2];
(async () => {
  for (const file of fs.readdirSync(folder).filter((each) => each.endsWith('.eml')).sort()) {
    const opinion = { name: path.basename(file, '.eml') };
    try {
      const mail = await simpleParser(fs.readFileSync(path.join(folder, file)), { skipImageLinks: true });
      opinion.subject = mail.subject || '';
      opinion.from = mail.from && mail.from.value.length ? mail.from.value[0].address || '' : '';
      opinion.text = mail.text || '';
      opinion.sizes = mail.attachments.map((each) => each.size);
    } catch (error) {
      opinion.error = error.message;
    }
    console.log(JSON.stringify(opinion));
  }
})();
