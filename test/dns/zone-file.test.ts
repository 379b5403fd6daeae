import { zoneFile } from '../../lib/dns/zone-file.ts';

test('no name, title or remark says more than a line, and no name more than a name', () => {
  const text = zoneFile('example.com', [
    {
      title: 'x\nevil.example.com. A 192.0.2.1',
      remarks: ['y\rz'],
      records: [
        { name: 'a b;c(d\n"e', type: 'A', value: '192.0.2.2' },
        { name: 'w', type: 'TXT', value: `${'ä'.repeat(200)}"\\;\n` },
      ],
    },
  ]);
  const lines = text.trimEnd().split('\n');
  expect(lines.filter((line) => line !== '' && !line.startsWith(';'))).toEqual([
    'a\\032b\\059c\\040d\\010\\034e.\t3600\tIN\tA\t192.0.2.2',
    expect.stringMatching(/^w\.\t3600\tIN\tTXT\t"(?:\\\d{3}){255}" "(?:\\\d{3})*;?(?:\\\d{3})*"$/),
  ]);
});
