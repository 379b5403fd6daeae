import { aTraefikLab, but, expectMarked, foundIn, layer, ROUTED } from './lab.ts';

test('a service whose labels are in order is told nothing', async () => {
  expect(await foundIn(aTraefikLab(layer({ wiki: ROUTED })))).toEqual([]);
});

test('TR001: a router that two stacks declare', async () => {
  const second = but(
    'traefik.http.routers.wiki.rule',
    'traefik.http.routers.wiki.rule: Host(`other.example.com`) # TR001',
  )
    .filter((line) => !line.includes('.services.'))
    .concat('traefik.http.services.other.loadbalancer.server.port: "80"');
  // The first label of the router has the place.
  const marked = second.map((line) => line.replace(' # TR001', '').replace(/(entrypoints: websecure)/, '$1 # TR001'));
  const [clash] = await expectMarked(layer({ wiki: ROUTED }), layer({ other: marked }));
  expect(clash?.related).toMatchObject([{ path: 'home/app0/wiki' }]);
});

test('TR001: a service of one name after normalisation, over two projects', async () => {
  const labels = (name: string, host: string, mark = '') => [
    'traefik.enable: "true"',
    'traefik.docker.network: hl_default',
    `traefik.http.routers.${host}.rule: Host(\`${host}.example.com\`)`,
    `traefik.http.routers.${host}.entrypoints: websecure`,
    `traefik.http.services.${name}.loadbalancer.server.port: "80"${mark}`,
  ];
  await expectMarked(layer({ one: labels('web-ui', 'first') }), layer({ two: labels('Web_UI', 'second', ' # TR001') }));
});

test('TR001: the same middleware in the same words is no clash', async () => {
  const shared = 'traefik.http.middlewares.gz.compress: "true"';
  const other = ROUTED.map((line) => line.replaceAll('wiki', 'blog'));
  expect(await foundIn(aTraefikLab(layer({ wiki: [...ROUTED, shared] }), layer({ blog: [...other, shared] })))).toEqual(
    [],
  );
});

test('TR002: two routers for one host', async () => {
  const other = ROUTED.map((line) => line.replace(/(routers|services)\.wiki/, '$1.blog'));
  const marked = other.map((line) => (line.includes('.rule') ? `${line} # TR002` : line));
  const [clash] = await expectMarked(layer({ wiki: ROUTED }), layer({ blog: marked }));
  expect(clash?.message).toContain('on "websecure" with the same priority');
});

test('TR002: a wildcard of the same length, and nothing where a priority is said', async () => {
  const wide = 'Host(`*.example.com`) || Host(`bb.test`)';
  const narrow = 'Host(`wiki.example.com`) && Path(`/abc`)';
  expect(wide).toHaveLength(narrow.length);
  const rule = 'traefik.http.routers.wiki.rule';
  const wiki = but(rule, `${rule}: ${narrow}`);
  const blog = (mark: string) =>
    but(rule, `${rule}: ${wide}${mark}`).map((line) => line.replaceAll('.wiki.', '.blog.'));
  await expectMarked(layer({ wiki }), layer({ blog: blog(' # TR002') }));
  const first = 'traefik.http.routers.blog.priority: "1"';
  expect(await foundIn(aTraefikLab(layer({ wiki }), layer({ blog: [...blog(''), first] })))).toEqual([]);
});

test('TR003: no port, and a word for a port', async () => {
  const port = 'traefik.http.services.wiki.loadbalancer.server.port';
  await expectMarked(layer({ wiki: but(port, `${port}: http # TR003`) }));
  await expectMarked(
    layer({ wiki: but(port, 'traefik.http.services.wiki.loadbalancer.server.scheme: https # TR003') }),
  );
  const none = but(port).map((line) => (line.includes('entrypoints') ? `${line} # TR003` : line));
  await expectMarked(layer({ wiki: none }));
});

test('TR004: a network by its key, one that the container has not joined, and none of several', async () => {
  const named = (name: string) => but('traefik.docker.network', `traefik.docker.network: ${name} # TR004`);
  const [byKey] = await expectMarked(layer({ wiki: named('default') }));
  expect(byKey?.message).toBe(
    'The network "default" is a key of the Compose file: in Docker its name is "hl_default".',
  );
  await expectMarked(layer({ wiki: named('proxy') }));
});

test('TR004: a network that Traefik has not joined', async () => {
  const labels = but('traefik.docker.network', 'traefik.docker.network: hl_app0_back # TR004');
  const [found] = await expectMarked(
    `${layer({ wiki: labels }, '[back]')}networks:\n  back:\n    name: hl_app0_back\n`,
  );
  expect(found?.message).toBe('The network "hl_app0_back" is one that Traefik has not joined.');
});

test('TR005: a router that does not say which of two services it means', async () => {
  const rule = 'traefik.http.routers.wiki.rule';
  const labels = [
    ...but(rule, `${rule}: Host(\`wiki.example.com\`) # TR005`),
    'traefik.http.services.admin.loadbalancer.server.port: "81"',
  ];
  await expectMarked(layer({ wiki: labels }));
});

