import { describe, expect, it } from '@jest/globals';
import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import pino, { type DestinationStream, type Logger } from 'pino';
import { pinoHttp, type Options } from 'pino-http';
import { logging } from './logging.module.js';

const ID_NUMBER = '11010119900307002X';

function collect(json = true) {
  const lines: string[] = [];
  const params = logging({ logLevel: 'debug', json, destination: { write: (line) => void lines.push(line) } });
  const [options, stream] = params.pinoHttp as [Options, DestinationStream];
  return { lines, options, stream, logger: pino(options as pino.LoggerOptions, stream) as Logger };
}

describe('the log', () => {
  it('holds no long number, wherever it was', () => {
    const { lines, logger } = collect();
    logger.info(`证件号码 ${ID_NUMBER} 重复`);
    logger.warn({ row: { account: '6228480402564890018' } }, 'row refused');
    logger.error(new Error(`duplicate key value (id)=(${ID_NUMBER})`));
    const text = lines.join('');
    expect(lines).toHaveLength(3);
    expect(text).not.toMatch(/\d{15}/);
    expect(text.match(/<number>/g)!.length).toBeGreaterThanOrEqual(3);
    for (const line of lines) expect(() => JSON.parse(line) as unknown).not.toThrow();
  });

  it('holds no cookie, token or password', () => {
    const { lines, logger } = collect();
    const headers = {
      cookie: 'session=abc',
      authorization: 'Bearer abc',
      'x-csrf-token': 'abc',
      'set-cookie': 'session=abc',
    };
    logger.info({ headers, request: { headers } }, 'seen');
    logger.info({ login: 'clerk', password: 'abc', body: { password: 'abc', csrfToken: 'abc', token: 'abc' } }, 'seen');
    expect(lines.join('')).not.toContain('abc');
    expect(lines.join('')).toContain('clerk');
  });

  it('names a request by method, path and id only, and is silent about health checks', async () => {
    const { lines, options, stream } = collect();
    const middleware = pinoHttp(options, stream);
    const server = createServer((req, res) => {
      (req as unknown as { requestId: string }).requestId = 'request-1';
      middleware(req, res);
      res.end('ok');
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const port = (server.address() as AddressInfo).port;
    for (const path of [`/api/v1/beneficiaries?name=陈某&id=${ID_NUMBER}`, '/api/health/live']) {
      await new Promise((resolve) =>
        get({ port, host: '127.0.0.1', path: encodeURI(path), headers: { cookie: 'session=abc' } }, (res) =>
          res.resume().on('end', resolve),
        ),
      );
    }
    await new Promise((resolve) => server.close(resolve));
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0]!)).toMatchObject({
      req: { id: 'request-1', method: 'GET', path: '/api/v1/beneficiaries' },
      res: { status: 200 },
    });
    expect(lines[0]).not.toMatch(/abc|name=|\d{15}/);
  });

  it('is readable on a terminal', () => {
    const { lines, logger } = collect(false);
    logger.child({ context: 'Queue' }).warn({ jobId: 'j1' }, '任务重试');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d\.\d{3} 警告 \[Queue\] 任务重试 \{"jobId":"j1"\}\n$/);
    logger.error(new Error('broken'));
    expect(lines[1]).toMatch(/错误 .*broken\nError: broken\n +at /);
    logger.info(`证件号码 ${ID_NUMBER}`);
    expect(lines[2]).not.toContain(ID_NUMBER);
  });
});
