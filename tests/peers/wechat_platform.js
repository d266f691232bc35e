// SPDX-License-Identifier: Apache-2.0
// npm `wechat-crypto` as the platform: pushes signed and sealed texts to a service and opens its answers. Prints
// one JSON object {"status", "content"} per text.
// usage: node wechat_platform.js URL TOKEN APPID ENCODING_KEY TEXT…
const http = require('http');
const WXBizMsgCrypt = require('wechat-crypto');

const [url, token, appid, key, ...texts] = process.argv.slice(2);
const crypt = new WXBizMsgCrypt(token, key, appid);
const tag = (xml, name) => (xml.match(new RegExp(`<${name}><!\\[CDATA\\[([\\s\\S]*?)\\]\\]></${name}>`)) || [])[1] || '';

function push(text, number) {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const nonce = String(Math.floor(Math.random() * 1e9));
  const sealed = crypt.encrypt(
    `<xml><ToUserName><![CDATA[gh_peer]]></ToUserName><FromUserName><![CDATA[oPeer]]></FromUserName>` +
      `<CreateTime>${timestamp}</CreateTime><MsgType><![CDATA[text]]></MsgType>` +
      `<Content><![CDATA[${text}]]></Content><MsgId>${timestamp}${number}</MsgId></xml>`
  );
  const sha1 = (parts) => require('crypto').createHash('sha1').update(parts.sort().join('')).digest('hex');
  const query = new URLSearchParams({
    signature: sha1([token, timestamp, nonce]),
    timestamp,
    nonce,
    openid: 'oPeer',
    encrypt_type: 'aes',
    msg_signature: crypt.getSignature(timestamp, nonce, sealed),
  });
  const body = `<xml><ToUserName><![CDATA[gh_peer]]></ToUserName><Encrypt><![CDATA[${sealed}]]></Encrypt></xml>`;
  return new Promise((resolve) => {
    const request = http.request(`${url}?${query}`, { method: 'POST', headers: { 'Content-Type': 'text/xml' } }, (response) => {
      let answer = '';
      response.on('data', (chunk) => (answer += chunk));
      response.on('end', () => {
        let content = answer;
        const encrypted = tag(answer, 'Encrypt');
        const stamp = (answer.match(/<TimeStamp>(\d+)</) || [])[1];
        if (encrypted) {
          const right = crypt.getSignature(stamp, tag(answer, 'Nonce'), encrypted) === tag(answer, 'MsgSignature');
          content = right ? tag(crypt.decrypt(encrypted).message, 'Content') : '(bad signature)';
        }
        console.log(JSON.stringify({ status: response.statusCode, content }));
        resolve();
      });
    });
    request.end(body);
  });
}
(async () => {
  for (let i = 0; i < texts.length; ++i) await push(texts[i], i);
})();
