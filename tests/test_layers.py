"""The house stays in order: imports, foreign keys and links point down; what is planted against it is caught."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from mutuality.meetings.models import Meeting
from mutuality.people.models import Person

HOUSE = Path(__file__).resolve().parent.parent
SOURCE = HOUSE / "src" / "mutuality"
LAYERS = tomllib.loads((HOUSE / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0]["layers"]
HEIGHT = {name.strip(): -height for height, line in enumerate(LAYERS) for name in line.split("|")}
OURS = [config for config in apps.get_app_configs() if config.name.startswith("mutuality.")]
TEMPLATE_LINK = re.compile(r"""{%\s*(?:url|include|extends)\s+['"](\w+)[:/]""")
ADDRESS = re.compile(r"""\b(?:reverse|reverse_lazy|redirect)\(\s*['"](\w+):""")


def keys_that_point_up(model):
    """Foreign keys to a higher room, and keys that leave their room but show on the other side."""
    label = model._meta.app_label
    for field in model._meta.get_fields():
        target = field.related_model if field.is_relation and field.concrete else None
        if target is None or target._meta.app_label == label or target._meta.app_label not in HEIGHT:
            continue
        if (label, target) == ("record", Person):
            continue  # record keeps who acted, through AUTH_USER_MODEL
        if HEIGHT[target._meta.app_label] > HEIGHT[label]:
            yield f"{model.__name__}.{field.name} points up at {target.__name__}"
        elif not field.remote_field.hidden:
            yield f"{model.__name__}.{field.name} needs related_name='+'"


def links_that_point_up(text, label, pattern=TEMPLATE_LINK):
    """The higher rooms that a template or a module of `label` names."""
    return [app for app in pattern.findall(text) if HEIGHT.get(app, -99) > HEIGHT[label]]


def hidden_imports(text):
    """Imports inside a function, which tell of a cycle; and models fetched by name, which hide one."""
    for function in ast.walk(ast.parse(text)):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            for node in ast.walk(function):
                if isinstance(node, ast.Import | ast.ImportFrom):
                    yield f"line {node.lineno}: an import inside a function"
    for line, words in enumerate(text.splitlines(), 1):
        if re.search(r"\b(get_model|__import__)\(", words):
            yield f"line {line}: a module or model fetched by name"


def modules():
    """Our modules, except migrations (which fetch models as they were) and tests."""
    return [path for path in SOURCE.rglob("*.py") if not {"migrations", "tests"} & set(path.parts)]


def lint_imports(source):
    """What the contracts of pyproject.toml say of the package in `source`."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()"]
    settings = ["--config", str(HOUSE / "pyproject.toml"), "--no-cache"]
    return subprocess.run(
        [*command, *settings], cwd=source.parent, env={"PYTHONPATH": str(source)}, capture_output=True, text=True
    )


@pytest.mark.parametrize("config", OURS, ids=lambda config: config.label)
def test_foreign_keys_point_down(config):
    assert [fault for model in config.get_models() for fault in keys_that_point_up(model)] == []


@pytest.mark.parametrize("config", OURS, ids=lambda config: config.label)
def test_templates_link_down(config):
    pages = [path for ending in ("html", "txt") for path in Path(config.path).rglob(f"templates/**/*.{ending}")]
    assert [(page.name, up) for page in pages for up in links_that_point_up(page.read_text(), config.label)] == []


@pytest.mark.parametrize("config", OURS, ids=lambda config: config.label)
def test_modules_redirect_down(config):
    ours = [path for path in modules() if path.is_relative_to(config.path)]
    assert ours
    assert [(at.name, up) for at in ours for up in links_that_point_up(at.read_text(), config.label, ADDRESS)] == []


def test_imports_stand_at_the_top():
    assert [(str(path), fault) for path in modules() for fault in hidden_imports(path.read_text())] == []


def test_the_contracts_hold():
    said = lint_imports(HOUSE / "src")
    assert said.returncode == 0, said.stdout + said.stderr


@pytest.mark.parametrize(
    ("module", "line", "broken"),
    [
        (
            "record/actions.py",
            "from mutuality.meetings import models as upward",
            "record.actions -> mutuality.meetings.mod",
        ),
        (
            "meetings/models/meeting.py",
            "from mutuality.meetings import views as inward",
            "meetings.models.meeting -> mutuality.meetings.vi",
        ),
        ("record/rules.py", "import django.utils.timezone", "mutuality.record.rules -> django"),
    ],
)
def test_a_planted_upward_import_is_caught(tmp_path, module, line, broken):
    source = tmp_path / "src"
    shutil.copytree(HOUSE / "src", source, ignore=shutil.ignore_patterns("__pycache__", "static", "templates"))
    planted = source / "mutuality" / module
    planted.write_text(planted.read_text() + f"\n{line}\n")
    said = lint_imports(source)
    assert said.returncode == 1
    assert broken in said.stdout.replace("\n", " ")


@isolate_apps("mutuality.record", "mutuality.meetings")
def test_a_planted_upward_foreign_key_is_caught():
    class Planted(models.Model):
        meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="+")

        class Meta:
            app_label = "record"

    class Showing(models.Model):
        person = models.ForeignKey(Person, models.CASCADE)

        class Meta:
            app_label = "meetings"

    assert list(keys_that_point_up(Planted)) == ["Planted.meeting points up at Meeting"]
    assert list(keys_that_point_up(Showing)) == ["Showing.person needs related_name='+'"]


@pytest.mark.parametrize(
    "link", ["{% url 'meetings:meeting' 1 %}", '{% include "meetings/seat.html" %}', "{%extends 'home/front.html' %}"]
)
def test_a_planted_upward_template_link_is_caught(link):
    assert links_that_point_up(f"<p>{link}</p>", "partnerships")
    assert not links_that_point_up(f"<p>{link}</p>", "site")


def test_a_planted_upward_redirect_is_caught():
    assert links_that_point_up('return redirect("home:front")', "people", ADDRESS) == ["home"]


@pytest.mark.parametrize(
    "hidden",
    [
        "def note():\n    from mutuality.people.models import Person\n    return Person",
        "class Config:\n    def ready(self):\n        import mutuality.home",
        "Person = apps.get_model('people', 'Person')",
    ],
)
def test_a_planted_hidden_import_is_caught(hidden):
    assert list(hidden_imports(hidden))
