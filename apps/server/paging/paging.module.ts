/** Cursors for the lists of every feature. */
import { Module } from '@nestjs/common';
import { SigningKeyModule } from '../signing/signing.module.ts';
import { CursorService } from './cursor.service.ts';

@Module({ imports: [SigningKeyModule], providers: [CursorService], exports: [CursorService] })
export class PagingModule {}
