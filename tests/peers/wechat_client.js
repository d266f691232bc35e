// SPDX-License-Identifier: Apache-2.0
// npm `wechat-api` as somebody else's client of the platform that we play: prints one JSON object per call.
// usage: node wechat_client.js URL APPID SECRET OPENID
const WechatApi = require('wechat-api');

const [url, appid, secret, openid] = process.argv.slice(2);
const api = new WechatApi(appid, secret);
api.endpoint = url;

const call = (name, ...args) =>
  new Promise((resolve) =>
    api[name](...args, (error, data) => {
      console.log(JSON.stringify({ call: name, code: error ? error.code : 0, data }));
      resolve();
    })
  );
(async () => {
  await call('sendText', openid, '您好 from wechat-api');
  await call('uploadMedia', __filename, 'image');
  await call('getUser', openid);
})();
