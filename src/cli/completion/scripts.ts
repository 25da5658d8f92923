/** Scripts that make shells ask this program for completions. `PROGRAM` stands for the name it is called by. */

export const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const;

export type Shell = (typeof SHELLS)[number];

/** Works with bash 3.2 too, which macOS has. Bash splits words at `=` and `:`, and the program does not. */
const BASH = String.raw`# bash completion for PROGRAM; load it with: source <(PROGRAM completion bash)
_FUNCTION() {
  local line="\${COMP_LINE:0:COMP_POINT}" current directive=0 answer head
  local -a words=()
  local IFS=$' \t\n'
  set -o noglob
  words=($line)
  set +o noglob
  [[ $line == *[[:space:]] ]] && words+=("")
  current="\${words[\${#words[@]}-1]}"
  head="\${current%"\${current##*[=:]}"}"
  [[ $current == -*=* ]] && head="\${current#*=}" && head="\${head%"\${head##*:}"}"
  COMPREPLY=()
  while IFS= read -r answer; do
    if [[ $answer == :* ]]; then directive="\${answer#:}"; else
      answer="\${answer%%$'\t'*}"
      COMPREPLY+=("\${answer#"$head"}")
    fi
  done < <("\${words[0]}" __complete "\${words[@]:1}" 2>/dev/null)
  if type compopt >/dev/null 2>&1; then
    if (( directive & 2 )); then compopt -o nospace; fi
    if (( directive & 4 )); then compopt +o default; fi
  fi
}
complete -o default -F _FUNCTION PROGRAM
`;

const ZSH = String.raw`#compdef PROGRAM
# zsh completion for PROGRAM; load it with: source <(PROGRAM completion zsh)
_FUNCTION() {
  local line name directive=0
  local -a lines described ending
  lines=("\${(@f)$("\${words[1]}" __complete "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  for line in "\${lines[@]}"; do
    if [[ $line == :* ]]; then
      directive=\${line#:}
    elif [[ -n $line ]]; then
      name=\${\${line%%$'\t'*}//:/\\:}
      if [[ $line == *$'\t'* ]]; then described+=("$name:\${line#*$'\t'}"); else described+=("$name"); fi
    fi
  done
  compset -P '-*='
  (( directive & 2 )) && ending=(-S '')
  if (( \${#described} )); then
    _describe -t values 'PROGRAM' described "\${ending[@]}"
  elif (( ! (directive & 4) )); then
    _files
  fi
}
compdef _FUNCTION PROGRAM
`;

const FISH = `# fish completion for PROGRAM; load it with: PROGRAM completion fish | source
function _FUNCTION
  set -l words (commandline -opc) (commandline -ct)
  set -l answers ($words[1] __complete $words[2..-1] 2>/dev/null)
  set -l directive (string replace ':' '' -- $answers[-1])
  set -e answers[-1]
  set -l prefix (string match -r -- '^-.*=' "$words[-1]")
  if test (count $answers) -eq 0; and test (math "bitand($directive, 4)") -eq 0
    __fish_complete_path (string replace -r -- '^-.*=' '' "$words[-1]") | string replace -r -- '^' "$prefix"
  else
    for answer in $answers
      echo -- "$prefix$answer"
    end
  end
end
complete -c PROGRAM -f -a '(_FUNCTION)'
`;

const POWERSHELL = String.raw`# PowerShell completion for PROGRAM; load it with: PROGRAM completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName 'PROGRAM' -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @($commandAst.CommandElements | Where-Object { $_.Extent.StartOffset -lt $cursorPosition } | ForEach-Object { "$_" })
  if ($wordToComplete -eq '') { $words += '' }
  $rest = @($words | Select-Object -Skip 1)
  $prefix = ''
  if ($wordToComplete -match '^(-[^=]*=)') { $prefix = $Matches[1] }
  & $words[0] __complete @rest 2>$null | Where-Object { $_ -notmatch '^:\d+$' } | ForEach-Object {
    $name, $about = $_ -split [char]9, 2
    if (-not $about) { $about = $name }
    [System.Management.Automation.CompletionResult]::new("$prefix$name", $name, 'ParameterValue', $about)
  }
}
`;

const SCRIPTS: Readonly<Record<Shell, string>> = { bash: BASH, zsh: ZSH, fish: FISH, powershell: POWERSHELL };

/** The script for a shell; `programName` is one word, such as `kubectl-karmada`. */
export function completionScript(shell: Shell, programName: string): string {
  const name = `${programName.replaceAll(/[^a-zA-Z0-9]/g, '_')}_completion`;
  return SCRIPTS[shell].replaceAll('\\${', '${').replaceAll('_FUNCTION', `_${name}`).replaceAll('PROGRAM', programName);
}

const MARK = 'Asks the karmada plugin what may follow on a kubectl command line.';

/** kubectl runs a program of this name for what may follow `kubectl karmada`. */
export const KUBECTL_HELPER = 'kubectl_complete-karmada';

/** What that program is; on Windows it needs an ending that can be run. */
export function kubectlHelper(windows: boolean): { name: string; text: string; mark: string } {
  if (windows) {
    const text = `@echo off\r\nrem ${MARK}\r\nkubectl-karmada __complete %*\r\n`;
    return { name: `${KUBECTL_HELPER}.cmd`, text, mark: MARK };
  }
  return { name: KUBECTL_HELPER, text: `#!/bin/sh\n# ${MARK}\nexec kubectl-karmada __complete "$@"\n`, mark: MARK };
}
