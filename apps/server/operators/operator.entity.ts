import { Check, Column, CreateDateColumn, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';
import type { Role } from '#api/operators';

/** A person who signs in to the console (docs/design.md#1), or a service account, which has tokens only. */
@Entity('operators')
@Unique(['email'])
@Unique(['first'])
@Check('operators_role', `role in ('viewer', 'approver', 'administrator')`)
@Check('operators_email', 'email = lower(email)')
@Check('operators_service', '(email is null) = (service is not null) and coalesce(service, true)')
@Check('operators_service_password', 'service is null or password_hash is null')
export class OperatorEntity {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  /** Null for a service account. */
  @Column('text', { nullable: true })
  email!: string | null;

  @Column('text')
  name!: string;

  @Column('text')
  role!: Role;

  /** bcrypt, cost 12; null until the invitation is accepted. */
  @Column('text', { nullable: true })
  passwordHash!: string | null;

  /** True for the one that the link of the first start made, else null: the unique key closes that door for good. */
  @Column('boolean', { nullable: true })
  first!: boolean | null;

  @Column('timestamptz', { nullable: true })
  disabledAt!: Date | null;

  /** True for a service account, else null. */
  @Column('boolean', { nullable: true })
  service!: boolean | null;

  @CreateDateColumn({ type: 'timestamptz' })
  createdAt!: Date;

  /** Proves that this server wrote the row (docs/adr/0009-sealed-rows.md). */
  @Column('text', { nullable: true })
  seal!: string | null;
}
