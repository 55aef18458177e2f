import { describe, expect, test } from 'vitest';
import { exemptionOf } from './exempt.ts';
import { proxyAddress } from '../../state/proxy-address.ts';
import { nameOfProxy, wayTo } from './way.ts';

const SERVER = new URL('https://prosync.example.com/below');
const PROXY = 'http://ann:s%40cret@proxy.example.com:3128';
const nameOf = (setting: string | undefined, env: Record<string, string>, server = SERVER) => {
  const { proxy } = wayTo(server, setting, env);
  return proxy === null ? null : nameOfProxy(proxy);
};

describe('which way is taken', () => {
  test.each(['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy', 'HTTP_PROXY', 'http_proxy'])(
    '%s names the proxy',
    (variable) => {
      expect(nameOf(undefined, { [variable]: PROXY })).toBe('http://proxy.example.com:3128');
      expect(wayTo(SERVER, undefined, { [variable]: PROXY }).because).toBe(`${variable} names it`);
    },
  );

  test('the setting wins over every variable, and "none" over all', () => {
    const env = { HTTPS_PROXY: PROXY, NO_PROXY: '*' };
    expect(nameOf('https://other:8443', env)).toBe('https://other:8443');
    expect(nameOf('none', env)).toBeNull();
  });

  test('HTTPS_PROXY wins over the others, and an empty one counts as none', () => {
    const env = { HTTPS_PROXY: 'one:1', ALL_PROXY: 'two:2', HTTP_PROXY: 'three:3' };
    expect(nameOf(undefined, env)).toBe('http://one:1');
    expect(nameOf(undefined, { ...env, HTTPS_PROXY: ' ' })).toBe('http://two:2');
    expect(nameOf(undefined, {})).toBeNull();
  });

  test('http is this machine, and a proxy would see its secret in clear', () => {
    const here = new URL('http://127.0.0.1:7420');
    expect(nameOf('http://proxy:1', { HTTP_PROXY: PROXY }, here)).toBeNull();
  });

  test.each(['socks5://proxy:1080', 'http://', 'http://proxy/path', 'http://a:%zz@proxy', 'a b'])(
    'what is no address of a proxy is refused without being repeated: %s',
    (text) => {
      expect(proxyAddress(text)).toBeNull();
      const act = () => wayTo(SERVER, undefined, { HTTPS_PROXY: text });
      expect(act).toThrow('HTTPS_PROXY is not the address of a proxy.');
    },
  );
});

describe('NO_PROXY', () => {
  test.each([
    ['*', 'https://prosync.example.com'],
    ['example.com', 'https://prosync.example.com'],
    ['.example.com', 'https://prosync.example.com'],
    ['*.Example.COM.', 'https://prosync.example.com'],
    ['other.org, prosync.example.com', 'https://prosync.example.com'],
    ['other.org prosync.example.com:443', 'https://prosync.example.com'],
    ['prosync.example.com:8443', 'https://prosync.example.com:8443'],
    ['10.1.2.3', 'https://10.1.2.3'],
    ['10.0.0.0/8', 'https://10.1.2.3'],
    ['fd00::/8', 'https://[fd00::1]'],
    ['[fd00::1]:443', 'https://[fd00::1]'],
    ['0:0:0:0:0:0:0:1', 'https://[::1]'],
  ])('%s names %s', (list, server) => {
    expect(exemptionOf(new URL(server), list)).not.toBeNull();
    expect(nameOf(undefined, { HTTPS_PROXY: PROXY, no_proxy: list }, new URL(server))).toBeNull();
  });

  test.each([
    ['', 'https://prosync.example.com'],
    ['ample.com', 'https://prosync.example.com'],
    ['sub.prosync.example.com', 'https://prosync.example.com'],
    ['prosync.example.com:8443', 'https://prosync.example.com'],
    ['.', 'https://prosync.example.com'],
    ['10.0.0.0/8', 'https://11.1.2.3'],
    ['10.0.0.0/99', 'https://10.1.2.3'],
    ['10.1.2', 'https://10.1.2.3'],
    ['fd00::/8', 'https://[fe00::1]'],
  ])('"%s" does not name %s', (list, server) => {
    expect(exemptionOf(new URL(server), list)).toBeNull();
  });
});
