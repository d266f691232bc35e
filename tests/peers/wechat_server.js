// SPDX-License-Identifier: Apache-2.0
// npm `wechat` as somebody else's official account: answers every text with "echo: " and the text.
// usage: node wechat_server.js PORT TOKEN APPID ENCODING_KEY
const express = require('express');
const wechat = require('wechat');

const [port, token, appid, encodingAESKey] = process.argv.slice(2);
const config = { token, appid, encodingAESKey };
const app = express();
// With a length instead of chunks, so that the simplest client can read the answer.
app.use((request, response, next) => {
  const end = response.end.bind(response);
  const writeHead = response.writeHead;
  response.writeHead = (status, headers) => {
    response.statusCode = status;
    for (const [name, value] of Object.entries(headers || {})) response.setHeader(name, value);
    return response;
  };
  response.end = (body, ...rest) => {
    response.writeHead = writeHead;
    response.setHeader('Content-Length', Buffer.byteLength(body || ''));
    return end(body, ...rest);
  };
  next();
});
app.use(
  '/wechat',
  wechat(config, (request, response) => {
    const message = request.weixin;
    if (message.MsgType === 'text') response.reply('echo: ' + message.Content);
    else response.reply('');
  })
);
app.listen(Number(port), '127.0.0.1', () => console.error(JSON.stringify({ msg: 'ready' })));
