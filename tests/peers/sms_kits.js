// SPDX-License-Identifier: Apache-2.0
// The vendors' own kits (Alibaba Cloud, Tencent Cloud, Twilio) as judges of ours. Reads one question per line on
// standard input, {"op", …}, and prints one JSON answer each: what a kit signs for our request, or the request
// that the kit itself sends for a message, caught by a server here.
const http = require('http');
const readline = require('readline');
const aliyun = require('@alicloud/dysmsapi20170525');
const { $OpenApiUtil, OpenApiUtil } = require('@alicloud/openapi-core');
const tencent = require('tencentcloud-sdk-nodejs-sms').sms.v20210111.Client;
const TencentSign = require('tencentcloud-sdk-nodejs-common/tencentcloud/common/sign').default;
const twilio = require('twilio');

// Runs `send` against a server that answers `answer`; the one request that came.
function caught(answer, send) {
  return new Promise((resolve, reject) => {
    let seen;
    const server = http.createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += chunk));
      request.on('end', () => {
        seen = { method: request.method, url: request.url, headers: request.headers, body };
        response.setHeader('Content-Type', 'application/json');
        response.end(JSON.stringify(answer));
      });
    });
    server.listen(0, '127.0.0.1', async () => {
      try {
        const result = await send(`127.0.0.1:${server.address().port}`);
        resolve({ ...seen, result });
      } catch (fault) {
        reject(fault);
      } finally {
        server.close();
        server.closeAllConnections();
      }
    });
  });
}

const operations = {
  'aliyun-sign'({ method, query, headers, key, secret }) {
    const request = { method, pathname: '/', query, headers };
    const payload = headers['x-acs-content-sha256'];
    return OpenApiUtil.getAuthorization(request, 'ACS3-HMAC-SHA256', payload, key, secret);
  },
  'aliyun-send'({ key, secret, message }) {
    return caught({ Code: 'OK', Message: 'OK', BizId: 'biz-1', RequestId: 'r' }, async (endpoint) => {
      const client = new aliyun.default(
        new $OpenApiUtil.Config({ accessKeyId: key, accessKeySecret: secret, endpoint, protocol: 'HTTP' })
      );
      return (await client.sendSms(new aliyun.SendSmsRequest(message))).body.bizId;
    });
  },
  'tencent-sign'({ host, body, contentType, service, at, key, secret }) {
    return TencentSign.sign3({
      method: 'POST',
      url: `https://${host}/`,
      payload: Buffer.from(body),
      timestamp: at,
      service,
      secretId: key,
      secretKey: secret,
      headers: { 'Content-Type': contentType },
    });
  },
  'tencent-send'({ key, secret, message }) {
    const answer = { Response: { SendStatusSet: [{ SerialNo: 'serial-1', Code: 'Ok' }], RequestId: 'r' } };
    return caught(answer, async (endpoint) => {
      const client = new tencent({
        credential: { secretId: key, secretKey: secret },
        region: 'ap-guangzhou',
        profile: { httpProfile: { endpoint, protocol: 'http://' } },
      });
      return (await client.SendSms(message)).SendStatusSet[0].SerialNo;
    });
  },
  'twilio-sign': ({ url, fields, token }) => twilio.getExpectedTwilioSignature(token, url, fields),
  'twilio-check': ({ url, fields, token, signature }) => twilio.validateRequest(token, signature, url, fields),
  async 'twilio-send'({ account, token, message }) {
    let seen;
    const client = twilio(account, token, {
      httpClient: {
        async request(options) {
          seen = options;
          return { statusCode: 201, body: { sid: 'SM1' } };
        },
      },
    });
    const result = (await client.messages.create(message)).sid;
    return { method: seen.method, url: seen.uri, headers: seen.headers, fields: seen.data, result };
  },
};

(async () => {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const question = JSON.parse(line);
    console.log(JSON.stringify({ answer: await operations[question.op](question) }));
  }
})();
