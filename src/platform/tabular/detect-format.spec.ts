import { describe, expect, it } from '@jest/globals';
import { tabularErrors } from '../../messages/tabular.js';
import { detectFormat } from './detect-format.js';
import type { TableSource } from './table.types.js';

function source(content: Buffer | string, maxBytes?: number): TableSource {
  const bytes = Buffer.isBuffer(content) ? content : Buffer.from(content, 'latin1');
  return {
    name: '名册.xlsx',
    maxBytes,
    open: async function* () {
      for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000);
    },
  };
}

const ole = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);

describe('telling what a file is by its content', () => {
  it.each([
    ['nothing', Buffer.alloc(0), 'FILE_EMPTY'],
    ['only blank lines', ' \r\n\r\n', 'FILE_EMPTY'],
    ['an old xls', Buffer.concat([ole, Buffer.alloc(5000), Buffer.from('Workbook', 'utf16le')]), 'FILE_OLD_XLS'],
    ['a stream of BIFF records', Buffer.from([0x09, 0x08, 0x10, 0x00, 0x00, 0x06]), 'FILE_OLD_XLS'],
    [
      'a workbook with a password',
      // Straddles two chunks of the source.
      Buffer.concat([ole, Buffer.alloc(985), Buffer.from('EncryptedPackage', 'utf16le'), Buffer.alloc(100)]),
      'FILE_PASSWORD',
    ],
    ['a web page', '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><table>', 'FILE_HTML'],
    ['a bare table', '\r\n <TABLE border=1><tr>', 'FILE_HTML'],
    [
      'an XML table of 2003',
      '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
      'FILE_XML_SPREADSHEET',
    ],
    ['other XML', '<?xml version="1.0"?><a/>', 'FILE_NOT_A_TABLE'],
    ['a PDF', '%PDF-1.7\n', 'FILE_NOT_A_TABLE'],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a]), 'FILE_NOT_A_TABLE'],
    ['a rar archive', 'Rar!\x1a\x07', 'FILE_NOT_A_TABLE'],
    ['binary content', Buffer.concat([Buffer.from('abc,def'.repeat(20)), Buffer.from([0, 1, 2])]), 'FILE_NOT_A_TABLE'],
  ])('refuses %s', async (_what, content, code) => {
    await expect(detectFormat(source(content))).rejects.toMatchObject({ code, details: { file: '名册.xlsx' } });
    expect(tabularErrors).toHaveProperty(code);
  });

  it('says how large a file may be', async () => {
    await expect(detectFormat(source(Buffer.alloc(3 * 1024 * 1024, 65), 2 * 1024 * 1024))).rejects.toMatchObject({
      code: 'FILE_TOO_LARGE',
      details: { limitMb: 2 },
    });
  });

  it('tells workbooks and texts apart whatever the name says', async () => {
    expect(await detectFormat(source(Buffer.from('PK\x03\x04....', 'latin1')))).toEqual({ kind: 'xlsx' });
    expect(await detectFormat(source('a,b\n'))).toEqual({ kind: 'csv', encoding: 'utf-8', bom: 0 });
    expect(await detectFormat(source(Buffer.from('\ufeffa,b\n')))).toEqual({ kind: 'csv', encoding: 'utf-8', bom: 3 });
    expect(await detectFormat(source(Buffer.from([0xd0, 0xd5, 0xc3, 0xfb, 0x0a])))).toEqual({
      kind: 'csv',
      encoding: 'gb18030',
      bom: 0,
    });
  });
});
