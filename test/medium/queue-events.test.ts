import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Injectable, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NextFunction, Response } from 'express';
import { get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import request from 'supertest';
import { streamJob } from '../../src/jobs/job-stream.js';
import { Commands } from '../../src/platform/commands.js';
import type { Caller } from '../../src/platform/db/ctx.js';
import { ErrorFilter } from '../../src/platform/http/error-filter.js';
import type { LedgerRequest } from '../../src/platform/http/request-context.js';
import { validationPipe } from '../../src/platform/http/validation.js';
import { JobHandler, type Handler, type JobContext } from '../../src/platform/queue/job-handler.js';
import { testDatabase, type TestDatabase } from '../support/database.js';
import { announce, queueAppModule, seedCaller, sleep, until } from '../support/queue-app.js';

let work: (job: JobContext) => Promise<void> = async () => undefined;

@Injectable()
@JobHandler('test.work')
class TestWork implements Handler {
  handle(job: JobContext): Promise<void> {
    return work(job);
  }
}

interface Event {
  id: string;
  event: string;
  data: {
    id: string;
    state: string;
    done: number;
    total: number | null;
    stage: string | null;
    error: { code: string } | null;
  };
}

/** An open event stream and what has come in so far. */
function listen(url: string, headers: Record<string, string> = {}) {
  const events: Event[] = [];
  let text = '';
  let ended = false;
  let response: IncomingMessage | undefined;
  const req = get(url, { headers }, (res) => {
    response = res;
    res.setEncoding('utf8').on('data', (piece: string) => {
      text += piece;
      const blocks = text.split('\n\n');
      text = blocks.pop()!;
      for (const block of blocks) {
        const fields = Object.fromEntries(block.split('\n').map((line) => line.split(/: ?(.*)/s) as [string, string]));
        if (fields.data)
          events.push({ id: fields.id!, event: fields.event!, data: JSON.parse(fields.data) as Event['data'] });
      }
    });
    res.on('end', () => (ended = true));
  });
  req.on('error', () => (ended = true));
  return { events, ended: () => ended, response: () => response, leave: () => req.destroy() };
}

describe('jobs over HTTP', () => {
  let database: TestDatabase;
  let app: INestApplication;
  let caller: Caller;
  let base: string;
  let commands: Commands;
  /** Agency of the person who asks. */
  let asking = 1;

  beforeAll(async () => {
    database = await testDatabase();
    caller = await seedCaller(database);
    const module = queueAppModule(database, { redisUrl: null, runJobs: true, jobNames: ['test.work'] }, [TestWork]);
    app = await NestFactory.create(module, { logger: false });
    // Stands in for the login, which is not the subject here.
    app.use((req: LedgerRequest, _res: Response, next: NextFunction) => {
      req.caller = { ...caller, agencyId: asking };
      next();
    });
    app.useGlobalFilters(new ErrorFilter());
    app.useGlobalPipes(validationPipe());
    await app.listen(0, '127.0.0.1');
    base = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}/v1/jobs`;
    commands = app.get(Commands);
  });
  afterAll(async () => {
    await app.close();
    await database.drop();
  });
  afterEach(() => {
    asking = 1;
  });

  it('shows the progress of a job as it happens, then the end, and closes', async () => {
    let step: (() => void) | null = null;
    work = async (job) => {
      for (const done of [1, 2, 3]) {
        await job.progress(done * 1_000, 3_000, `第 ${done} 段`);
        await new Promise<void>((resolve) => (step = resolve));
        step = null;
      }
    };
    const id = await announce(commands, caller, 'test.work');
    const stream = listen(`${base}/${id}/events`);
    for (const done of [1_000, 2_000, 3_000]) {
      await until(() => stream.events.some((event) => event.data.done === done));
      (await until(() => step))();
    }
    await until(stream.ended);
    expect(stream.response()!.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
    });
    expect(stream.events.slice(0, -1).every((event) => event.event === 'progress')).toBe(true);
    expect(stream.events.at(-1)).toMatchObject({
      event: 'done',
      data: { id, state: 'DONE', done: 3_000, total: 3_000, stage: '第 3 段' },
    });
    const counts = stream.events.map((event) => event.data.done);
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
  });

  it('tells why a job failed, and answers a reader who has seen the end with 204', async () => {
    work = async () => {
      throw new TypeError('defect');
    };
    const id = await announce(commands, caller, 'test.work');
    const stream = listen(`${base}/${id}/events`);
    await until(stream.ended);
    const last = stream.events.at(-1)!;
    expect(last).toMatchObject({ event: 'failed', data: { state: 'FAILED', error: { code: 'INTERNAL' } } });
    await request(base).get(`/${id}/events`).set('Last-Event-ID', last.id).expect(204);
  });

  it('stops following when the reader leaves', async () => {
    let end = (): void => undefined;
    work = () => new Promise((resolve) => (end = resolve));
    const id = await announce(commands, caller, 'test.work');
    const stream = listen(`${base}/${id}/events`);
    await until(() => stream.events.length > 0);
    const connections = () =>
      new Promise<number>((resolve) => app.getHttpServer().getConnections((_: unknown, n: number) => resolve(n)));
    const before = await connections();
    stream.leave();
    await until(async () => (await connections()) < before);
    end();
    work = async () => undefined;
  });

  it('does not show a job of another agency', async () => {
    const id = await announce(commands, caller, 'test.work');
    asking = 2;
    for (const path of [`/${id}`, `/${id}/events`]) {
      const { body } = await request(base).get(path).expect(404);
      expect(body).toMatchObject({ code: 'NOT_FOUND' });
    }
    const { body } = await request(base).get('').expect(200);
    expect(body).toMatchObject({ rows: [], total: 0 });
  });

  it('answers 404 for what is not a job id', async () => {
    await request(base).get('/nothing').expect(404);
    await request(base)
      .get(`/${'0'.repeat(8)}-0000-0000-0000-${'0'.repeat(12)}`)
      .expect(404);
  });

  it('lists jobs of a subject, newest first, in pages', async () => {
    work = async () => undefined;
    const ids: string[] = [];
    for (let i = 0; i < 3; i += 1) {
      const answer = await commands.run(caller, { name: 'test.announce' }, (ctx) =>
        ctx.announce({ name: 'test.work', subjectType: 'roll', subjectId: '42', payload: {} }),
      );
      ids.push(answer.value);
    }
    const { body } = await request(base)
      .get('')
      .query({ subjectType: 'roll', subjectId: '42', pageSize: 2 })
      .expect(200);
    expect(body).toMatchObject({ total: 3, page: 1, pageSize: 2 });
    expect((body as { rows: { id: string }[] }).rows.map((row) => row.id)).toEqual([ids[2], ids[1]]);
    expect((body as { rows: object[] }).rows[0]).toMatchObject({
      name: 'test.work',
      startedBy: '经办人',
      subjectId: '42',
    });
    await request(base).get('').query({ state: 'NOTHING' }).expect(400);
  });

  it('keeps a silent stream open with a heartbeat', async () => {
    const out = new PassThrough() as PassThrough & { writeHead(): void };
    out.writeHead = () => undefined;
    let text = '';
    out.setEncoding('utf8').on('data', (piece: string) => (text += piece));
    await streamJob(
      out as unknown as Response,
      async function* () {
        await sleep(120);
        yield* [];
      },
      25,
    );
    expect(text.split(': \n\n').length).toBeGreaterThan(2);
  });
});
