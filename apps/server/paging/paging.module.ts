/** Cursors for the lists of every feature. */
import { Module } from '@nestjs/common';
import { SigningModule } from '../signing/signing.module.ts';
import { CursorService } from './cursor.service.ts';

@Module({ imports: [SigningModule], providers: [CursorService], exports: [CursorService] })
export class PagingModule {}
