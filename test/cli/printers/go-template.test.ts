import { describe, expect, test } from '@jest/globals';
import { createGoTemplatePrinter } from '../../../src/cli/printers/go-template/execute.ts';

/** Roughly what `kubectl create deployment nothing --image x` makes; the texts are what kubectl prints for it. */
const deployment = {
  kind: 'Deployment',
  metadata: { creationTimestamp: null, labels: { app: 'nothing' }, name: 'nothing' },
  spec: { replicas: 1, template: { spec: { containers: [{ image: 'x', name: 'x' }] } } },
};

const print = (template: string, allowMissing = true): string =>
  createGoTemplatePrinter(template, { allowMissing })(deployment);

describe('what kubectl prints', () => {
  test.each([
    ['{{.kind}} {{.metadata.name}}', 'Deployment nothing'],
    ['{{.nope.x}}{{.metadata.labels.x}}', '<no value><no value>'],
    ['{{range .nope}}a{{else}}none{{end}}', 'none'],
    ['{{range $k,$v := .metadata.labels}}{{$k}}={{$v}}{{end}}', 'app=nothing'],
    ['{{range $i, $c := .spec.template.spec.containers}}{{$i}}{{$c.name}}{{.image}}{{end}}', '0xx'],
    ['{{if eq .nope "x"}}a{{else}}b{{end}}', 'b'],
    ['{{if .x}}a{{else if .kind}}b{{else}}c{{end}}', 'b'],
    ['{{.metadata}}', 'map[creationTimestamp:<nil> labels:map[app:nothing] name:nothing]'],
    ['{{.spec.template.spec.containers}}', '[map[image:x name:x]]'],
    ['{{print 1 2 "a" "b" 3}}', '1 2ab3'],
    [
      '{{printf "%-5s|%5d|%q|%05.1f|%t|%x|%%|%v" "a" .spec.replicas "q" 1.5 true 255 .metadata.labels}}',
      'a    |    1|"q"|001.5|true|ff|%|map[app:nothing]',
    ],
    ['{{printf "%d" "a"}} {{printf "%s"}} {{printf "a" 1}}', '%!d(string=a) %!s(MISSING) a%!(EXTRA int64=1)'],
    ['{{len .metadata.labels}}{{.kind | len}}', '110'],
    ['{{html "<a>"}} {{js "it\'s"}} {{urlquery "a b"}}', "&lt;a&gt; it\\'s a+b"],
    ['{{with .metadata}}{{.name}}{{$.kind}}{{end}}{{with .nope}}a{{else}}b{{end}}', 'nothingDeploymentb'],
    ['a  {{- /* c }} */ -}}  x', 'ax'],
    ['a {{- "b" -}} c', 'abc'],
    ['{{define "t"}}[{{.}}]{{end}}{{template "t" .kind}}{{block "u" 1}}{{.}}{{end}}', '[Deployment]1'],
    ['{{.kind | printf "%s-%s" "a"}}', 'a-Deployment'],
    ['{{exists .metadata "name"}} {{exists .metadata "labels" "x"}}', 'true false'],
    ['{{"YQ==" | base64decode}}', 'a'],
    ['{{slice .kind 1 3}} {{not .x}} {{and 1 0}} {{or "" "b"}} {{lt 1 2}} {{true}}', 'ep true 0 b true true'],
    ['{{range .spec.template.spec.containers}}{{.image}}{{break}}{{.name}}{{end}}', 'x'],
    ['{{$x := 1}}{{if true}}{{$x = 2}}{{$y := 3}}{{end}}{{$x}}', '2'],
    ['{{(index .spec.template.spec.containers 0).name}}{{index .metadata.labels "app"}}', 'xnothing'],
    ['{{eq .kind "a" "Deployment"}} {{ne .kind "a"}} {{ge 2 2}}', 'true true true'],
    ['{{println .kind 1}}x', 'Deployment 1\nx'],
    ['{{"a\\tb\\x41\\a"}}{{`raw\\n`}}{{\'a\'}}', 'a\tbA\u0007raw\\n97'],
    ['{{1.5}} {{1234567.5}} {{0.00001}} {{1234567}}', '1.5 1.2345675e+06 1e-05 1234567'],
    ['{{and .nope .nope.x.y}}{{or .kind (index .nope 1)}}', '<no value>Deployment'],
  ])('%s', (template, text) => {
    expect(print(template)).toBe(text);
  });
});

describe('templates that cannot be read or carried out', () => {
  test.each([
    ['{{foo}}', 'there is no function "foo"'],
    ['{{if}}x{{end}}', 'a value is missing for if'],
    ['{{if .x}}', 'has no "{{end}}"'],
    ['{{else}}', '"{{else}}" ends nothing'],
    ['{{end}}', '"{{end}}" ends nothing'],
    ['{{.a', '"{{" is not closed'],
    ['{{/* x', 'a comment is not closed'],
    ['{{(.a}}', '"(" is not closed'],
    ['{{.a | }}', 'lacks a command'],
    ['{{.a ; }}', '"; " in "{{.a ;}}" is not understood'.replace('"; "', '";"')],
    ['{{define x}}{{end}}', 'needs a quoted name'],
    ['{{nil}}', 'nil is not a command'],
    ['{{.kind.x}}', 'there is no field "x" in Deployment'],
    ['{{.kind 1}}', 'given arguments as if it were a function'],
    ['{{range 3}}{{end}}', "range can't iterate over 3"],
    ['{{index .spec.template.spec.containers 4}}', 'index out of range: 4'],
    ['{{.spec.replicas | len}}', 'len of 1'],
    ['{{lt 1 "a"}}', 'incompatible types for comparison'],
    ['{{$x}}', 'there is no variable "$x"'],
    ['{{template "t"}}', 'there is no template "t"'],
    ['{{define "t"}}{{template "t"}}{{end}}{{template "t"}}', 'without an end'],
    ['{{"?" | base64decode}}', 'base64 decode failed'],
  ])('%s', (template, message) => {
    expect(() => print(template)).toThrow(message);
  });

  test('what is missing is an error where that is wanted', () => {
    expect(() => print('{{.metadata.nope}}', false)).toThrow('there is no entry for the key "nope"');
  });
});
