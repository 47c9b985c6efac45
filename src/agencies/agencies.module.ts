import { Module } from '@nestjs/common';
import { AgenciesController } from './agencies.controller.js';
import { AgenciesService } from './agencies.service.js';
import { AgenciesStore } from './agencies.store.js';
import { CalendarController } from './calendar.controller.js';
import { ChangeAgency } from './change-agency.js';
import { ChangeFund } from './change-fund.js';
import { CreateAgency } from './create-agency.js';
import { FundsController } from './funds.controller.js';
import { OpenFund } from './open-fund.js';
import { RemoveCalendarDay } from './remove-calendar-day.js';
import { SaveTownships } from './save-townships.js';
import { SetCalendarDays } from './set-calendar-days.js';

@Module({
  controllers: [AgenciesController, FundsController, CalendarController],
  providers: [
    AgenciesStore,
    AgenciesService,
    CreateAgency,
    ChangeAgency,
    OpenFund,
    ChangeFund,
    SaveTownships,
    SetCalendarDays,
    RemoveCalendarDay,
  ],
  exports: [AgenciesService],
})
export class AgenciesModule {}
