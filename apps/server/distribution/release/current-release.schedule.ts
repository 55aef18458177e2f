import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { CurrentRelease } from './current-release.ts';

/** The safety net under the notifications: another server's release is here after a second at the latest. */
@Injectable()
export class CurrentReleaseSchedule {
  constructor(private readonly currentRelease: CurrentRelease) {}

  @Interval(1_000)
  look(): Promise<void> {
    return this.currentRelease.look();
  }
}
