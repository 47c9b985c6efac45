// A worker process that takes one job, says so on standard output and then never ends: for tests that kill it.
// Plain JavaScript on the built service, because a child of jest has no compiler.
import 'reflect-metadata';
import { Injectable, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Commands, CLOCK } from '../../dist/src/platform/commands.js';
import { systemClock } from '../../dist/src/kernel/clock.js';
import { PERSONAL_NUMBERS, PersonalNumbers } from '../../dist/src/platform/crypto/personal-numbers.js';
import { makeDataSource } from '../../dist/src/platform/db/data-source.js';
import { DB, Db } from '../../dist/src/platform/db/db.js';
import { OutboxSignal } from '../../dist/src/platform/outbox-signal.js';
import { JobHandler } from '../../dist/src/platform/queue/job-handler.js';
import { QueueModule } from '../../dist/src/platform/queue/queue.module.js';

const { connection, redisUrl, jobName } = JSON.parse(process.env.QUEUE_CHILD);
const db = new Db(await makeDataSource(connection, { max: 4 }).initialize());

class Endless {
  async handle(job) {
    await job.progress(1, 100, '第一段');
    console.log(`started ${job.jobId}`);
    await new Promise(() => setInterval(() => undefined, 1000));
  }
}
Injectable()(Endless);
JobHandler(jobName)(Endless);

class Platform {}
const shared = [
  { provide: DB, useValue: db },
  { provide: CLOCK, useValue: systemClock },
  { provide: PERSONAL_NUMBERS, useValue: new PersonalNumbers(Buffer.alloc(32, 7)) },
  OutboxSignal,
  Commands,
];
Module({})(Platform);
class Child {}
Module({
  imports: [
    { module: Platform, global: true, providers: shared, exports: shared },
    QueueModule.forRoot({ redisUrl, database: connection, runJobs: true, jobNames: [jobName] }),
  ],
  providers: [Endless],
})(Child);

await NestFactory.createApplicationContext(Child, { logger: ['error'], abortOnError: false });
console.log('ready');
