#!/usr/bin/env python3
"""action.py <ecs-contract> <source tree> <work folder>: the action and the workflow for client libraries are YAML of
the right shape; each command of the program in them has a verb of the program and options of that verb; and the
action's steps do what they should, but for those that install and upload."""
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

try:
    import yaml
except ImportError:
    print("python3-yaml is not installed: tools/install-packages check")
    sys.exit(77)

program, root, work = Path(sys.argv[1]).resolve(), Path(sys.argv[2]), Path(sys.argv[3])
wrong = []


def complain(text):
    wrong.append(text)
    print(text)


def help_of(verbs, known={}):
    if verbs not in known:
        known[verbs] = subprocess.run([program, *verbs, "--help"], capture_output=True, text=True, check=False)
    return known[verbs]


def verbs_of(text):
    """The verbs that a help text lists."""
    listed = re.search(r"^Subcommands:\n(.*?)(^\S|\Z)", text, re.M | re.S)
    return set(re.findall(r"^  ([a-z-]+)", listed[1], re.M)) if listed else set()


def check_commands(name, script):
    """Returns how many commands of the program the script has."""
    number = 0
    for command in re.findall(r"(?:^|[\s;&|(])ecs-contract ([a-z][^|;&\n>]*)", script):
        words, number = command.split(), number + 1
        path = (words[0],)
        if words[0] not in verbs_of(help_of(()).stdout):
            complain(f"{name}: '{words[0]}' is no verb: {command}")
            continue
        if len(words) > 1 and words[1] in verbs_of(help_of(path).stdout):
            path += (words[1],)
        for option in (word for word in words if word.startswith("--")):
            if not re.search(rf"(^|[ ,]){re.escape(option)}( |$)", help_of(path).stdout, re.M):
                complain(f"{name}: '{option}' is no option of '{' '.join(path)}': {command}")
        form = re.search(r"--as (\w+)", command)
        if form and not re.search(rf"[{{,]{form[1]}[,}}]", help_of(path).stdout):
            complain(f"{name}: '{form[1]}' is no form of report: {command}")
    return number


def check_inputs(action, text):
    """Every input is used, every one that is used is declared, and none is put into a script."""
    declared, used = set(action["inputs"]), set(re.findall(r"inputs\.([a-z0-9-]+)", text))
    for name in declared ^ used:
        complain(f"action.yml: the input '{name}' is " + ("used and not declared" if name in used else "not used"))
    for name, each in action["inputs"].items():
        if not each.get("description") or ("default" in each) == each.get("required", False):
            complain(f"action.yml: the input '{name}' has no description, or is neither required nor has a default")
    for step in action["runs"]["steps"]:
        if "run" in step and ("${{" in step["run"] or step.get("shell") != "bash"):
            complain(f"action.yml: the step '{step['name']}' has an expression in its script, or no shell")
    readme = (root / "conformance/ci/README.md").read_text()
    for name in declared:
        if f"`{name}`" not in readme:
            complain(f"conformance/ci/README.md does not describe the input '{name}'")


def run_steps(action, inputs, prepare=lambda: None):
    """Runs the scripts as a runner would, but for those that install; what they wrote, the exit code of the step that
    ended it, and that step's name. `prepare` makes what lies in the work folder before."""
    shutil.rmtree(work, ignore_errors=True)
    (work / "bin").mkdir(parents=True)
    (work / "bin/ecs-contract").symlink_to(program)
    prepare()
    outputs, summary = work / "output", work / "summary"
    outputs.touch(), summary.touch()
    said, code, last = "", 0, ""
    values = {name: str(each.get("default", "")) for name, each in action["inputs"].items()} | inputs

    def value_of(expression):
        if expression[1] == "steps.run.outputs.exit-code":
            return dict(line.split("=", 1) for line in outputs.read_text().split())["exit-code"]
        return values[expression[1].removeprefix("inputs.")]

    for step in action["runs"]["steps"]:
        if "run" not in step or step["name"] == "Install" or code != 0:
            continue
        own = {key: re.sub(r"\$\{\{ (.*?) \}\}", value_of, value) for key, value in step.get("env", {}).items()}
        env = {"PATH": f"{work / 'bin'}:{os.environ['PATH']}", "GITHUB_OUTPUT": str(outputs),
               "GITHUB_STEP_SUMMARY": str(summary), **own}
        # As the runner starts bash.
        done = subprocess.run(["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"]],
                              cwd=work, env=env, capture_output=True, text=True, timeout=100, check=False)
        said, code, last = said + done.stdout + done.stderr, done.returncode, step["name"]
    return said, summary.read_text(), code, last


