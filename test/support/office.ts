import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll } from '@jest/globals';
import { readTable } from '../../src/platform/tabular/read-table.js';
import { hasProgram } from '../../src/rehearsal/outside-programs.js';

/** Whether there is a LibreOffice on this machine to open what we write. */
export const OFFICE_INSTALLED = hasProgram('soffice');

const run = promisify(execFile);
const TIMEOUT_MS = 120_000;
/** Comma, quotes, UTF-8, from line 1; quotes only where needed; cells as shown (the ninth), no formulas, and last the sheet. */
const csvFilter = (sheet: number): string =>
  `csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,true,false,false,${sheet}`;

/** A folder of this test file: LibreOffice allows one process a profile, and test files run beside each other. */
let home: Promise<string> | undefined;
const ownHome = (): Promise<string> => (home ??= mkdtemp(join(tmpdir(), 'office-')));
afterAll(async () => {
  if (home !== undefined) await rm(await home, { recursive: true, force: true });
});

let last: Promise<unknown> = Promise.resolve();
/** The files that LibreOffice makes of one, in a folder of their own. One call after the other, as they share the profile. */
function convert(path: string, to: string): Promise<string[]> {
  const next = last.then(async () => {
    const folder = await mkdtemp(join(await ownHome(), 'out-'));
    const profile = `-env:UserInstallation=${pathToFileURL(join(await ownHome(), 'profile')).href}`;
    const args = [profile, '--headless', '--norestore', '--convert-to', to, '--outdir', folder, path];
    const { stdout, stderr } = await run('soffice', args, { timeout: TIMEOUT_MS });
    const made = await readdir(folder);
    // It ends with 0 even when it could not read the file.
    if (made.length === 0) throw new Error(`LibreOffice made nothing of ${basename(path)}: ${stdout}${stderr}`);
    return made.map((name) => join(folder, name));
  });
  last = next.catch(() => undefined);
  return next;
}

/** A sheet of a workbook as LibreOffice shows it, cell by cell, an empty row as []; the first unless `sheet` (from 1) says which. */
export async function convertToCsv(path: string, { sheet = 1 }: { sheet?: number } = {}): Promise<string[][]> {
  const [file] = await convert(path, csvFilter(sheet));
  const bytes = await readFile(file!);
  const source = {
    name: 'sheet.csv',
    async *open() {
      yield bytes;
    },
  };
  const rows: string[][] = [];
  for await (const { rowNo, cells } of readTable(source, { delimiter: ',' })) {
    while (rows.length < rowNo - 1) rows.push([]);
    rows.push(cells.map(({ text }) => text));
  }
  return rows;
}

/** A document as LibreOffice prints it: the path of the PDF, which lies until the tests of this file are over. */
export async function convertToPdf(path: string): Promise<string> {
  const [file] = await convert(path, 'pdf');
  if (extname(file!) !== '.pdf') throw new Error(`not a PDF: ${file}`);
  return file!;
}

/** The text of a PDF as poppler reads it, with the columns side by side. */
export async function pdfText(path: string): Promise<string> {
  return (await run('pdftotext', ['-layout', path, '-'], { maxBuffer: 1 << 25 })).stdout;
}
