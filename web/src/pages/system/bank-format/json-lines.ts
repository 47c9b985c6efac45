/** A definition written out, and on which line (from 0) each of its parts stands: 'order.columns[2].width' → 14. */
export interface Written {
  text: string;
  lines: ReadonlyMap<string, number>;
}

/** The service keeps no order of its own; people read a format in this one. */
const ORDER = [
  ...[
    'code',
    'name',
    'version',
    'order',
    'result',
    'kind',
    'field',
    'title',
    'constant',
    'width',
    'align',
    'pad',
    'unit',
  ],
  ...[
    'dateFormat',
    'layout',
    'delimiter',
    'quoting',
    'encoding',
    'newline',
    'fileName',
    'header',
    'columns',
    'trailer',
  ],
  ...['outcomes', 'causes'],
];

function entriesOf(value: object): [string, unknown][] {
  const entries = Object.entries(value);
  if (Array.isArray(value)) return entries;
  const place = (key: string): number => (ORDER.includes(key) ? ORDER.indexOf(key) : ORDER.length);
  return entries.sort(([a], [b]) => place(a) - place(b));
}

/** As JSON; objects of plain values, such as columns, on one line each, so that a format can be read at a glance. */
export function writeOut(definition: unknown): Written {
  const out: string[] = [];
  const lines = new Map<string, number>();
  const write = (value: unknown, path: string, before: string, after: string, indent: string): void => {
    lines.set(path, out.length);
    if (!isCompound(value) || isPlain(value)) {
      if (isCompound(value)) for (const key of Object.keys(value)) lines.set(join(path, key, value), out.length);
      out.push(`${indent}${before}${oneLine(value)}${after}`);
      return;
    }
    const [open, close] = Array.isArray(value) ? '[]' : '{}';
    out.push(`${indent}${before}${open}`);
    const entries = entriesOf(value);
    entries.forEach(([key, inner], i) => {
      const name = Array.isArray(value) ? '' : `${JSON.stringify(key)}: `;
      write(inner, join(path, key, value), name, i < entries.length - 1 ? ',' : '', `${indent}  `);
    });
    out.push(`${indent}${close}${after}`);
  };
  write(definition, '', '', '', '');
  return { text: out.join('\n'), lines };
}

/** The line of a part, or of what it would stand in when it is missing. */
export function lineOf({ lines }: Written, path: string): number {
  for (let at = path; at !== ''; at = at.replace(/(\.[^.[]*|\[\d+\]|^[^.[]+)$/, '')) {
    const line = lines.get(at);
    if (line !== undefined) return line;
  }
  return 0;
}

function isCompound(value: unknown): value is Record<string, unknown> | unknown[] {
  return typeof value === 'object' && value !== null;
}

/** Holds plain values only, and is short enough for a line. */
function isPlain(value: object): boolean {
  return Object.values(value).every((inner) => !isCompound(inner)) && JSON.stringify(value).length < 110;
}

function oneLine(value: unknown): string {
  if (!isCompound(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return JSON.stringify(value);
  const entries = entriesOf(value).map(([key, inner]) => `${JSON.stringify(key)}: ${JSON.stringify(inner)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

function join(path: string, key: string, of: object): string {
  if (Array.isArray(of)) return `${path}[${key}]`;
  return path === '' ? key : `${path}.${key}`;
}
