import { expect, test } from 'vitest';
import { clientAddress, placeOf } from './client-address';

const PROXY = '10.0.0.1';

test.each([
  ['no proxy is trusted: the header is a claim', '1.2.3.4', 0, PROXY],
  ['one proxy, which appended the caller', '1.2.3.4', 1, '1.2.3.4'],
  ['one proxy, and a caller who made an entry up', '6.6.6.6, 1.2.3.4', 1, '1.2.3.4'],
  ['two proxies, and a caller who made two entries up', '6.6.6.6, 7.7.7.7, 1.2.3.4, 10.0.0.2', 2, '1.2.3.4'],
  ['two proxies, only one of which was passed', '1.2.3.4', 2, '1.2.3.4'],
  ['no header', undefined, 1, PROXY],
  ['an empty header', '', 1, PROXY],
  ['an empty last entry', '1.2.3.4, ', 1, PROXY],
  ['something that is no address', '1.2.3.4, <script>', 1, PROXY],
  ['a host name', 'unknown', 1, PROXY],
  ['an address with its port', '1.2.3.4:5678', 1, '1.2.3.4'],
  ['version 6', '2001:db8::1', 1, '2001:db8::1'],
  ['version 6 with its port', '[2001:db8::1]:443', 1, '2001:db8::1'],
  ['version 4 within version 6', '::ffff:1.2.3.4', 1, '1.2.3.4'],
])('%s', (_, header, trusted, expected) => {
  expect(clientAddress(PROXY, header, trusted)).toBe(expected);
});

test('a socket of both versions gives the address of version 4', () => {
  expect(clientAddress('::ffff:10.0.0.1', '1.2.3.4', 0)).toBe(PROXY);
});

test('a request without a socket comes from nowhere', () => {
  expect(clientAddress(undefined, '1.2.3.4', 0)).toBeUndefined();
});

test('the addresses that one network of version 6 has are one place', () => {
  expect(placeOf('2001:db8:1:2:3:4:5:6')).toBe(placeOf('2001:db8:1:2::9'));
  expect(placeOf('2001:DB8:1:2::9')).toBe(placeOf('2001:db8:1:2::'));
  expect(placeOf('2001:db8:1:3::9')).not.toBe(placeOf('2001:db8:1:2::9'));
  expect(placeOf('::1')).toBe('0:0:0:0::/64');
  expect(placeOf('192.0.2.1')).not.toBe(placeOf('192.0.2.2'));
});
