import type { Output } from './terminal.ts';
import { styled } from './style.ts';

/** Something of a lab with what belongs to it, to be shown. */
export interface TreeNode {
  readonly kind: string;
  readonly id: string;
  /** What it is called, where its id does not say so. */
  readonly title?: string;
  readonly text: string;
  readonly children: readonly TreeNode[];
}

/** Draws trees for a person, or writes them as one line a node for other programs. */
export function renderTrees(nodes: readonly TreeNode[], output: Output): string {
  const lines = output.interactive
    ? nodes.flatMap((node) => [titleOf(node, output), ...branches(node, '', output)])
    : nodes.flatMap(plainLines);
  return lines.map((line) => `${line}\n`).join('');
}

const titleOf = ({ id, title, text }: TreeNode, output: Output): string =>
  [styled(output, 'bold', title ?? id.slice(id.lastIndexOf('/') + 1)), text].filter((part) => part !== '').join('  ');

const branches = ({ children }: TreeNode, indent: string, output: Output): string[] =>
  children.flatMap((child, index) => {
    const last = index === children.length - 1;
    const line = `${indent}${styled(output, 'dim', last ? '└─' : '├─')} ${titleOf(child, output)}`;
    return [line, ...branches(child, `${indent}${last ? '   ' : `${styled(output, 'dim', '│')}  `}`, output)];
  });

const plainLines = (node: TreeNode): string[] => [
  [node.kind, node.id, node.title, node.text].filter(Boolean).join(' '),
  ...node.children.flatMap(plainLines),
];
