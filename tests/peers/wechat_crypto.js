// SPDX-License-Identifier: Apache-2.0
// Two foreign implementations of the envelope, one question per line of standard input, one answer per line:
// {"op": "seal"|"open"|"sign", "by": "wechat-crypto"|"@wecom/crypto", "token", "key", "id", …}
const readline = require('readline');
const WXBizMsgCrypt = require('wechat-crypto');
const tencent = require('@wecom/crypto');

function answer(question) {
  const { op, by, token, key, id } = question;
  if (by === 'wechat-crypto') {
    const crypt = new WXBizMsgCrypt(token, key, id);
    if (op === 'sign') return crypt.getSignature(question.timestamp, question.nonce, question.sealed);
    if (op === 'seal') return crypt.encrypt(question.text);
    const opened = crypt.decrypt(question.sealed);
    return opened.id === id ? opened.message : '(not for us)';
  }
  if (op === 'sign') return tencent.getSignature(token, question.timestamp, question.nonce, question.sealed);
  if (op === 'seal') return tencent.encrypt(key, question.text, id);
  const opened = tencent.decrypt(key, question.sealed);
  return opened.id === id ? opened.message : '(not for us)';
}
readline.createInterface({ input: process.stdin }).on('line', (line) => {
  console.log(JSON.stringify({ answer: answer(JSON.parse(line)) }));
});
