import { bankingStore } from '../banking/banking.store.js';
export const used = bankingStore;
