import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Alarms } from '../../health/alarms.ts';
import { CurrentRelease } from './current-release.ts';

/** Raises an alarm while the release that the database names is not served. */
@Injectable()
export class ReleaseAlarm implements OnModuleInit {
  constructor(
    private readonly alarms: Alarms,
    private readonly currentRelease: CurrentRelease,
  ) {}

  onModuleInit(): void {
    this.alarms.add(() => {
      const trouble = this.currentRelease.trouble;
      if (trouble === null) return null;
      const { code, message, remedy } = trouble;
      const served = this.currentRelease.now().seq;
      return {
        code,
        title: 'The database was changed by something other than this server',
        detail: `${message} Instances keep receiving release ${served}, and nothing can be published.`,
        remedy: remedy ?? null,
      };
    });
  }
}
