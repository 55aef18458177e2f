/*
 * The folder `.prosync` as the last client that did not know the executable bit wrote it after its first sync, byte for byte.
 * The address of the server and the folder of the target are filled in. The key is that of this story's server only.
 */

/** The server's signing key. */
export const OLDER_KEY = {
  kty: 'OKP',
  crv: 'Ed25519',
  d: 'D1Wy7XOSDdvzqaSYWMvj8UyFPs2AnLRXK-Q29vj4XDY',
  x: 'A2QgSF-aA4Lj5JQInu30Kp_pVYEyw88An1VCICUs3cY',
} as const;

/** Each file by its path; `{SERVER}` and `{TARGET}` stand for the address and the folder. */
export const OLDER_FILES: Readonly<Record<string, string>> = {
  'config.yaml': [
    '# Written by "prosync login"; README, "Settings of the client", says what else may stand here.',
    'excludeTags:',
    '  - Global',
    '  - Ticket',
    'server: {SERVER}/',
    'client: acme',
    'target: directory:{TARGET}',
    '',
  ].join('\n'),
  secret: 'a secret of sixteen characters\n',
  'trust.json': [
    '{',
    '  "fingerprint": "a4d83137711456e01cf18032ee09248604ce88055933fac0a4dd8e79b6db1b83",',
    '  "publicKey": "A2QgSF-aA4Lj5JQInu30Kp_pVYEyw88An1VCICUs3cY"',
    '}',
    '',
  ].join('\n'),
  'state/failures.json': ['{', '  "plan": null,', '  "items": []', '}', ''].join('\n'),
  'state/head.json': [
    '{',
    '  "etag": "\\"102f7de91b410bf6b0b58220022b248af5a2231954ffa5ca05e640481c3917b0\\"",',
    '  "body": "{\\"payloadType\\":\\"application/vnd.prosync.head+json\\",\\"payload\\":\\"eyJlcG9jaCI6MSwic2VxIjoxLCJzY29wZSI6WyIqIl0sIm1hbmlmZXN0Ijp7InNoYTI1NiI6ImM2NmIwZDUyNDBhOWQwOWM2OTRkOWVmMTNjN2ZiMDcwOTc1ODE4ZWY4NjBjOWRmOTRkMjJhMTVhYjRiYzVhYmYiLCJzaXplIjo2ODksIml0ZW1zIjoyfSwicHVibGlzaGVkQXQiOiIyMDI2LTExLTI4VDEwOjExOjM4LjE2NVoiLCJzaWduZWRBdCI6IjIwMjYtMTEtMjhUMTA6MTE6MzguMTY1WiIsImV4cGlyZXMiOiIyMDI2LTExLTI5VDEwOjExOjM4LjE2NVoiLCJwb2xsIjp7ImludGVydmFsU2Vjb25kcyI6NjAsImppdHRlciI6MC4yfX0=\\",\\"signatures\\":[{\\"keyid\\":\\"a4d83137711456e01cf18032ee09248604ce88055933fac0a4dd8e79b6db1b83\\",\\"sig\\":\\"L7IAdesFE5FHwuVhvkFCuQe8eo87j214EuiL5JPS2G/gVUj4Mp2eCL3SrWiZBoE3eHHAwNqduQiEPBEvBwmJBw==\\"}]}"',
    '}',
    '',
  ].join('\n'),
  'state/instance.json': ['{', '  "key": "70b1e1e0-068e-4fe7-834b-c0ec93f63c4f"', '}', ''].join(
    '\n',
  ),
  'state/runs.json': [
    '[',
    '  {',
    '    "at": "2026-11-28T10:11:39.336Z",',
    '    "command": "sync",',
    '    "code": "ok",',
    '    "detail": "release 1.1"',
    '  }',
    ']',
    '',
  ].join('\n'),
  'state/seen.json': ['{', '  "epoch": 1,', '  "seq": 1,', '  "waived": null', '}', ''].join('\n'),
  'state/target/record.json':
    '{"epoch":1,"seq":1,"items":[{"contentType":"script","guid":"plain","name":"plain","path":"script/plain.sh","version":1,"digest":"e8caeab8400a6e89db9d2446a878d22cf91927c078f6de182c29869add4b20ab","sha256":"dacf36547c7774a0a170806363b5d412991fbc0d6260b2c00b1d3a80a816c23f","size":6},{"contentType":"script","guid":"tool","name":"tool","path":"script/tool.sh","version":1,"digest":"51b595621211ebb6bb447c90110d4e6d61ac25dfcbf7c1c8a7a726a758bb6268","sha256":"f5dd87fa1cf3d592ff0ba84641abfe39bacecaad5e003c74aa181ccb54c2cc9a","size":19}]}\n',
  'state/token.json': [
    '{',
    '  "accessToken": "token-1",',
    '  "expiresAt": "2026-11-28T22:11:37.925Z",',
    '  "server": "{SERVER}/",',
    '  "client": "acme"',
    '}',
    '',
  ].join('\n'),
  'state/blobs/dacf36547c7774a0a170806363b5d412991fbc0d6260b2c00b1d3a80a816c23f': 'plain\n',
  'state/blobs/f5dd87fa1cf3d592ff0ba84641abfe39bacecaad5e003c74aa181ccb54c2cc9a': [
    '#!/bin/sh',
    'echo one',
    '',
  ].join('\n'),
  'state/manifests/c66b0d5240a9d09c694d9ef13c7fb070975818ef860c9df94d22a15ab4bc5abf': [
    '{"schemaVersion":1,"epoch":1,"seq":1,"scope":["*"],"items":[',
    '{"contentType":"script","guid":"plain","name":"plain","path":"script/plain.sh","tags":[],"version":1,"digest":"e8caeab8400a6e89db9d2446a878d22cf91927c078f6de182c29869add4b20ab","body":{"sha256":"dacf36547c7774a0a170806363b5d412991fbc0d6260b2c00b1d3a80a816c23f","size":6,"mediaType":"text/plain"},"references":[]},',
    '{"contentType":"script","guid":"tool","name":"tool","path":"script/tool.sh","tags":[],"version":1,"digest":"51b595621211ebb6bb447c90110d4e6d61ac25dfcbf7c1c8a7a726a758bb6268","body":{"sha256":"f5dd87fa1cf3d592ff0ba84641abfe39bacecaad5e003c74aa181ccb54c2cc9a","size":19,"mediaType":"text/plain"},"references":[]}',
    ']}',
    '',
  ].join('\n'),
  'state/manifests/c66b0d5240a9d09c694d9ef13c7fb070975818ef860c9df94d22a15ab4bc5abf.head':
    '{"payloadType":"application/vnd.prosync.head+json","payload":"eyJlcG9jaCI6MSwic2VxIjoxLCJzY29wZSI6WyIqIl0sIm1hbmlmZXN0Ijp7InNoYTI1NiI6ImM2NmIwZDUyNDBhOWQwOWM2OTRkOWVmMTNjN2ZiMDcwOTc1ODE4ZWY4NjBjOWRmOTRkMjJhMTVhYjRiYzVhYmYiLCJzaXplIjo2ODksIml0ZW1zIjoyfSwicHVibGlzaGVkQXQiOiIyMDI2LTExLTI4VDEwOjExOjM4LjE2NVoiLCJzaWduZWRBdCI6IjIwMjYtMTEtMjhUMTA6MTE6MzguMTY1WiIsImV4cGlyZXMiOiIyMDI2LTExLTI5VDEwOjExOjM4LjE2NVoiLCJwb2xsIjp7ImludGVydmFsU2Vjb25kcyI6NjAsImppdHRlciI6MC4yfX0=","signatures":[{"keyid":"a4d83137711456e01cf18032ee09248604ce88055933fac0a4dd8e79b6db1b83","sig":"L7IAdesFE5FHwuVhvkFCuQe8eo87j214EuiL5JPS2G/gVUj4Mp2eCL3SrWiZBoE3eHHAwNqduQiEPBEvBwmJBw=="}]}',
};
