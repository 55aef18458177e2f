/** How the server stops. */
import { Global, Module } from '@nestjs/common';
import { GracefulShutdown } from './graceful-shutdown.ts';

@Global()
@Module({ providers: [GracefulShutdown], exports: [GracefulShutdown] })
export class LifecycleModule {}
