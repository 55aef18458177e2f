/** What operators see in the browser: the built pages, and hints at what has changed. */
import { Module } from '@nestjs/common';
import { ConsolePages } from './console-pages.ts';
import { LiveController } from './live/live.controller.ts';
import { LiveStreams } from './live/live-streams.ts';
import { ReportsAndScans } from './live/reports-and-scans.ts';

@Module({
  controllers: [LiveController],
  providers: [ConsolePages, LiveStreams, ReportsAndScans],
})
export class ConsoleModule {}
