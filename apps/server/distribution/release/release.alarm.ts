import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Alarms } from '../../alarms/alarms.service.ts';
import { CurrentRelease } from './current-release.ts';

const TITLES: Readonly<Record<string, string>> = {
  'release-unverified': 'Something other than this server changed the database',
  'history-went-back': 'The database is older than the published releases',
  'history-forked': 'The database belongs to another history',
};

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
        title: TITLES[code] ?? 'The published content cannot be trusted',
        detail: `${message} Instances receive release ${served}, and nothing can be published.`,
        remedy: remedy ?? null,
      };
    });
  }
}
