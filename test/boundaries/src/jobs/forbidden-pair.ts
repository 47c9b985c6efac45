import { ledgerService } from '../ledger/ledger.service.js';
export const used = ledgerService;
