const LEVELS: Record<number, string> = { 10: '跟踪', 20: '调试', 30: '信息', 40: '警告', 50: '错误', 60: '致命' };
const SHANGHAI_OFFSET_MS = 8 * 3_600_000;
/** Shown in the line itself or of no use to a reader of the terminal. */
const SHOWN = new Set(['level', 'time', 'pid', 'hostname', 'context', 'msg', 'err', 'req', 'res', 'responseTime']);

interface LogRecord {
  level: number;
  time: number;
  msg?: string;
  context?: string;
  err?: { stack?: string; message?: string };
  req?: { id?: unknown; method?: string; path?: string };
  res?: { status?: number };
  responseTime?: number;
  [field: string]: unknown;
}

/** One record as a person reads it on a terminal; a line that is no record passes through. */
export function readableLine(line: string): string {
  let record: LogRecord;
  try {
    record = JSON.parse(line) as LogRecord;
  } catch {
    return line;
  }
  const time = new Date(record.time + SHANGHAI_OFFSET_MS).toISOString().slice(11, 23);
  const request = record.req ? `${record.req.method} ${record.req.path} ${record.res?.status ?? ''}`.trim() : '';
  const took = record.responseTime === undefined ? '' : `${record.responseTime} ms`;
  const rest = Object.entries(record).filter(([name]) => !SHOWN.has(name));
  const parts = [
    time,
    LEVELS[record.level] ?? String(record.level),
    record.context ? `[${record.context}]` : '',
    record.msg ?? '',
    request,
    took,
    rest.length > 0 ? JSON.stringify(Object.fromEntries(rest)) : '',
  ];
  const stack = record.err?.stack ?? record.err?.message;
  return `${parts.filter(Boolean).join(' ')}${stack ? `\n${stack}` : ''}\n`;
}
