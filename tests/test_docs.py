from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import yaml

from intake import errors
from orders.reasons import Reason, ReasonCode

ROOT = Path(__file__).parents[1]
VARIABLE = re.compile(r"\b(?:ALLWEGE_[A-Z_]*[A-Z]|DATABASE_URL|REDIS_URL|POSTGRES_PASSWORD|FORWARDED_ALLOW_IPS)\b")


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def table(text: str, heading: str = "") -> dict[str, list[str]]:
    """Rows of the tables below a heading, by the code in their first cell."""
    if heading:
        text = text.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("| `")]
    assert len({row[0] for row in rows}) == len(rows), "a code stands twice"
    return {row[0].strip("`"): row[1:] for row in rows}


def tree(root: type[errors.AllwegeError]) -> list[type[errors.AllwegeError]]:
    return [root, *(found for child in root.__subclasses__() for found in tree(child))]


def branch(error: type[errors.AllwegeError]) -> str:
    names = {errors.TryAgain: "try again", errors.AskSender: "ask the sender", errors.ForPerson: "a person"}
    return next((name for base, name in names.items() if issubclass(error, base)), "program")


def sources(*patterns: str) -> list[Path]:
    found = [path for pattern in patterns for path in ROOT.glob(pattern) if path.is_file()]
    assert found
    return found


def test_every_error_is_listed_with_its_branch_and_no_other():
    listed = {code: row[0] for code, row in table(read("docs/errors.md"), "Errors").items()}

    assert listed == {error.code: branch(error) for error in tree(errors.AllwegeError)}


def test_every_error_has_a_code_of_its_own():
    codes = [error.code for error in tree(errors.AllwegeError)]

    assert len(codes) == len(set(codes))


def test_every_reason_is_listed_with_its_sentence_and_no_other():
    listed = {code: row[0] for code, row in table(read("docs/errors.md"), "Reasons").items()}

    assert listed == {str(code): Reason(code).sentence for code in ReasonCode}


@pytest.mark.parametrize("heading", ["Errors", "Reasons"])
def test_every_row_says_cause_and_remedy(heading):
    incomplete = [
        code for code, row in table(read("docs/errors.md"), heading).items() if not (len(row) == 3 and row[1] and row[2])
    ]

    assert incomplete == []


def test_every_variable_is_documented_and_no_other():
    programs = sources("channels/**/*.py", "intake/**/*.py", "orders/**/*.py", "script/server", "docker-compose.yml")
    used = {name for path in programs for name in VARIABLE.findall(path.read_text(encoding="utf-8"))}

    assert set(table(read("docs/configuration.md"))) == used


def test_env_files_set_only_variables_that_exist():
    for name in (".env.example", "demo/werkbedarf/company.env"):
        keys = {line.split("=")[0] for line in read(name).splitlines() if line and not line.startswith("#")}

        assert keys <= set(table(read("docs/configuration.md"))), name


@pytest.mark.parametrize("path", sorted(str(path.relative_to(ROOT)) for path in sources("*.md", "docs/**/*.md")))
def test_every_link_inside_leads_somewhere(path):
    text = (ROOT / path).read_text(encoding="utf-8")
    links = [link.split("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in link]

    missing = [link for link in links if link and not ((ROOT / path).parent / link).exists()]

    assert missing == []


def test_every_script_and_command_in_the_documents_exists():
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources("*.md", "docs/**/*.md"))
    scripts = set(re.findall(r"\bscript/[a-z]+\b", text))
    commands = set(re.findall(r"manage\.py ([a-z_]+)", text)) - {
        "createsuperuser",
        "migrate",
        "dbshell",
        "dumpdata",
        "loaddata",
        "shell",
    }

    assert [name for name in scripts if not (ROOT / name).exists()] == []
    assert [name for name in commands if not list(ROOT.glob(f"*/**/management/commands/{name}.py"))] == []


def compose() -> dict:
    return yaml.safe_load(read("docker-compose.yml"))["services"]


def test_compose_runs_each_part_as_a_service_of_one_image():
    services = compose()

    assert sorted(services) == ["beat", "migrate", "ocr-worker", "postgres", "redis", "web", "worker"]
    assert {services[name]["image"] for name in ("beat", "migrate", "ocr-worker", "web", "worker")} == {"allwege"}
    assert [name for name in services if name != "migrate" and "healthcheck" not in services[name]] == []


def test_compose_and_the_single_machine_run_the_same_queues():
    from intake.serving import programs

    alone = programs(var=Path("/v"), bind="127.0.0.1", port=8000, ocr_processes=2, own_redis="")
    queues = {p.name: p.command[p.command.index("--queues") + 1] for p in alone if "--queues" in p.command}
    services = compose()
    composed = {
        name: service["command"][service["command"].index("--queues") + 1]
        for name, service in services.items()
        if "--queues" in service.get("command", [])
    }

    assert queues == composed == {"worker": "default", "ocr-worker": "ocr"}
    assert {p.name for p in alone} == {"web", "worker", "ocr-worker", "beat"} <= set(services)


def test_the_image_copies_only_what_exists_and_ends_in_the_command_of_web():
    lines = read("Dockerfile").splitlines()
    copied = [name for line in lines if line.startswith("COPY ") for name in shlex.split(line)[1:-1]]

    assert [name for name in copied if not (ROOT / name).exists()] == []
    assert "intake.asgi:application" in lines[-1]
    assert "intake.asgi:application" in compose()["web"]["command"]


def test_the_image_holds_the_system_packages_of_the_setup():
    setup = re.search(r'^packages="(.*?)"', read("script/setup"), re.MULTILINE | re.DOTALL).group(1).split()
    elsewhere = {"python3-venv", "redis-server", "ca-certificates"}

    assert [name for name in setup if name not in elsewhere and name not in read("Dockerfile")] == []
