import { Module } from '@nestjs/common';
import { FileVault } from './file-vault.js';
import { FilesStore } from './files.store.js';

/** Encrypted files. Needs PERSONAL_NUMBERS. */
@Module({ providers: [FilesStore, FileVault], exports: [FileVault] })
export class FilesModule {}
