import { identityStore } from '../identity/identity.store.js';
export const used = identityStore;
