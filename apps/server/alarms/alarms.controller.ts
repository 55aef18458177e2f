import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { AlarmList } from '#api/alarms';
import { ForOperators } from '../access/access.decorator.ts';
import { Alarms } from './alarms.service.ts';

@ApiTags('server')
@Controller('api/v1/alarms')
export class AlarmsController {
  constructor(private readonly alarms: Alarms) {}

  /** What puts the server's promises in doubt now. */
  @Get()
  @ForOperators('viewer')
  @ApiOkResponse({ standardSchema: AlarmList })
  async list(): Promise<AlarmList> {
    return { data: await this.alarms.now() };
  }
}
