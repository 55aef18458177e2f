import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { z } from 'zod';
import { PROBLEM_TYPE, Problem } from '#api/problem';

/** Answers `GET /api/openapi.json`; the document is made when it is asked for first. There is no page for it. */
export function serveOpenApi(app: NestFastifyApplication, basePath: string): void {
  SwaggerModule.setup('api', app, () => describeApi(app, basePath), {
    ui: false,
    raw: ['json'],
    jsonDocumentUrl: 'api/openapi.json',
  });
}

/** The OpenAPI 3.1 document, built from the schemas that the controllers check their input with. */
export function describeApi(app: NestFastifyApplication, basePath = ''): OpenAPIObject {
  const document = SwaggerModule.createDocument(app, configFor(basePath), {
    operationIdFactory: (controller, method) =>
      `${controller.replace(/Controller$/, '')}.${method}`,
  });
  const schemas = document.components?.schemas ?? {};
  const problem = z.toJSONSchema(Problem) as (typeof schemas)[string];
  for (const path of Object.values(document.paths)) {
    for (const operation of Object.values(path as Record<string, Operation>)) refine(operation);
  }
  return {
    ...document,
    ...(basePath === '' ? {} : { servers: [{ url: basePath }] }),
    components: { ...document.components, schemas: { ...schemas, Problem: problem } },
  };
}

interface Operation {
  security?: Record<string, string[]>[];
  responses: Record<string, unknown>;
}

/** A class and one of its methods may name the same security scheme; and every call may answer with a problem. */
function refine(operation: Operation): void {
  const schemes = new Map(operation.security?.map((scheme) => [JSON.stringify(scheme), scheme]));
  if (operation.security) operation.security = [...schemes.values()];
  operation.responses.default = {
    description: 'What went wrong, and what to do about it.',
    content: { [PROBLEM_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } },
  };
}

function configFor(basePath: string) {
  return new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('ProSync')
    .setDescription('Distributes reviewed content from one central instance to many instances.')
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addCookieAuth(
      'prosync',
      {
        type: 'apiKey',
        description:
          'A signed-in browser; over https the name is __Host-prosync, below a path __Secure-prosync.',
      },
      'session',
    )
    .addSecurity('operatorToken', {
      type: 'http',
      scheme: 'bearer',
      description: 'A token for the automation of an operator.',
    })
    .addSecurity('accessToken', {
      type: 'oauth2',
      flows: {
        clientCredentials: {
          tokenUrl: `${basePath}/oauth/token`,
          scopes: { 'content:read': 'Read what is published and report.' },
        },
      },
    })
    .build();
}
