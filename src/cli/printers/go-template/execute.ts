/** Printing a value through a Go template. */

import { compareText, isObject } from '../../../base/json.ts';
import { goFormat } from '../go-text.ts';
import { failed } from './broken.ts';
import { FUNCTIONS, isTruthy } from './functions.ts';
import { parseTemplate } from './parse.ts';
import type { Block, Command, Node, Operand, Pipeline, Template } from './syntax.ts';

/** A printer for `-o go-template=TEMPLATE`; throws UserError `BadInput` for a template that cannot be read. */
export function createGoTemplatePrinter(
  text: string,
  { allowMissing }: { allowMissing: boolean },
): (value: unknown) => string {
  const template = parseTemplate(text);
  return (value) => {
    const run: Run = { template, allowMissing, out: [], depth: 0 };
    execute(template.root, value, { run, variables: new Map([['$', { value }]]) });
    return run.out.join('');
  };
}

interface Run {
  readonly template: Template;
  readonly allowMissing: boolean;
  readonly out: string[];
  depth: number;
}

/** Names reach into the blocks around: a map is copied for every block, the cells in it are shared. */
interface Scope {
  readonly run: Run;
  readonly variables: Map<string, { value: unknown }>;
}

type Flow = 'break' | 'continue' | undefined;

function execute(block: Block, dot: unknown, outer: Scope): Flow {
  const scope = { ...outer, variables: new Map(outer.variables) };
  for (const node of block) {
    const flow = executeNode(node, dot, scope);
    if (flow) return flow;
  }
  return undefined;
}

function executeNode(node: Node, dot: unknown, scope: Scope): Flow {
  switch (node.kind) {
    case 'text':
      scope.run.out.push(node.text);
      return undefined;
    case 'output':
      executeOutput(node.pipeline, dot, scope);
      return undefined;
    case 'template':
      executeNamed(node, dot, scope);
      return undefined;
    case 'break':
    case 'continue':
      return node.kind;
    default:
      return executeBranch(node, dot, scope);
  }
}

function executeOutput(pipeline: Pipeline, dot: unknown, scope: Scope): void {
  const value = evaluate(pipeline, dot, scope);
  if (pipeline.variables.length === 0) scope.run.out.push(goFormat(value));
}

const DEEPEST = 1000;

function executeNamed(node: Extract<Node, { kind: 'template' }>, dot: unknown, { run, variables }: Scope): void {
  const body = run.template.named.get(node.name);
  if (!body) throw failed(`there is no template "${node.name}"`);
  const value = node.pipeline ? evaluate(node.pipeline, dot, { run, variables }) : undefined;
  run.depth += 1;
  if (run.depth > DEEPEST) throw failed('templates call each other without an end');
  execute(body, value, { run, variables: new Map([['$', { value }]]) });
  run.depth -= 1;
}

function executeBranch(node: Extract<Node, { kind: 'if' | 'with' | 'range' }>, dot: unknown, outer: Scope): Flow {
  const scope = { ...outer, variables: new Map(outer.variables) };
  const isRange = node.kind === 'range';
  const value = evaluate(isRange ? { ...node.pipeline, variables: [] } : node.pipeline, dot, scope);
  if (!isTruthy(value)) return execute(node.otherwise, dot, scope);
  if (isRange) return executeRange(node, value, scope);
  return execute(node.body, node.kind === 'with' ? value : dot, scope);
}

function executeRange(
  { pipeline, body }: Extract<Node, { kind: 'range' | 'if' | 'with' }>,
  over: unknown,
  scope: Scope,
): Flow {
  const [first, second] = pipeline.variables;
  for (const [key, value] of entriesOf(over)) {
    if (first !== undefined)
      set(scope, first, { value: second === undefined ? value : key, assigns: pipeline.assigns });
    if (second !== undefined) set(scope, second, { value, assigns: pipeline.assigns });
    if (execute(body, value, scope) === 'break') break;
  }
  return undefined;
}

function entriesOf(value: unknown): [unknown, unknown][] {
  if (Array.isArray(value)) return [...value.entries()];
  if (isObject(value)) return Object.entries(value).toSorted(([a], [b]) => compareText(a, b));
  throw failed(`range can't iterate over ${goFormat(value)}`);
}

function set(scope: Scope, name: string, { value, assigns }: { value: unknown; assigns: boolean }): void {
  const cell = scope.variables.get(name);
  if (!assigns) scope.variables.set(name, { value });
  else if (cell) cell.value = value;
  else throw failed(`there is no variable "${name}"`);
}

function evaluate({ variables, assigns, commands }: Pipeline, dot: unknown, scope: Scope): unknown {
  const [first = [], ...others] = commands;
  let value = call(first, [], { dot, scope });
  for (const command of others) value = call(command, [value], { dot, scope });
  const [name] = variables;
  if (name !== undefined) set(scope, name, { value, assigns });
  return value;
}

interface Surroundings {
  dot: unknown;
  scope: Scope;
}

function call(command: Command, piped: readonly unknown[], around: Surroundings): unknown {
  const [head, ...rest] = command;
  if (!head) return undefined;
  if (head.base.kind !== 'function') {
    if (head.base.kind === 'literal' && head.base.value === null) throw failed('nil is not a command');
    if (rest.length + piped.length > 0) throw failed('a value is given arguments as if it were a function');
    return operandValue(head, around);
  }
  const { name } = head.base;
  if (name === 'and' || name === 'or') return decide(name, rest, { piped, around });
  const args = [...rest.map((operand) => operandValue(operand, around)), ...piped];
  return below(FUNCTIONS[name]?.(args), head.fields, around.scope.run);
}

/** The argument that decides; what stands after it is not looked at. */
function decide(
  name: 'and' | 'or',
  operands: readonly Operand[],
  { piped, around }: { piped: readonly unknown[]; around: Surroundings },
): unknown {
  let value: unknown;
  for (const operand of operands) {
    value = operandValue(operand, around);
    if (isTruthy(value) === (name === 'or')) return value;
  }
  return piped.length > 0 ? piped[0] : value;
}

function operandValue({ base, fields }: Operand, around: Surroundings): unknown {
  return below(baseValue(base, around), fields, around.scope.run);
}

function baseValue(base: Operand['base'], around: Surroundings): unknown {
  const { dot, scope } = around;
  switch (base.kind) {
    case 'dot':
      return dot;
    case 'literal':
      return base.value;
    case 'pipeline':
      return evaluate(base.pipeline, dot, scope);
    case 'function':
      return call([{ base, fields: [] }], [], around);
    case 'variable': {
      const cell = scope.variables.get(base.name);
      if (!cell) throw failed(`there is no variable "${base.name}"`);
      return cell.value;
    }
  }
}

function below(value: unknown, fields: readonly string[], { allowMissing }: Run): unknown {
  let found = value;
  for (const name of fields) {
    if (found === undefined || found === null) return undefined;
    if (!isObject(found)) throw failed(`there is no field "${name}" in ${goFormat(found)}`);
    if (!Object.hasOwn(found, name) && !allowMissing) throw failed(`there is no entry for the key "${name}"`);
    found = Object.hasOwn(found, name) ? found[name] : undefined;
  }
  return found;
}
