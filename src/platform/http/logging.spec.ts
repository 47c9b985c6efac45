import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { pinoHttp, type Options } from 'pino-http';
import { loggerOptions } from './logging.js';

/** Lines the request log writes for one request. */
async function logged(path: string, status: number, headers: Record<string, string> = {}): Promise<string> {
  const lines: string[] = [];
  const options = loggerOptions({ logLevel: 'debug' }).pinoHttp as Options;
  const log = pinoHttp(options, { write: (line: string) => void lines.push(line) });
  const server = createServer((req, res) => {
    (req as IncomingMessage & { requestId: string }).requestId = 'request-0001';
    log(req, res);
    res.statusCode = status;
    res.setHeader('Set-Cookie', 'ledger_session=secret-token');
    res.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await (
    await fetch(`http://127.0.0.1:${port}${path}`, { headers: { connection: 'close', ...headers } })
  ).arrayBuffer();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  return lines.join('');
}

describe('the request log', () => {
  it('has the request id, method, path and status, and nothing that could be personal or secret', async () => {
    const text = await logged('/api/v1/beneficiaries?idNumber=11010119900307002X', 200, {
      cookie: 'ledger_session=secret-token',
      'x-csrf-token': 'secret-csrf',
      'user-agent': 'browser of someone',
    });
    const { req, res } = JSON.parse(text) as { req: object; res: object };
    expect(req).toEqual({ id: 'request-0001', method: 'GET', path: '/api/v1/beneficiaries' });
    expect(res).toEqual({ status: 200 });
    expect(text).not.toMatch(/1101|secret|someone/);
  });

  it('raises its voice only for defects', async () => {
    expect(JSON.parse(await logged('/', 422))).toMatchObject({ level: 20 });
    expect(JSON.parse(await logged('/', 500))).toMatchObject({ level: 50 });
  });
});
