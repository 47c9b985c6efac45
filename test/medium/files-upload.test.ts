import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Body, Controller, Module, Post, type INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ApiProperty } from '@nestjs/swagger';
import { Matches } from 'class-validator';
import iconv from 'iconv-lite';
import { randomBytes } from 'node:crypto';
import { readdirSync, readlinkSync } from 'node:fs';
import { request as open } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import request from 'supertest';
import { sm3 } from '../../src/kernel/digest.js';
import { TakesFile, TheFile, type UploadedFile } from '../../src/platform/files/upload.js';
import { ErrorFilter } from '../../src/platform/http/error-filter.js';
import { validationPipe } from '../../src/platform/http/validation.js';
import { sleep, until } from '../support/queue-app.js';

const MIB = 1024 * 1024;

class RollForm {
  @ApiProperty()
  @Matches(/^\d{4}-\d\d$/)
  period!: string;
}

let received: { name: string; size: number; digest: string; reads: Buffer[]; period: string } | null = null;

async function readAll(source: AsyncIterable<Buffer>): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of source) pieces.push(piece);
  return Buffer.concat(pieces);
}

@Controller('files')
class FilesForTest {
  @Post()
  @TakesFile()
  async take(@Body() form: RollForm, @TheFile() file: UploadedFile): Promise<{ name: string; mediaType: string }> {
    received = {
      name: file.name,
      size: file.size,
      digest: file.digest.toString('hex'),
      reads: [await readAll(file.read()), await readAll(file.read())],
      period: form.period,
    };
    return { name: file.name, mediaType: file.mediaType };
  }

  @Post('small')
  @TakesFile({ maxBytes: MIB })
  async small(@TheFile() file: UploadedFile): Promise<{ size: number }> {
    return { size: file.size };
  }
}

@Module({ controllers: [FilesForTest] })
class UploadApp {}

describe('an upload', () => {
  let app: INestApplication;
  let base: string;

  beforeAll(async () => {
    app = await NestFactory.create(UploadApp, { logger: false });
    app.useGlobalPipes(validationPipe());
    app.useGlobalFilters(new ErrorFilter());
    await app.listen(0, '127.0.0.1');
    base = `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
  });
  afterAll(() => app.close());

  /** A multipart body, written by hand because names are to arrive as raw bytes. */
  function multipart(disposition: Buffer, content: Buffer): { body: Buffer; type: string } {
    const head = Buffer.from(
      '--b\r\nContent-Disposition: form-data; name="period"\r\n\r\n2024-12\r\n--b\r\nContent-Disposition: form-data; name="file"; ',
    );
    const body = Buffer.concat([
      head,
      disposition,
      Buffer.from('\r\nContent-Type: text/csv\r\n\r\n'),
      content,
      Buffer.from('\r\n--b--\r\n'),
    ]);
    return { body, type: 'multipart/form-data; boundary=b' };
  }

  async function nameOf(disposition: Buffer): Promise<string> {
    const { body, type } = multipart(disposition, Buffer.from('x'));
    const answer = await request(base).post('/files').set('Content-Type', type).send(body).expect(201);
    return (answer.body as { name: string }).name;
  }

  it('arrives with its text fields, and can be read twice', async () => {
    const bytes = randomBytes(300_000);
    await request(base)
      .post('/files')
      .field('period', '2024-12')
      .attach('file', bytes, 'roll.csv')
      .expect(201, { name: 'roll.csv', mediaType: 'text/csv' });
    expect(received).toMatchObject({ period: '2024-12', size: bytes.length, digest: sm3(bytes).toString('hex') });
    expect(received!.reads.every((read) => read.equals(bytes))).toBe(true);
  });

  it('arrives when it is too large for memory', async () => {
    const bytes = randomBytes(20 * MIB);
    await request(base).post('/files').field('period', '2024-12').attach('file', bytes, 'roll.csv').expect(201);
    expect(received!.digest).toBe(sm3(bytes).toString('hex'));
    expect(received!.reads.every((read) => read.equals(bytes))).toBe(true);
  });

  it('keeps a Chinese name, however the sender writes it', async () => {
    const name = '2024年12月·城乡居民花名册.csv';
    expect(await nameOf(Buffer.from(`filename="${name}"`))).toBe(name);
    expect(
      await nameOf(
        Buffer.concat([Buffer.from('filename="'), iconv.encode('企业职工.csv', 'gb18030'), Buffer.from('"')]),
      ),
    ).toBe('企业职工.csv');
    expect(await nameOf(Buffer.from(`filename="x.csv"; filename*=UTF-8''${encodeURIComponent(name)}`))).toBe(name);
    expect(await nameOf(Buffer.from('filename="D:\\\\待遇\\\\roll.csv"'))).toBe('roll.csv');
  });

  it('is refused without a file, and with a wrong field', async () => {
    const none = await request(base).post('/files').field('period', '2024-12').expect(400);
    expect(none.body).toMatchObject({ code: 'FILE_MISSING' });
    const json = await request(base).post('/files').send({ period: '2024-12' }).expect(400);
    expect(json.body).toMatchObject({ code: 'FILE_MISSING' });
    const wrong = await request(base)
      .post('/files')
      .field('period', 'x')
      .attach('file', Buffer.from('x'), 'a.csv')
      .expect(400);
    expect(wrong.body).toMatchObject({ code: 'REQUEST_INVALID' });
    await request(base)
      .post('/files')
      .field('period', '2024-12')
      .attach('other', Buffer.from('x'), 'a.csv')
      .expect(400);
  });

  it('is refused when it is too large, as soon as that is known', async () => {
    await request(base).post('/files/small').attach('file', randomBytes(MIB), 'a.bin').expect(201, { size: MIB });
    const over = await request(base)
      .post('/files/small')
      .attach('file', randomBytes(MIB + 1), 'a.bin')
      .expect(400);
    expect(over.body).toMatchObject({ code: 'FILE_TOO_LARGE', details: { limit: '1 MB' } });

    const answered = await new Promise<number>((resolve, reject) => {
      const req = open(`${base}/files/small`, {
        method: 'POST',
        headers: { 'Content-Type': 'multipart/form-data; boundary=b', 'Content-Length': String(500 * MIB) },
      });
      req.on('response', (res) => {
        resolve(res.statusCode!);
        req.destroy();
      });
      req.on('error', reject);
      req.write('--b\r\n');
    });
    expect(answered).toBe(400);
  });

  it('leaves nothing behind when the sender goes away in the middle', async () => {
    received = null;
    const req = open(`${base}/files`, {
      method: 'POST',
      headers: { 'Content-Type': 'multipart/form-data; boundary=b' },
    });
    req.on('error', () => undefined);
    req.write('--b\r\nContent-Disposition: form-data; name="file"; filename="a.bin"\r\nContent-Type: text/csv\r\n\r\n');
    req.write(randomBytes(12 * MIB));
    await sleep(300);
    req.destroy();
    await until(
      () =>
        new Promise<boolean>((resolve) =>
          app.getHttpServer().getConnections((_: unknown, n: number) => resolve(n === 0)),
        ),
    );
    expect(received).toBeNull();
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith('ledger-upload-'))).toEqual([]);
    if (process.platform === 'linux') {
      await until(() => !readdirSync('/proc/self/fd').some((fd) => isSpool(fd)));
    }
  });
});

function isSpool(fd: string): boolean {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`).includes('ledger-upload-');
  } catch {
    return false;
  }
}
