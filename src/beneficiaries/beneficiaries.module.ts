import { Module } from '@nestjs/common';
import { ApplyRoll } from './apply-roll.js';
import { ApplyRollStore } from './apply-roll.store.js';
import { BeneficiariesController } from './beneficiaries.controller.js';
import { BeneficiariesService } from './beneficiaries.service.js';
import { NewPayeeVersion } from './new-payee-version.js';
import { PayeesStore } from './payees.store.js';
import { PeopleStore } from './people.store.js';
import { PersonStoryStore } from './person-story.store.js';
import { ReadBeneficiaries } from './read-beneficiaries.js';
import { RegisterStore } from './register.store.js';
import { ReinstateBeneficiary } from './reinstate-beneficiary.js';
import { RenameBeneficiary } from './rename-beneficiary.js';
import { RevealNumbers } from './reveal-numbers.js';
import { SpellsStore } from './spells.store.js';

/** Needs DB, Commands and PERSONAL_NUMBERS. */
@Module({
  controllers: [BeneficiariesController],
  providers: [
    BeneficiariesService,
    ApplyRoll,
    ApplyRollStore,
    NewPayeeVersion,
    PayeesStore,
    PeopleStore,
    PersonStoryStore,
    ReadBeneficiaries,
    RegisterStore,
    ReinstateBeneficiary,
    RenameBeneficiary,
    RevealNumbers,
    SpellsStore,
  ],
  exports: [BeneficiariesService],
})
export class BeneficiariesModule {}
