/** The database for everyone: TypeORM's repositories, transactions, the publication lock, and what other servers say. */
import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DatabaseAddress } from './database-address.ts';
import { Notifications } from './notifications.ts';
import { dataSourceOptions } from './options.ts';
import { PublicationLock } from './publication-lock.ts';
import { Transactions } from './transactions.ts';

@Global()
@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      inject: [DatabaseAddress],
      useFactory: (address: DatabaseAddress) => ({
        ...dataSourceOptions(address),
        autoLoadEntities: true,
        // The default hides a bad start for half a minute.
        retryAttempts: 0,
      }),
    }),
  ],
  providers: [Transactions, Notifications, PublicationLock],
  exports: [Transactions, Notifications, PublicationLock],
})
export class DatabaseModule {}
