import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { SignedInApiClient } from '../access/current-api-client.decorator.ts';
import { ReportQuota } from './report-quota.ts';

/** Refuses a report over the quota before its body is read. */
@Injectable()
export class ReportQuotaGuard implements CanActivate {
  constructor(private readonly quota: ReportQuota) {}

  canActivate(context: ExecutionContext): boolean {
    type Call = FastifyRequest & { user: SignedInApiClient };
    this.quota.begin(context.switchToHttp().getRequest<Call>().user.id);
    return true;
  }
}
