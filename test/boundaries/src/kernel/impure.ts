import { now } from '../platform/clock.js';
export const used = now;
