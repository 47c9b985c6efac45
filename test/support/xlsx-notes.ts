import { inflateRawSync } from 'node:zlib';

/** Comments of the sheets of a workbook by cell; with several sheets the last one counts. Enough for what we write. */
export function readXlsxNotes(bytes: Buffer): Record<string, string> {
  const notes: Record<string, string> = {};
  for (const [name, xml] of parts(bytes)) {
    if (!/^xl\/comments\d+\.xml$/.test(name)) continue;
    for (const [, ref, text] of xml.matchAll(/<comment ref="([A-Z]+\d+)"[^>]*>.*?<t[^>]*>(.*?)<\/t>/gs))
      notes[ref!] = text!;
  }
  return notes;
}

function* parts(bytes: Buffer): Generator<[name: string, content: string]> {
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    const nameLength = bytes.readUInt16LE(at + 28);
    const size = bytes.readUInt32LE(at + 20);
    const header = bytes.readUInt32LE(at + 42);
    const start = header + 30 + bytes.readUInt16LE(header + 26) + bytes.readUInt16LE(header + 28);
    const content = bytes.subarray(start, start + size);
    const text = bytes.readUInt16LE(at + 10) === 8 ? inflateRawSync(content) : content;
    yield [bytes.toString('utf8', at + 46, at + 46 + nameLength), text.toString('utf8')];
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
}
