// SPDX-License-Identifier: Apache-2.0
// npm `smpp` as a message centre that may be killed at any moment: what phones wrote and what reached them stands
// in a journal, so that the next start goes on where the last one ended. Long texts go out as parts, last part
// first. Every submit that asks for a receipt gets one; numbers that end in 9 do not exist.
// usage: node smpp_centre.js PORT CONTROL_PORT JOURNAL [KEY CERTIFICATE]
//   POST /say [{"from", "text"}]     phones write
//   GET /heard                       [{"to", "text", "part"}] in the order of arrival
//   GET /state                       {"bound", "waiting"}: is somebody bound, what is not delivered yet
const fs = require('fs');
const http = require('http');
const smpp = require('smpp');

const [port, controlPort, journal, key, certificate] = process.argv.slice(2);
const kWindow = 20;
const kPartUnits = 67;
const heard = [];
const waiting = new Map(); // number → PDU that nobody has taken yet
const underWay = new Set(); // their numbers on this connection
let number = 0;
let session = null;

const note = (entry) => fs.appendFileSync(journal, JSON.stringify(entry) + '\n');

function bytesOf(text) {
  return Buffer.from(text, 'utf16le').swap16();
}

function deliver(fields) {
  const { hex, ...others } = fields;
  const content = Buffer.from(hex, 'hex');
  const header = others.esm_class & 0x40 ? content.subarray(0, 6) : null;
  return { ...others, short_message: header ? { udh: header, message: content.subarray(6) } : content };
}

function queue(fields) {
  waiting.set(++number, fields);
  note({ queued: fields });
}

function say({ from, text }) {
  const bytes = bytesOf(text);
  const common = { source_addr_ton: 1, source_addr_npi: 1, source_addr: from, destination_addr: '1069012345', data_coding: 8 };
  if (bytes.length <= 140) return queue({ ...common, esm_class: 0, hex: bytes.toString('hex') });
  const total = Math.ceil(bytes.length / (2 * kPartUnits));
  const reference = (number + 1) & 0xff;
  for (let part = total; part >= 1; --part) {
    const content = bytes.subarray((part - 1) * 2 * kPartUnits, part * 2 * kPartUnits);
    const header = Buffer.from([5, 0, 3, reference, total, part]);
    queue({ ...common, esm_class: 0x40, hex: Buffer.concat([header, content]).toString('hex') });
  }
}

function receipt(id, submit) {
  const good = !submit.destination_addr.endsWith('9');
  const text = `id:${id} sub:001 dlvrd:${good ? '001' : '000'} submit date:2601010000 done date:2601010001 ` +
    `stat:${good ? 'DELIVRD' : 'UNDELIV'} err:${good ? '000' : 'MK:0001'} text:`;
  queue({
    esm_class: 4, source_addr_ton: 1, source_addr_npi: 1, source_addr: submit.destination_addr,
    destination_addr: submit.source_addr, data_coding: 0, hex: Buffer.from(text, 'latin1').toString('hex'),
  });
}

function pump() {
  if (!session) return;
  const bound = session;
  for (const [n, fields] of waiting) {
    if (underWay.size >= kWindow) return;
    if (underWay.has(n)) continue;
    underWay.add(n);
    bound.deliver_sm(deliver(fields), (answer) => {
      if (session !== bound) return;
      underWay.delete(n);
      if (answer.command_status === 0) {
        waiting.delete(n);
        note({ taken: n });
        pump();
      } else {
        setTimeout(pump, 100);
      }
    });
  }
}

function take(bound, pdu) {
  const content = pdu.short_message;
  const part = content.udh ? content.udh[0][4] : 0;
  const id = String(heard.length + 1).padStart(8, '0');
  heard.push({ to: pdu.destination_addr, text: content.message, part });
  note({ heard: heard[heard.length - 1] });
  bound.send(pdu.response({ message_id: id }));
  if (pdu.registered_delivery & 1) receipt(id, pdu);
  pump();
}

function serve(bound) {
  const leave = () => {
    if (session === bound) session = null;
  };
  bound.on('bind_transceiver', (pdu) => {
    const known = pdu.system_id === 'gw' && pdu.password === 'secret';
    bound.send(pdu.response({ command_status: known ? 0 : smpp.ESME_RBINDFAIL }));
    if (!known) return bound.close();
    underWay.clear();
    session = bound;
    pump();
  });
  bound.on('submit_sm', (pdu) => take(bound, pdu));
  bound.on('enquire_link', (pdu) => bound.send(pdu.response()));
  bound.on('unbind', (pdu) => {
    bound.send(pdu.response());
    bound.close();
  });
  bound.on('close', leave);
  bound.on('error', leave);
}

function control(request, response) {
  let body = '';
  request.on('data', (chunk) => (body += chunk));
  request.on('end', () => {
    if (request.url === '/say') {
      JSON.parse(body).forEach(say);
      pump();
    }
    const answers = { '/say': true, '/heard': heard, '/state': { bound: session !== null, waiting: waiting.size } };
    response.end(JSON.stringify(answers[request.url]));
  });
}

for (const line of fs.existsSync(journal) ? fs.readFileSync(journal, 'utf8').split('\n').filter(Boolean) : []) {
  const entry = JSON.parse(line);
  if (entry.queued) waiting.set(++number, entry.queued);
  if (entry.taken) waiting.delete(entry.taken);
  if (entry.heard) heard.push(entry.heard);
}
const secure = key ? { key: fs.readFileSync(key), cert: fs.readFileSync(certificate) } : {};
smpp.createServer(secure, serve).listen(Number(port), '127.0.0.1', () => {
  http.createServer(control).listen(Number(controlPort), '127.0.0.1', () => console.error('ready'));
});
