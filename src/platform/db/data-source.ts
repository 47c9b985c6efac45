import pg from 'pg';
import { DataSource } from 'typeorm';
import { migrations } from '../../../migrations/index.js';

const DATE_OID = 1082;
// A date is a calendar day, not an instant: left as 'YYYY-MM-DD', never turned into a Date of some time zone.
pg.types.setTypeParser(DATE_OID, (text) => text);

export interface Connection {
  url?: string;
  host?: string;
  port?: number;
  user?: string;
  database?: string;
}

export function makeDataSource(
  connection: Connection,
  options: { max?: number; role?: string; statementTimeoutMs?: number } = {},
): DataSource {
  return new DataSource({
    type: 'postgres',
    ...(connection.url
      ? { url: connection.url }
      : { host: connection.host, port: connection.port, username: connection.user, database: connection.database }),
    migrations,
    migrationsTransactionMode: 'all',
    logging: false,
    extra: {
      max: options.max ?? 10,
      options: [
        '-c timezone=UTC',
        '-c lock_timeout=60s',
        options.role ? `-c role=${options.role}` : '',
        options.statementTimeoutMs ? `-c statement_timeout=${options.statementTimeoutMs}` : '',
      ]
        .filter(Boolean)
        .join(' '),
    },
  });
}
