import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Keys } from '#api/head';
import { rawPublicKey } from '#domain/envelope';
import { ForApiClients } from '../access/access.decorator.ts';
import { SigningKey } from '../signing/signing-key.ts';

@ApiTags('Distribution')
@Controller('api/v1/keys')
export class KeysController {
  constructor(private readonly signingKey: SigningKey) {}

  /** The verifying keys. A client pins the first one at its first login, and shows its fingerprint. */
  @Get()
  @ForApiClients()
  @ApiOkResponse({ description: 'The verifying keys.', standardSchema: Keys })
  list(): Keys {
    const { fingerprint, publicKey } = this.signingKey;
    return { keys: [{ fingerprint, algorithm: 'ed25519', publicKey: rawPublicKey(publicKey) }] };
  }
}
