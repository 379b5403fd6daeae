import type { ServiceProps } from '../../lib/index.ts';
import { Image, Service, Stack } from '../../lib/index.ts';
import { images } from '../../lib/images/index.ts';
import { aLab, aServer, servicesOf } from './lab.ts';

/** What a service under standard hardening has of capabilities, in the final file. */
async function capabilitiesOf(props: Partial<ServiceProps>) {
  const lab = aLab();
  new Service(new Stack(aServer(lab), 'app'), 'app', { image: 'example/app:1.0', ...props });
  const { cap_drop: drop, cap_add: add } = (await servicesOf(lab))['app'] ?? {};
  return { drop, add };
}

const NONE = { drop: ['ALL'], add: undefined };
const USUAL = { drop: undefined, add: undefined };
const forUser = Image.of('example/app:1.0', { user: '1000:1000' });

test.each<[string, Partial<ServiceProps>, object]>([
  ['made for a user, running as one', { image: forUser, user: '1500:1500' }, NONE],
  ['that says it needs none', { image: Image.of('example/app:1.0', { capabilities: [] }) }, NONE],
  [
    'that says which it needs',
    { image: Image.of('example/app:1.0', { capabilities: ['NET_BIND_SERVICE'] }) },
    { drop: ['ALL'], add: ['NET_BIND_SERVICE'] },
  ],
  [
    'with more of the user',
    { image: forUser, user: '1500', capabilities: { add: ['NET_RAW'] } },
    { drop: ['ALL'], add: ['NET_RAW'] },
  ],
  ['made for a user, starting as it likes', { image: forUser }, USUAL],
  ['made for a user, running as root', { image: forUser, user: '0:0' }, USUAL],
  ['of which nothing is known, as a user', { user: '1000:1000' }, USUAL],
  ['known to fail without', { image: forUser.with({ breaksUnder: ['dropped-capabilities'] }), user: '1000' }, USUAL],
  ['left as it comes', { image: forUser, user: '1000', hardening: 'image' }, USUAL],
])('an image %s', async (_name, props, expected) => {
  expect(await capabilitiesOf(props)).toEqual(expected);
});

test.each(Object.entries(images))('of the library, %s', async (name, image) => {
  const { breaksUnder, user } = image.knows;
  const dropped = (await capabilitiesOf({ image, ...(user !== undefined && { user }) })).drop;
  // Immich's two start as root, and nothing is known of what they need.
  const keeps = breaksUnder?.includes('dropped-capabilities') === true || /^immich(?:Server|Machine)/.test(name);
  expect(dropped).toEqual(keeps ? undefined : ['ALL']);
});
