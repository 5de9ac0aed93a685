"""Programs in the place of gcloud and Terraform, which record how they are called."""

from __future__ import annotations

import json
import stat
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

NUMBER = "123456789012"

GCLOUD: Mapping[str, tuple[int, str, str]] = {
    "auth list": (0, "operator@example.com\n", ""),
    "auth application-default print-access-token": (0, "ya29.secret-of-gcloud\n", ""),
    "projects describe": (0, f"{NUMBER}\tACTIVE\n", ""),
    "billing projects describe": (0, "True\n", ""),
    "storage buckets describe": (0, f"{NUMBER}\n", ""),
    "services enable": (0, "", ""),
    "storage buckets create": (0, "", ""),
    "storage buckets update": (0, "", ""),
}
"""What gcloud responses when all is well, by its first words: code, stdout, stderr."""

_GCLOUD = """#!{python}
import json, sys
with open({log!r}, "a") as log:
    log.write(json.dumps(["gcloud", *sys.argv[1:]]) + "\\n")
line = " ".join(sys.argv[1:])
for words, (code, out, err) in {responses!r}.items():
    if line.startswith(words):
        sys.stdout.write(out)
        sys.stderr.write(err)
        sys.exit(code)
sys.exit("unknown: " + line)
"""

_TERRAFORM = """#!{python}
import json, os, sys
given = sorted(name for name in os.environ if name.startswith("TF_VAR_"))
with open({log!r}, "a") as log:
    log.write(json.dumps(["terraform", *sys.argv[1:], *given]) + "\\n")
responses = {responses!r}
if sys.argv[1] in responses:
    code, text = responses[sys.argv[1]]
    sys.stdout.write(text)
    sys.exit(code)
real = {real!r}
if not real:
    sys.exit("unknown: " + sys.argv[1])
# a state in a bucket needs a login: here it lies beside the module
words = [one for one in sys.argv[1:] if not one.startswith("-backend-config=")]
os.execv(real, [real, *words])
"""


class Wire:
    """A folder for the PATH, with programs in it."""

    def __init__(self, folder: Path) -> None:
        """Nothing is in it yet."""
        self.folder, self.log = folder, folder / "calls.jsonl"
        folder.mkdir(parents=True, exist_ok=True)

    def gcloud(self, **changed: tuple[int, str, str]) -> None:
        """Put gcloud there; `auth_list=(1, "", "no")` changes a response."""
        responses = {**GCLOUD}
        for name, response in changed.items():
            words = name.replace("__", "-").replace("_", " ")
            assert words in responses
            responses[words] = response
        self._program("gcloud", _GCLOUD.format(**self._known(responses)))

    def terraform(
        self, real: str = "", responses: Mapping[str, tuple[int, str]] | None = None
    ) -> None:
        """Put Terraform there: what `responses` has by its first word, else the real
        one.

        The real one keeps its state beside the module.
        """
        known = self._known(responses or {})
        self._program("terraform", _TERRAFORM.format(real=real, **known))

    def calls(self, program: str) -> list[list[str]]:
        """What a program was called with, without its name."""
        if not self.log.exists():
            return []
        lines = self.log.read_text(encoding="utf-8").splitlines()
        calls: list[list[str]] = [json.loads(line) for line in lines]
        return [words[1:] for words in calls if words[0] == program]

    def called(self, program: str, words: Sequence[str]) -> bool:
        """Whether it was called with these words first."""
        return any(one[: len(words)] == list(words) for one in self.calls(program))

    def _known(self, responses: Mapping[str, object]) -> dict[str, object]:
        return {
            "python": sys.executable,
            "log": str(self.log),
            "responses": dict(responses),
        }

    def _program(self, name: str, text: str) -> None:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
