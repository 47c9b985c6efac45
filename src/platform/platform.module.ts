import { type DynamicModule, Global, Module } from '@nestjs/common';
import type { Clock } from '../kernel/clock.js';
import { CLOCK, Commands } from './commands.js';
import type { Config } from './config.js';
import { PERSONAL_NUMBERS, type PersonalNumbers } from './crypto/personal-numbers.js';
import { DB, type Db } from './db/db.js';
import { PresentAnswers } from './db/present-answers.js';
import { OutboxSignal } from './outbox-signal.js';

/** DI token of the configuration read at boot. */
export const CONFIG = Symbol('Config');

export interface PlatformParts {
  config: Config;
  db: Db;
  clock: Clock;
  personalNumbers: PersonalNumbers;
}

/** What every feature may inject without importing anything: DB, CLOCK, CONFIG, PERSONAL_NUMBERS, Commands, OutboxSignal, PresentAnswers. */
@Global()
@Module({})
export class PlatformModule {
  static forRoot(parts: PlatformParts): DynamicModule {
    return {
      module: PlatformModule,
      providers: [
        { provide: CONFIG, useValue: parts.config },
        { provide: DB, useValue: parts.db },
        { provide: CLOCK, useValue: parts.clock },
        { provide: PERSONAL_NUMBERS, useValue: parts.personalNumbers },
        OutboxSignal,
        Commands,
        PresentAnswers,
      ],
      exports: [CONFIG, DB, CLOCK, PERSONAL_NUMBERS, OutboxSignal, Commands, PresentAnswers],
    };
  }
}
