import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { errorCatalogue } from './catalogue.js';

const ROOT = join(import.meta.dirname, '..', '..');

function sources(folder: string): { path: string; text: string }[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))
    .map((name) => ({ path: join(folder, name), text: readFileSync(join(ROOT, folder, name), 'utf8') }));
}

/** `new DomainError('CODE', 'kind', …)` wherever it stands, also over several lines. */
function* thrown(): Generator<{ path: string; code: string; kind: string }> {
  for (const { path, text } of [...sources('src'), ...sources('migrations')]) {
    for (const [, code, kind] of text.matchAll(/new DomainError\(\s*'([A-Z0-9_]+)'\s*,\s*'([a-z]+)'/g)) {
      yield { path, code: code!, kind: kind! };
    }
  }
}

/** `fail('CODE', …)` and `fail(CASE … THEN 'CODE' ELSE 'CODE' END, …)` in the SQL of the migrations. */
function* raisedBySql(): Generator<{ path: string; code: string }> {
  for (const { path, text } of sources('migrations')) {
    for (const [, code] of text.matchAll(/\bfail\(\s*'([A-Z0-9_]+)'/g)) yield { path, code: code! };
    for (const [, choice] of text.matchAll(/\bfail\(\s*CASE\b(.*?)\bEND\b/gs)) {
      for (const [, code] of choice!.matchAll(/\b(?:THEN|ELSE)\s+'([A-Z0-9_]+)'/g)) yield { path, code: code! };
    }
  }
}

describe('the catalogue of errors', () => {
  it('has every code that the program throws, with the same kind', () => {
    const found = [...thrown()];
    expect(found.length).toBeGreaterThan(150);
    const wrong = found
      .filter(({ code, kind }) => errorCatalogue[code]?.kind !== kind)
      .map(
        ({ path, code, kind }) =>
          `${path}: ${code} is thrown as ${kind}, catalogued as ${errorCatalogue[code]?.kind ?? 'nothing'}`,
      );
    expect(wrong).toEqual([]);
  });

  it('has every code that the database raises', () => {
    const found = [...raisedBySql()];
    expect(found.length).toBeGreaterThan(60);
    expect(found.filter(({ code }) => !errorCatalogue[code]).map(({ path, code }) => `${path}: ${code}`)).toEqual([]);
  });

  it('has every code that a constraint stands for', () => {
    const text = readFileSync(join(ROOT, 'src/platform/db/pg-errors.ts'), 'utf8');
    const codes = [...text.matchAll(/(?::|return) '([A-Z][A-Z0-9_]+)'/g)].map(([, code]) => code!);
    expect(codes.length).toBeGreaterThan(20);
    expect(codes.filter((code) => !errorCatalogue[code])).toEqual([]);
  });

  it('keeps no sentence for a code that nothing raises any more', () => {
    const text = [...sources('src'), ...sources('migrations')]
      .filter(({ path }) => !path.startsWith(join('src', 'messages')))
      .map((source) => source.text)
      .join('\n');
    const spoken = new Set([...text.matchAll(/['"`]([A-Z][A-Z0-9_]{2,})['"`]/g)].map(([, code]) => code!));
    expect(Object.keys(errorCatalogue).filter((code) => !spoken.has(code))).toEqual([]);
  });
});