test('TR006: a label that is not known, and a value of another type', async () => {
  const [unknown] = await expectMarked(
    layer({ wiki: [...ROUTED, 'traefik.http.routers.wiki.middleware: gz # TR006'] }),
  );
  expect(unknown).toMatchObject({ didYouMean: 'traefik.http.routers.wiki.middlewares' });
  expect(unknown?.message).toContain('drops the container');
  await expectMarked(layer({ wiki: [...ROUTED, 'traefik.http.routers.wiki.priority: high # TR006'] }));
  await expectMarked(layer({ wiki: [...ROUTED, 'traefik.enabled: "true" # TR006'] }));
});

test('TR007: what only a file can say', async () => {
  await expectMarked(layer({ wiki: [...ROUTED, 'traefik.tls.options.modern.minversion: VersionTLS13 # TR007'] }));
  await expectMarked(
    layer({ wiki: [...ROUTED, 'traefik.http.serverstransports.own.insecureskipverify: "true" # TR007'] }),
  );
});

test('TR008: a middleware that is nowhere, and one of two types', async () => {
  const [nowhere] = await expectMarked(
    layer({
      wiki: [
        ...ROUTED,
        'traefik.http.middlewares.zip.compress: "true"',
        'traefik.http.routers.wiki.middlewares: zipp # TR008',
      ],
    }),
  );
  expect(nowhere?.didYouMean).toBe('zip');
  await expectMarked(
    layer({
      wiki: [
        ...ROUTED,
        'traefik.http.middlewares.two.compress: "true"',
        'traefik.http.middlewares.two.addprefix.prefix: /a # TR008',
      ],
    }),
  );
});

test('TR008: a service, a transport and TLS options', async () => {
  await expectMarked(layer({ wiki: [...ROUTED, 'traefik.http.routers.wiki.service: wikki # TR008'] }));
  await expectMarked(
    layer({ wiki: [...ROUTED, 'traefik.http.services.wiki.loadbalancer.serverstransport: own # TR008'] }),
  );
  await expectMarked(layer({ wiki: [...ROUTED, 'traefik.http.routers.wiki.tls.options: modern # TR008'] }));
  const right = ['traefik.http.routers.wiki.service: ping@internal', 'traefik.http.routers.wiki.tls.options: default'];
  expect(await foundIn(aTraefikLab(layer({ wiki: [...ROUTED, ...right] })))).toEqual([]);
});

test('TR009: rules that are not read, and rules that never match', async () => {
  const ruled = (rule: string) =>
    expectMarked(
      layer({ wiki: but('traefik.http.routers.wiki.rule', `traefik.http.routers.wiki.rule: ${rule} # TR009`) }),
    );
  await ruled('Host(`a.example.com`, `b.example.com`)');
  expect((await ruled('HostHeader(`a.example.com`)'))[0]).toMatchObject({ didYouMean: 'Host' });
  expect((await ruled('Host(`https://a.example.com`)'))[0]).toMatchObject({ didYouMean: 'a.example.com' });
  expect((await ruled("Host('a.example.com')"))[0]?.message).toContain('at character 6');
});

test('TR010: the dollar signs of a password hash', async () => {
  const users = 'traefik.http.middlewares.auth.basicauth.users';
  const [found] = await expectMarked(
    layer({ wiki: [...ROUTED, `${users}: 'u:$apr1$H6uskkkW$IgXLP6ewTrSuBkTrqE8wj/' # TR010`] }),
  );
  expect(found?.message).toBe(`${users} holds $apr1, which Compose reads as a variable.`);
  expect(
    await foundIn(aTraefikLab(layer({ wiki: [...ROUTED, `${users}: 'u:$$apr1$$H6uskkkW$$IgXLP6ewTrSuBkTrqE8wj/'`] }))),
  ).toEqual([]);
});

test('TR011: an entry point that there is not, and one that sends everything on', async () => {
  const on = (name: string) =>
    but('traefik.http.routers.wiki.entrypoints', `traefik.http.routers.wiki.entrypoints: ${name} # TR011`);
  expect((await expectMarked(layer({ wiki: on('websecur') })))[0]).toMatchObject({ didYouMean: 'websecure' });
  expect((await expectMarked(layer({ wiki: on('web') })))[0]?.message).toContain('is sent on');
});

test('TR012: a resolver that there is not, and a wildcard without DNS', async () => {
  const resolver = 'traefik.http.routers.wiki.tls.certresolver';
  expect((await expectMarked(layer({ wiki: [...ROUTED, `${resolver}: letsencript # TR012`] })))[0]).toMatchObject({
    didYouMean: 'letsencrypt',
  });
  const wild = but('traefik.http.routers.wiki.rule', 'traefik.http.routers.wiki.rule: Host(`*.example.com`)');
  expect((await expectMarked(layer({ wiki: [...wild, `${resolver}: letsencrypt # TR012`] })))[0]?.message).toContain(
    'needs a challenge by DNS',
  );
});

test('TR020: labels of a container that does not ask for Traefik', async () => {
  const labels = but('traefik.enable').map((line) => (line.includes('entrypoints') ? `${line} # TR020` : line));
  await expectMarked(layer({ wiki: labels }));
  expect(await foundIn(aTraefikLab(layer({ wiki: but('traefik.enable', 'traefik.enable: "false"') })))).toEqual([]);
});

test('a value that hangs on an unknown variable is not judged', async () => {
  const rule = 'traefik.http.routers.wiki.rule';
  const found = await foundIn(aTraefikLab(layer({ wiki: but(rule, `${rule}: Host(\`\${WIKI_HOST:?}\`)`) })));
  expect(found).toEqual([]);
});
