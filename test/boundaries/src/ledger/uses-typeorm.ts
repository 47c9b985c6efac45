import { DataSource } from 'typeorm';
export const used = DataSource;
