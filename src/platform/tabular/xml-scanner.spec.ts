import { describe, expect, it } from '@jest/globals';
import { attributeOf, decodeExcelText, decodeXml, XmlScanner } from './xml-scanner.js';

function events(xml: string, chunk: number): string[] {
  const seen: string[] = [];
  let text = '';
  const flush = (): void => {
    if (text !== '') seen.push(`"${text}"`);
    text = '';
  };
  const scanner = new XmlScanner({
    open: (name, attributes) => {
      flush();
      seen.push(`<${name}${attributes}>`);
    },
    text: (raw, literal) => {
      text += literal ? raw : decodeXml(raw);
    },
    close: (name) => {
      flush();
      seen.push(`</${name}>`);
    },
  });
  for (let at = 0; at < xml.length; at += chunk) scanner.feed(xml.slice(at, at + chunk));
  scanner.end();
  return seen;
}

describe('scanning XML', () => {
  const xml = `<?xml version="1.0"?><x:a p="1>0" q='"'><!-- <b> --><b/>t&amp;u<![CDATA[<c>]]></x:a >\n`;

  it('sees the same events however the text is cut', () => {
    const whole = events(xml, 1000);
    expect(whole).toEqual([`<a p="1>0" q='"'>`, '<b>', '</b>', '"t&u<c>"', '</a>']);
    for (const chunk of [1, 2, 3, 7]) expect(events(xml, chunk).filter((e) => e !== '""')).toEqual(whole);
  });

  it('reads attributes whatever their quotes and order', () => {
    const attributes = ` xr:r="no" s = '3' t="a&quot;b" r="A1"`;
    expect(['r', 's', 't', 'x', 'xr:r'].map((name) => attributeOf(attributes, name))).toEqual([
      'A1',
      '3',
      'a"b',
      null,
      'no',
    ]);
  });

  it('decodes entities once and only known ones', () => {
    expect(decodeXml('&lt;&#65;&#x4e00;&amp;lt;&nope;&#x110000;')).toBe('<A一&lt;&nope;\ufffd');
    expect(decodeExcelText('a_x000A_b_x005F_x000D_')).toBe('a\nb_x000D_');
  });

  it('refuses document types and markup that does not end', () => {
    expect(() => events('<!DOCTYPE a><a/>', 100)).toThrow('document type');
    expect(() => events('<a><b', 100)).toThrow('inside markup');
  });
});
