import { Injectable, Logger } from '@nestjs/common';
import type { PublishAnswer } from '#api/releases';

/** Says in the log which approved changes wait, and why: once, and not with every publication. */
@Injectable()
export class RefusalLog {
  private readonly logger = new Logger('Releases');
  /** What was said last, for each content type that was published alone and for all together. */
  private readonly said = new Map<string, string>();

  /** Says it when it is not what was said before of a publication like this one. */
  tell(contentType: string | undefined, { refused, refusedCount }: PublishAnswer): void {
    const about = contentType ?? '';
    const items = refused.map(
      ({ contentType: type, guid, detail }) => `${type} ${guid}: ${detail}`,
    );
    const text = refusedCount === 0 ? '' : JSON.stringify([refusedCount, items]);
    if ((this.said.get(about) ?? '') === text) return;
    this.said.set(about, text);
    if (text === '') return;
    this.logger.warn({
      msg: `Approved, and not published because of references or paths: ${refusedCount}.`,
      items: items.slice(0, SHOWN),
    });
  }
}

const SHOWN = 20;
