// SPDX-License-Identifier: Apache-2.0
// npm `hoodiecrow-imap` as a second kind of IMAP server, strict like 163: SELECT is refused to whoever has not
// sent ID. usage: node mail_imap_server.js PORT FOLDER. Each FOLDER/*.eml is delivered to INBOX and removed;
// what lies in the mailboxes is written to FOLDER/state.json.
const fs = require('fs');
const path = require('path');
const hoodiecrow = require('hoodiecrow-imap');

const [port, folder] = process.argv.slice(2);
const server = hoodiecrow({
  plugins: ['ID', 'IDLE', 'UIDPLUS', 'LITERALPLUS'],
  id: { name: 'hoodiecrow' },
  users: { 'kefu@shop.example': { password: 'secret' } },
  storage: { INBOX: {}, '': { separator: '/', folders: {} } },
});

for (const command of ['ID', 'SELECT']) {
  const original = server.getCommandHandler(command);
  server.setCommandHandler(command, (connection, parsed, data, callback) => {
    connection.introduced = connection.introduced || command === 'ID';
    if (connection.introduced) return original(connection, parsed, data, callback);
    connection.send({ tag: parsed.tag, command: 'NO', attributes: [{ type: 'TEXT', value: 'SELECT Unsafe Login.' }] }, 'refused', parsed, data);
    callback();
  });
}

function look() {
  for (const file of fs.readdirSync(folder).filter((each) => each.endsWith('.eml')).sort()) {
    const name = path.join(folder, file);
    server.appendMessage('INBOX', [], false, fs.readFileSync(name, 'binary'));
    fs.unlinkSync(name);
  }
  const state = {};
  for (const name of Object.keys(server.folderCache))
    state[name] = server.folderCache[name].messages.map((each) => ({ uid: each.uid, flags: each.flags }));
  fs.writeFileSync(path.join(folder, 'state.part'), JSON.stringify(state));
  fs.renameSync(path.join(folder, 'state.part'), path.join(folder, 'state.json'));
}
server.listen(Number(port), () => {
  setInterval(look, 50);
  console.error('ready');
});
