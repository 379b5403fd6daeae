import { Mailserver } from '../../lib/apps/index.ts';
import { EmailNotifier } from '../../lib/email/index.ts';
import { Directory, Secret, synth } from '../../lib/index.ts';
import { notifiersFor } from '../../lib/tool/index.ts';
import { aLab, aServer } from '../synth/lab.ts';

const DOMAIN = { domain: 'example.com' };

test('a mail server outside fails with no server of the lab', async () => {
  const lab = aLab({}, DOMAIN);
  aServer(lab, 'home');
  const password = new Secret(lab, 'mail-password');
  const login = { username: 'alerts', password };
  const through = { host: 'smtp.example.net', from: 'alerts@example.com', login };
  new EmailNotifier(lab, 'mail', { through, to: ['me@example.org', 'you@example.org'] });
  const { blueprint } = await synth(lab, { write: false });
  expect(blueprint.notifiers).toEqual([
    {
      id: 'mail',
      tool: 'email',
      needs: [],
      settings: {},
      delivery: {
        kind: 'smtp',
        host: 'smtp.example.net',
        port: 465,
        from: 'alerts@example.com',
        to: ['me@example.org', 'you@example.org'],
        login: { username: 'alerts', passwordVariable: 'MAIL_PASSWORD' },
      },
    },
  ]);
  expect(notifiersFor(blueprint, 'home', { server: 'home' })).toHaveLength(1);
});

test('one of the lab fails with its server, and with the line of its site', async () => {
  const lab = aLab({}, DOMAIN);
  const home = aServer(lab, 'home');
  const cloud = aServer(lab, 'cloud', { site: 'datacentre' });
  const certificates = Directory.of('/etc/certificates');
  const mail = new Mailserver(cloud, 'mail', { mailboxes: ['alerts@example.com'], certificates });
  const through = mail.outgoing('alerts@example.com', new Secret(lab, 'alerts-password'));
  new EmailNotifier(lab, 'by-mail', { through, to: ['me@example.org'] });
  const { blueprint } = await synth(lab, { write: false });
  expect(blueprint.notifiers).toMatchObject([
    { id: 'by-mail', server: 'cloud', needs: ['cloud'], delivery: { host: 'mail.example.com', port: 465 } },
  ]);
  const left = (failure: Parameters<typeof notifiersFor>[2]) => notifiersFor(blueprint, home.node.id, failure).length;
  expect([left(undefined), left({ server: 'cloud' }), left({ site: 'datacentre' }), left({ site: 'office' })]).toEqual([
    1, 0, 0, 1,
  ]);
});

test.each([
  ['a host with a scheme', { host: 'smtp://mail.example.net' }, ['me@example.org']],
  ['a port that is none', { port: 0 }, ['me@example.org']],
  ['no address', {}, []],
  ['two addresses in one', {}, ['me@example.org,you@example.org']],
  ['a sender that is none', { from: 'alerts' }, ['me@example.org']],
  ['TLS from the first byte without a login, for which Gatus waits for ever', { port: 465 }, ['me@example.org']],
])('%s is refused at once', (_, props, to) => {
  const through = { host: 'mail.example.net', port: 25, from: 'alerts@example.com', ...props };
  expect(() => new EmailNotifier(aLab(), 'mail', { through, to })).toThrow(expect.objectContaining({ code: 'HL014' }));
});
