import { join } from 'node:path';
import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { ApiClientsService } from '../api-clients/api-clients.service.ts';
import { SYSTEM } from '../access/actor.ts';
import { Config } from '../config/server-config.ts';
import { SourcesService } from '../sources/sources.service.ts';
import { findSampleFiles } from './sample-files.ts';
import { SampleInstance } from './sample-instance.ts';

/** A source and an instance to try things with, through the same services and the same client as everybody's. */
@Injectable()
export class SamplesService implements OnModuleDestroy {
  private readonly config: Config;
  private readonly sources: SourcesService;
  private readonly apiClients: ApiClientsService;
  private readonly logger = new Logger('Samples');
  private instance: SampleInstance | null = null;

  constructor(config: Config, sources: SourcesService, apiClients: ApiClientsService) {
    this.config = config;
    this.sources = sources;
    this.apiClients = apiClients;
  }

  /**
   * Begins to set up what is missing and to run the instance; the server must listen already. Returns the folder where
   * published content will appear, null where the samples are off or were not shipped. Trouble with samples is logged and
   * never stops a server.
   */
  start(): string | null {
    const files = this.config.samples ? findSampleFiles() : null;
    if (!files) return null;
    const instance = new SampleInstance(
      files.client,
      join(this.config.dataDirectory, 'sample-instance'),
    );
    this.instance = instance;
    this.setUp(files.root, instance).catch((error: unknown) => {
      this.logger.warn({ err: error, msg: 'The samples could not be set up.' });
    });
    return instance.content;
  }

  async onModuleDestroy(): Promise<void> {
    await this.instance?.stop();
  }

  private async setUp(root: string, instance: SampleInstance): Promise<void> {
    await this.sources.ensure(
      { name: 'samples', connector: 'directory', settings: { root } },
      SYSTEM,
    );
    await this.logIn(instance);
    instance.start();
  }

  /** A database that does not know the API client is another one than the instance was logged in to. */
  private async logIn(instance: SampleInstance): Promise<void> {
    const url = this.config.localUrl;
    const known = (await this.apiClients.list()).find(({ name }) => name === API_CLIENT);
    if (known && instance.isLoggedInTo(url)) return;
    const { secret } = known
      ? await this.apiClients.changeSecret(known.id, undefined, SYSTEM)
      : await this.apiClients.create({ name: API_CLIENT }, SYSTEM);
    await instance.login(url, API_CLIENT, secret);
  }
}

const API_CLIENT = 'sample-instance';