def check_reports(reports):
    for name, begins in (("report.html", "<!doctype html>"), ("badge.svg", "<svg "), ("report.sarif", "{"),
                         ("verdicts.ndjson", "{"), ("junit.xml", "<?xml"), ("report.json", "{")):
        if not (reports / name).is_file() or not (reports / name).read_text().startswith(begins):
            complain(f"{reports.name}/{name} is not what it should be")


def old_reports():
    """What a run of another day left: none of it may be told of this one."""
    shutil.copytree(work / "../action-old", work / "reports")


def broken_client():
    """An adapter that sends what it should not: a run of it finds something."""
    folder = work / "the contract/my-client"
    folder.mkdir(parents=True)
    (folder / "adapter.json").write_text(json.dumps({
        "format": 1, "name": "my-client", "title": "A client with a defect", "needs": [], "memory_mb": 256,
        "command": [str(program.parent / "ecs-contract-reference-client"), "--defect", "has-slow-clock"]}))


def check_steps(action):
    # The arguments stand on several lines, as a workflow may write them.
    said, summary, code, last = run_steps(action, {
        "adapter": "reference", "arguments": "--case request/address\n--format json\n", "out": "re ports"})
    reports = work / "re ports"
    if code != 0 or last != "Verdict" or "## ecs-contract: <code>reference</code>" not in summary:
        complain(f"the steps ended with {code} in '{last}':\n{said}\n{summary}")
    check_reports(reports)
    if '"xml"' in (reports / "verdicts.ndjson").read_text() or "@xml" in (reports / "verdicts.ndjson").read_text():
        complain("the second line of the arguments was not read")
    shutil.rmtree(work / "../action-old", ignore_errors=True)
    shutil.copytree(reports, work / "../action-old")
    # Nothing that an input holds is run, and what an older run left is not reported.
    said, summary, code, last = run_steps(action, {
        "adapter": "reference", "arguments": "--case no/such; touch harm $(touch harm)", "out": "reports"}, old_reports)
    if code != 2 or last != "Verdict" or (work / "harm").exists() or "::error title=ecs-contract::" not in said:
        complain(f"a run that judges nothing ended with {code} in '{last}':\n{said}\n{summary}")
    if summary or list((work / "reports").glob("*.*")):
        complain(f"a run that judges nothing told of an older one:\n{summary}")
    # A client that breaks a rule fails the last step alone, when all has been told and kept.
    said, summary, code, last = run_steps(action, {
        "adapter": "./the contract/my-client", "arguments": "--case request/signature/fresh", "out": "reports"}, broken_client)
    if code != 1 or last != "Verdict" or "::error title=Timestamp.fresh::" not in said or "### New: " not in summary:
        complain(f"a run with findings ended with {code} in '{last}':\n{said}\n{summary}")
    check_reports(work / "reports")
    place = json.loads((work / "reports/report.sarif").read_text())["runs"][0]["results"][0]["locations"][0]
    if place["physicalLocation"]["artifactLocation"]["uri"] != "the%20contract/my-client/adapter.json":
        complain(f"the results are shown at {place}")


action_text = (root / "action.yml").read_text()
action = yaml.safe_load(action_text)
workflow_text = (root / "conformance/ci/contract.yml").read_text()
workflow = yaml.safe_load(workflow_text)
if action["runs"]["using"] != "composite" or not {"name", "description", "inputs", "outputs"} <= set(action):
    complain("action.yml is no composite action")
check_inputs(action, action_text)
commands = sum(check_commands("action.yml", step.get("run", "")) for step in action["runs"]["steps"])
for job in workflow["jobs"].values():
    commands += sum(check_commands("contract.yml", step.get("run", "")) for step in job["steps"])
if commands < 12:
    complain(f"only {commands} commands were found")
check_steps(action)
print(f"{commands} commands")
sys.exit(1 if wrong else 0)
