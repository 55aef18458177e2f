import { createServer, type Server } from 'node:http';
import {
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { Config } from '../config/server-config.ts';
import { Metrics } from './metrics.service.ts';

/** Serves `/metrics` on a port of its own when PROSYNC_METRICS_PORT names one. */
@Injectable()
export class MetricsPort implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly config: Config;
  private readonly metrics: Metrics;
  private readonly adapterHost: HttpAdapterHost;
  private server: Server | null = null;

  constructor(config: Config, metrics: Metrics, adapterHost: HttpAdapterHost) {
    this.adapterHost = adapterHost;
    this.config = config;
    this.metrics = metrics;
  }

  async onApplicationBootstrap(): Promise<void> {
    const { metricsPort, host } = this.config;
    // A command on the database runs the services without HTTP, beside a server that has the port.
    if (metricsPort === null || !this.adapterHost.httpAdapter) return;
    const server = createServer((request, response) => {
      if (request.url !== '/metrics') return void response.writeHead(404).end();
      this.metrics.exposition().then(
        ({ contentType, text }) => response.setHeader('content-type', contentType).end(text),
        () => response.writeHead(500).end(),
      );
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(metricsPort, host, resolve);
    });
    this.server = server;
  }

  async onApplicationShutdown(): Promise<void> {
    const server = this.server;
    if (!server) return;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}
