import { DataSource } from 'typeorm';
import { expect, test } from 'vitest';
import { migrate } from '../../apps/server/database/migrate.ts';
import { startApplication } from '../support/application.ts';
import { createDatabase } from '../support/database.ts';

test('the migrations build exactly what the entities declare (design.md 6)', async () => {
  const database = await createDatabase('empty');
  expect((await migrate(database.address)).length).toBeGreaterThan(0);
  const application = await startApplication({ database });
  try {
    const dataSource = application.app.get(DataSource);
    // The tables of every feature must be among the entities, or this comparison would see nothing.
    expect(dataSource.entityMetadatas.length).toBeGreaterThan(20);
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    expect(upQueries.map((change) => change.query)).toEqual([]);
  } finally {
    await application.close();
    await database.drop();
  }
});

test('migrating twice changes nothing', async () => {
  const database = await createDatabase('empty');
  try {
    await migrate(database.address);
    expect(await migrate(database.address)).toEqual([]);
  } finally {
    await database.drop();
  }
});
