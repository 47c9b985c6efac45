import { afterEach, describe, expect, it } from '@jest/globals';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LedgerClient } from './ledger-client.js';

describe('LedgerClient on a connection that breaks', () => {
  let server: Server;
  let asked: string[];
  afterEach(() => void server.close());

  /** A service that closes the connection under the first `breaks` calls after the login. */
  async function service(breaks: number): Promise<LedgerClient> {
    asked = [];
    server = createServer((req: IncomingMessage, res: ServerResponse) => {
      if (req.url === '/api/v1/session') {
        res.setHeader('content-type', 'application/json').end(JSON.stringify({ csrfToken: 'token' }));
        return;
      }
      asked.push(`${req.method} ${req.url} ${req.headers['idempotency-key'] ?? '-'}`);
      if (asked.length <= breaks) req.socket.destroy();
      else res.setHeader('content-type', 'application/json').end('{"answer":"once"}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return LedgerClient.login(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 'jingban', 'x');
  }

  it('asks again for what changes nothing', async () => {
    const client = await service(1);
    await expect(client.get('/v1/rolls')).resolves.toEqual({ answer: 'once' });
    expect(asked).toEqual(['GET /api/v1/rolls -', 'GET /api/v1/rolls -']);
  });

  it('repeats a command under its own key', async () => {
    const client = await service(2);
    await expect(client.post('/v1/batches', {}, { key: 'batch/1' })).resolves.toEqual({ answer: 'once' });
    expect(asked).toEqual(Array(3).fill('POST /api/v1/batches batch/1'));
  });

  it('never repeats a command without a key, and gives up after the third time', async () => {
    const unkeyed = await service(1);
    await expect(unkeyed.post('/v1/batches')).rejects.toThrow('fetch failed');
    expect(asked).toHaveLength(1);
    server.close();
    const broken = await service(9);
    await expect(broken.get('/v1/rolls')).rejects.toThrow('fetch failed');
    expect(asked).toHaveLength(3);
  });
});
