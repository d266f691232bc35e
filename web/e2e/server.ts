// SPDX-License-Identifier: Apache-2.0
// Starts the real binary on a fresh data directory and stops it again. Its only words to us are JSON lines on stderr.
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export interface Server {
  url: string;
  setupUrl: string;
  log: string[];
  stop: () => Promise<void>;
}

const repository = resolve(import.meta.dirname, '../..');
const binary = resolve(process.env.XIAOER_BIN ?? join(repository, 'build/release/xiaoer'));

/** A free port below 32768: higher ones collide with outgoing connections. */
async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const port = 21000 + Math.floor(Math.random() * 9000);
    const free = await new Promise<boolean>((done) => {
      const probe = createServer().once('error', () => done(false)).listen(port, '127.0.0.1', () => probe.close(() => done(true)));
    });
    if (free) return port;
  }
  throw new Error('no free port between 21000 and 30000');
}

export async function startServer(): Promise<Server> {
  if (!existsSync(binary)) throw new Error(`${binary} is missing: run bin/build, or set XIAOER_BIN`);
  const data = mkdtempSync(join(tmpdir(), 'xiaoer-e2e-'));
  const [port, live] = [await freePort(), await freePort()];
  const args = ['serve', '--data', data, '--listen', `127.0.0.1:${port}`, '--live', `127.0.0.1:${live}`];
  const child = spawn(binary, args, { cwd: repository, stdio: ['ignore', 'inherit', 'pipe'] });
  const log: string[] = [];
  const lines = watch(child, log);
  const ready = await lines('ready').catch((fault: Error) => {
    child.kill('SIGKILL');
    throw fault;
  });
  const stop = async () => {
    const gone = new Promise((done) => child.once('exit', done));
    child.kill('SIGTERM');
    await gone;
    rmSync(data, { recursive: true, force: true });
  };
  const setup = log.map((line) => parsed(line)).find((line) => line?.msg === 'setup');
  return { url: String(ready.url).replace(/\/$/, ''), setupUrl: String(setup?.url ?? ''), log, stop };
}

function parsed(line: string): Record<string, unknown> | null {
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return null;
  }
}

function watch(child: ChildProcess, log: string[]) {
  let rest = '';
  child.stderr!.on('data', (bytes: Buffer) => {
    const parts = (rest + bytes.toString()).split('\n');
    rest = parts.pop() ?? '';
    log.push(...parts);
  });
  return (word: string) => new Promise<Record<string, unknown>>((found, failed) => {
    const look = setInterval(() => {
      const line = log.map(parsed).find((candidate) => candidate?.msg === word);
      if (line) finish(() => found(line));
    }, 50);
    const late = setTimeout(() => finish(() => failed(new Error(`no "${word}" in 120 s:\n${log.join('\n')}`))), 120000);
    child.once('exit', (code) => finish(() => failed(new Error(`server ended with ${code}:\n${log.join('\n')}`))));
    function finish(act: () => void) {
      clearInterval(look);
      clearTimeout(late);
      act();
    }
  });
}
