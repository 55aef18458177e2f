/** Where operators see what changed at the sources and decide about it (docs/design.md#2.2). */
import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { PagingModule } from '../paging/paging.module.ts';
import { ReferencesModule } from '../references/references.module.ts';
import { ApprovalEntity } from './approval.entity.ts';
import { ApprovalsController } from './approvals/approvals.controller.ts';
import { ApprovalsService } from './approvals/approvals.service.ts';
import { BlobEntity } from './blob.entity.ts';
import { ItemEntity } from './item.entity.ts';
import { ItemDetailQueries } from './items/item-detail.queries.ts';
import { ItemCollisionsQueries } from './items/item-collisions.queries.ts';
import { ItemReferencesQueries } from './items/item-references.queries.ts';
import { ItemsController } from './items/items.controller.ts';
import { ItemsQueries } from './items/items.queries.ts';
import { ItemsService } from './items/items.service.ts';
import { InstructionsController } from './instructions/instructions.controller.ts';
import { InstructionsEntity } from './instructions/instructions.entity.ts';
import { InstructionsService } from './instructions/instructions.service.ts';
import { RevisionEntity } from './revision.entity.ts';
import { ReviewMetrics } from './review.metrics.ts';

@Module({
  imports: [
    TypeOrmModule.forFeature([
      ItemEntity,
      RevisionEntity,
      BlobEntity,
      ApprovalEntity,
      InstructionsEntity,
    ]),
    PagingModule,
    ReferencesModule,
  ],
  controllers: [ItemsController, ApprovalsController, InstructionsController],
  providers: [
    ItemsService,
    ItemsQueries,
    ItemDetailQueries,
    ItemReferencesQueries,
    ItemCollisionsQueries,
    ApprovalsService,
    InstructionsService,
    ReviewMetrics,
  ],
  exports: [ApprovalsService],
})
export class ReviewsModule {}
