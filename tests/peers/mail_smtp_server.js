// SPDX-License-Identifier: Apache-2.0
// npm `smtp-server` as a mail server with faults. The first argument is its port, the second a fault of every
// connection ("connect", "auth", "mail") or "". Other faults stand before the recipient's @: "rcpt-550",
// "data-452", "drop" (breaks off after the mail without a word), "slow" (answers after two seconds).
// Each mail it got is told on standard error.
const { SMTPServer } = require('smtp-server');

const [port, fault] = process.argv.slice(2);
const refusal = (code, words) => Object.assign(new Error(words), { responseCode: Number(code) });
const wanted = (stage, address) => (address.match(new RegExp(`^${stage}-(\\d+)@`)) || [])[1];

const server = new SMTPServer({
  disabledCommands: ['STARTTLS'],
  allowInsecureAuth: true,
  authOptional: false,
  onConnect: (session, done) => done(fault === 'connect' ? refusal(421, 'too many connections') : null),
  onAuth: (auth, session, done) =>
    auth.password === 'secret' && fault !== 'auth' ? done(null, { user: auth.username }) : done(refusal(535, 'bad login')),
  onMailFrom: (address, session, done) => done(fault === 'mail' ? refusal(451, 'try again in 300 seconds') : null),
  onRcptTo: (address, session, done) => {
    const code = wanted('rcpt', address.address);
    done(code ? refusal(code, `no ${address.address}`) : null);
  },
  onData: (stream, session, done) => {
    let size = 0;
    const to = session.envelope.rcptTo[0].address;
    stream.on('data', (chunk) => (size += chunk.length));
    stream.on('end', () => {
      console.error(`mail ${JSON.stringify({ to, size })}`);
      const code = wanted('data', to);
      if (code) return done(refusal(code, 'not this one'));
      if (to.startsWith('drop@')) return server.connections.forEach((connection) => connection._socket.destroy());
      setTimeout(() => done(), to.startsWith('slow@') ? 2000 : 0);
    });
  },
});
server.on('error', (error) => console.error(`error ${error.message}`)); // a client that breaks off is no reason to end
server.listen(Number(port), '127.0.0.1', () => console.error('ready'));
