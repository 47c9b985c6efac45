import {
  applyDecorators,
  createParamDecorator,
  UseInterceptors,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { FileInterceptor } from '@nestjs/platform-express';
import { ApiConsumes } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { Readable } from 'node:stream';
import { finalize, type Observable } from 'rxjs';
import { DomainError } from '../../kernel/domain-error.js';
import { decodeFileName } from './file-name.js';
import { FileSpool } from './file-spool.js';
import { fileTooLarge, MAX_FILE_BYTES } from './file-vault.js';

/** Room for the text fields and the part headers beside the file. */
const OTHER_PARTS_BYTES = 1024 * 1024;

/** The file of a multipart request, received and not stored yet. It goes away when the request has been answered. */
export interface UploadedFile {
  /** As the sender calls it, without folders. */
  name: string;
  mediaType: string;
  /** Bytes. */
  size: number;
  /** SM3 of the bytes; its hex form belongs into the command's input, so that a repeated key with another file is told. */
  digest: Buffer;
  /** The bytes from the beginning; again when a command is repeated. */
  read(): AsyncIterable<Buffer>;
}

interface MulterFile {
  originalname: string;
  mimetype: string;
  stream: Readable;
  spool?: FileSpool;
}
type UploadRequest = Request & { file?: MulterFile };

/** Where multer, which reads the multipart stream, puts the file. */
class SpoolStorage {
  constructor(private readonly maxBytes: number) {}

  _handleFile(_req: Request, file: MulterFile, done: (error: unknown, info?: object) => void): void {
    const spool = new FileSpool();
    this.receive(file.stream, spool).then(
      () => done(null, { spool }),
      (error: unknown) => {
        // Multer waits for the end of the part before it answers.
        file.stream.resume();
        void spool.dispose().finally(() => done(error));
      },
    );
  }

  _removeFile(_req: Request, file: MulterFile, done: (error: null) => void): void {
    void (file.spool?.dispose() ?? Promise.resolve()).finally(() => done(null));
  }

  private async receive(stream: Readable, spool: FileSpool): Promise<void> {
    for await (const piece of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      if (spool.size + piece.length > this.maxBytes) throw fileTooLarge(this.maxBytes);
      await spool.write(piece);
    }
  }
}

/** Before the body is read: what announces itself as too large is not waited for. After the answer: the file goes. */
class UploadGuard implements NestInterceptor {
  constructor(private readonly maxBytes: number) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const req = context.switchToHttp().getRequest<UploadRequest>();
    if (Number(req.headers['content-length'] ?? 0) > this.maxBytes + OTHER_PARTS_BYTES) {
      context.switchToHttp().getResponse<Response>().setHeader('Connection', 'close');
      throw fileTooLarge(this.maxBytes);
    }
    return next.handle().pipe(finalize(() => void req.file?.spool?.dispose()));
  }
}

/**
 * A route that takes one file in the form field `file`, at most 200 MB, beside text fields, which arrive in `@Body()` and
 * are validated like any body. The file is read with `@TheFile()`.
 * Errors: FILE_TOO_LARGE.
 */
export const TakesFile = (options: { maxBytes?: number } = {}): MethodDecorator => {
  const maxBytes = options.maxBytes ?? MAX_FILE_BYTES;
  return applyDecorators(
    ApiConsumes('multipart/form-data'),
    UseInterceptors(
      new UploadGuard(maxBytes),
      FileInterceptor('file', {
        storage: new SpoolStorage(maxBytes),
        limits: { files: 1, fields: 30, parts: 31, fieldSize: 64 * 1024 },
      }),
    ),
  );
};

/** The file of a route marked @TakesFile. Errors: FILE_MISSING. */
export const TheFile = createParamDecorator((_: unknown, context: ExecutionContext): UploadedFile => {
  const { file } = context.switchToHttp().getRequest<UploadRequest>();
  if (!file?.spool) throw new DomainError('FILE_MISSING', 'invalid');
  const { spool } = file;
  return {
    name: decodeFileName(file.originalname),
    mediaType: file.mimetype,
    size: spool.size,
    digest: spool.digest,
    read: () => spool.read(),
  };
});
