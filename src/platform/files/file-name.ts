const utf8 = new TextDecoder('utf-8', { fatal: true });
const gb18030 = new TextDecoder('gb18030', { fatal: true });
const MAX_LENGTH = 200;

/**
 * The name that the sender meant. A multipart parser reads the bytes of `filename="…"` as Latin-1; browsers send UTF-8,
 * old Windows programs the local GB18030. A name from `filename*=UTF-8''…` (RFC 5987) arrives decoded and is kept.
 */
export function decodeFileName(parsed: string): string {
  return tidy(decode(parsed)) || '未命名';
}

function decode(parsed: string): string {
  // Latin-1 has nothing beyond U+00FF: such a name has been decoded already.
  if (/[\u0100-\uffff]/.test(parsed) || !/[\u0080-\u00ff]/.test(parsed)) return parsed;
  const bytes = Buffer.from(parsed, 'latin1');
  for (const decoder of [utf8, gb18030]) {
    try {
      return decoder.decode(bytes);
    } catch {
      // Not in this encoding.
    }
  }
  return parsed;
}

/** No folders, no control characters, no marks that turn the reading direction; the ending is kept when cut. */
function tidy(name: string): string {
  const base = name.split(/[\\/]/).pop() ?? '';
  const clean = base
    .replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069\ufeff]/gu, '')
    .normalize('NFC')
    .trim();
  const characters = [...clean];
  if (characters.length <= MAX_LENGTH) return clean;
  const ending = /\.[^.]{1,10}$/.exec(clean)?.[0] ?? '';
  return characters.slice(0, MAX_LENGTH - ending.length).join('') + ending;
}

/** Value of the Content-Disposition header of a download, with the name for old clients and for all others (RFC 6266). */
export function attachment(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
