import { Module, type DynamicModule } from '@nestjs/common';
import type { IncomingMessage } from 'node:http';
import { LoggerModule, type Params } from 'nestjs-pino';
import type { DestinationStream } from 'pino';
import type { Options } from 'pino-http';
import { loggerOptions } from '../http/logging.js';
import { maskNumbers } from './mask-numbers.js';
import { readableLine } from './readable-lines.js';

export interface LoggingSettings {
  logLevel: string;
  /** One JSON record a line for machines (production); otherwise lines for a person at a terminal. */
  json: boolean;
  /** Where lines go; standard output unless told. */
  destination?: DestinationStream;
}

/** Secrets by their usual names, wherever an object with them is logged. */
const SECRET_HEADERS = ['cookie', 'authorization', 'set-cookie', 'x-csrf-token'];
const SECRET_FIELDS = ['password', 'token', 'csrf', 'csrfToken'];

/** What LoggerModule is given: the request log's options, with secrets and personal numbers taken out of every line. */
export function logging(settings: LoggingSettings): Params {
  const destination = settings.destination ?? process.stdout;
  const base = loggerOptions(settings).pinoHttp as Options;
  const options: Options = {
    ...base,
    redact: {
      paths: [
        ...SECRET_HEADERS.flatMap((name) => [`headers["${name}"]`, `*.headers["${name}"]`]),
        ...SECRET_FIELDS.flatMap((name) => [name, `*.${name}`]),
      ],
      censor: '<secret>',
    },
    hooks: { ...base.hooks, streamWrite: maskNumbers },
    // Asked every few seconds by whoever watches the service.
    autoLogging: { ignore: (request: IncomingMessage) => request.url?.startsWith('/api/health') ?? false },
  };
  const stream: DestinationStream = settings.json
    ? destination
    : { write: (line) => void destination.write(readableLine(line)) };
  return { pinoHttp: [options, stream] };
}

/** The log of the process; with `app.useLogger(app.get(Logger))` of nestjs-pino it takes every Nest logger's lines too. */
@Module({})
export class LoggingModule {
  static forRoot(settings: LoggingSettings): DynamicModule {
    return { module: LoggingModule, imports: [LoggerModule.forRoot(logging(settings))] };
  }
}
