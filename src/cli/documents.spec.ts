import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { errorCatalogue } from '../messages/catalogue.js';
import { COMMANDS } from './all-commands.js';
import { parseLine } from './parse.js';

const ROOT = resolve(import.meta.dirname, '../..');
const DOCUMENTS = ['README.md', 'README.zh-CN.md', 'docs/runbook.md'];

function read(document: string): string {
  return readFileSync(resolve(ROOT, document), 'utf8');
}

/** Command lines of the shell blocks, as the shell would split them. */
function commandLines(document: string): string[][] {
  const blocks = [...read(document).matchAll(/```sh\n([\s\S]*?)```/g)].map((match) => match[1]!);
  const lines = blocks.flatMap((block) => block.split('\n'));
  const typed = lines.flatMap((line) => line.replace(/(^|\s)#.*$/, '').split(/&&|;(?=\s)/));
  const prefix = /^(?:npm run (?:-s )?cli -- |cli |.*node dist\/src\/cli\.js )/;
  return typed
    .map((line) => line.trim())
    .filter((line) => prefix.test(line))
    .map((line) => words(line.replace(prefix, '')));
}

function words(line: string): string[] {
  const found = [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? match[3]!);
  const redirect = found.findIndex((word) => word === '<' || word === '>');
  return redirect < 0 ? found : found.slice(0, redirect);
}

describe('what the documents tell people to type', () => {
  it.each(DOCUMENTS)('is understood: %s', (document) => {
    const lines = commandLines(document);
    expect(lines.length).toBeGreaterThan(10);
    for (const line of lines) expect(() => parseLine(line, COMMANDS)).not.toThrow();
  });

  it('and the codes they explain are those of the catalogue', () => {
    const named = [...read('docs/runbook.md').matchAll(/\(([A-Z][A-Z_]{5,})\)/g)].map((match) => match[1]!);
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((code) => !(code in errorCatalogue))).toEqual([]);
  });
});
