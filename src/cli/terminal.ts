import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';

/** Where a command reads from and writes to. */
export interface Terminal {
  env: NodeJS.ProcessEnv;
  out(line: string): void;
  error(line: string): void;
  askHidden(question: string): Promise<string | undefined>;
  readInput(): Promise<string>;
}

export function processTerminal(): Terminal {
  return {
    env: process.env,
    out: (line) => void process.stdout.write(`${line}\n`),
    error: (line) => void process.stderr.write(`${line}\n`),
    askHidden: async (question) => (process.stdin.isTTY ? askHidden(question) : undefined),
    readInput: async () => {
      const parts: Buffer[] = [];
      for await (const part of process.stdin) parts.push(part as Buffer);
      return Buffer.concat(parts).toString('utf8').trim();
    },
  };
}

function askHidden(question: string): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  process.stderr.write(question);
  const reader = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  return new Promise((resolve) => {
    reader.question('', (typed) => {
      reader.close();
      process.stderr.write('\n');
      resolve(typed);
    });
    // Ctrl-C ends the command instead of being swallowed by the question.
    reader.on('SIGINT', () => process.exit(130));
  });
}
