from __future__ import annotations

import io
import sys
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from PIL import Image

from intake.evaluation.cases import load_case_set
from intake.evaluation.worlds.dice import Dice
from intake.evaluation.worlds.making import make_post, make_world
from intake.evaluation.worlds.mix import SCENES, chosen, plan
from intake.evaluation.worlds.trades import TRADES
from intake.evaluation.worlds.writing import write_masterdata, write_world
from intake.reading.deadline import Deadline
from intake.reading.programs import run
from orders.masterdata import load

CHECK = Path(__file__).parents[4] / "demo" / "werkbedarf" / "check.py"
# Of every kind of file one class.
ONE_OF_EACH = (
    "email-pdf",
    "email-scan",
    "email-xlsx",
    "email-docx",
    "email-attachments",
    "fax-noisy-standard",
    "fax-dots-clean-fine",
)
IN_WORDS = ("email-[!ps]*", "email-same*", "web*", "api*", "phone*", "none-[!f]*")


def write(folder: Path, *, seed: int, cases: int, trade: str = "", only: tuple[str, ...] = ()) -> Path:
    world = make_world(seed=seed, trade=trade, articles=300, customers=60)
    write_world(folder, world, make_post(world, count=cases, only=only))
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("only", [("email-text*", "web*", "none-*"), ONE_OF_EACH])
def test_the_same_seed_gives_the_same_bytes(tmp_path, only):
    first = contents(write(tmp_path / "a", seed=5, cases=10, only=only))

    second = contents(write(tmp_path / "b", seed=5, cases=10, only=only))

    assert [name for name in first if first[name] != second.get(name)] == []
    assert len(first) == len(second)


def test_another_seed_gives_another_company(tmp_path):
    first, second = (make_world(seed=seed, articles=300, customers=60) for seed in (1, 2))

    assert first.company.name != second.company.name
    assert {each.sku for each in first.articles} != {each.sku for each in second.articles}


@pytest.mark.parametrize("trade", sorted(TRADES))
def test_what_is_made_keeps_to_the_format(tmp_path, trade):
    folder = write(
        tmp_path / "set",
        seed=3,
        cases=60,
        trade=trade,
        only=IN_WORDS,
    )

    said = run([sys.executable, str(CHECK), str(folder)], deadline=Deadline(60)).decode()

    assert said.rstrip().endswith(" 0 errors")


def test_paper_keeps_to_the_format(tmp_path):
    folder = write(tmp_path / "set", seed=4, cases=16, only=("email-pdf", "email-amended", "email-scan", "fax-*", "none-*"))

    said = run([sys.executable, str(CHECK), str(folder)], deadline=Deadline(60)).decode()

    assert said.rstrip().endswith(" 0 errors")


def test_a_set_is_loaded_in_the_order_in_which_it_arrived(tmp_path):
    found = load_case_set(write(tmp_path / "set", seed=6, cases=40, only=("email-text", "web*")))

    assert [case.id for case in found.cases] == [f"c{number:04}" for number in range(1, 41)]
    assert {case.group for case in found.cases} == {"email-text", "web-valid"}
    assert found.company is not None


@pytest.mark.django_db
def test_the_master_data_can_be_loaded_without_a_warning(tmp_path, world):
    write_masterdata(tmp_path, world)

    loaded = load(tmp_path)

    assert loaded.warnings == ()
    assert loaded.counts["articles.csv"].new == len(world.articles)
    assert loaded.counts["customers.csv"].new == len(world.customers)


def test_the_history_ends_before_the_first_message(world):
    posts = make_post(world, count=30, only=["email-text"])

    assert max(row.day for row in world.history) < world.first_day
    assert min(post.received_at.date() for post in posts) >= world.first_day


def test_every_class_comes_about_as_often_as_its_weight_says():
    weights = chosen(())

    made = Counter(plan(weights, 1000, Dice("test")))

    total = sum(weights.values())
    assert set(made) == set(weights)
    assert all(abs(made[name] - 1000 * weight / total) <= 1 for name, weight in weights.items())
    assert made.total() == 1000


def test_a_class_without_weight_comes_only_where_it_is_named():
    assert "email-two-orders" not in chosen(())
    assert chosen(("email-two-orders",)) == {"email-two-orders": 1.0}


def test_there_is_enough_that_needs_a_person_and_enough_that_needs_none(world):
    posts = make_post(world, count=400, only=["email-[!psa]*", "web*", "api*", "phone*", "none-[!f]*"])

    orders = [post for post in posts if post.expected["kind"] == "order"]
    needed = [post for post in orders if post.expected["needs_person"]]
    assert 0.6 < len(orders) / len(posts) < 0.95
    assert 0.1 < len(needed) / len(orders) < 0.4
    assert all(post.expected["why"] for post in needed)


def test_an_order_that_needs_nobody_has_a_customer_and_lines(world):
    posts = make_post(world, count=200, only=["email-text", "email-html*", "web*", "phone*"])

    clear = [post.expected for post in posts if not post.expected["needs_person"]]
    assert all(each["customer"] and len(each["lines"]) >= 1 for each in clear)


def test_a_repeated_order_names_the_message_that_came_first(tmp_path):
    world = make_world(seed=8, trade="medical", articles=300, customers=60)
    posts = make_post(world, count=120, only=["web*", "api-valid", "email-duplicate"])

    repeated = [post for post in posts if post.repeats is not None]
    assert repeated
    for post in repeated:
        assert post.expected["lines"] == post.repeats.expected["lines"]
        assert post.expected["needs_person"]
        assert post.repeats.received_at < post.received_at


def test_a_second_order_has_a_number_of_its_own_and_needs_nobody(world):
    posts = make_post(world, count=150, only=["email-text", "email-again"])

    second = [post for post in posts if post.group == "email-again"]
    assert second
    assert not any(post.expected["needs_person"] for post in second)
    assert all(post.expected["po_number"] for post in second)


@pytest.mark.parametrize(
    ("name", "height"), [("fax-clean-fine", 2292), ("fax-clean-standard", 1146), ("fax-noisy-standard", 1146)]
)
def test_a_fax_says_its_true_resolution(world, name, height):
    post = make_post(world, count=1, only=[name])[0]

    with Image.open(io.BytesIO(post.files["fax.tif"])) as tiff:
        assert tiff.width == 1728
        assert abs(tiff.height - height) <= (7 if "noisy" in name else 0)  # lost and doubled lines
        assert tiff.info["dpi"] == (204.0, 196.0 if height > 2000 else 98.0)
        assert tiff.mode == "1"


def test_an_unknown_trade_is_named_with_those_that_there_are():
    with pytest.raises(ValueError, match=r"There is no trade bakkery. There are: electrical, plumbing, bakery"):
        make_world(seed=1, trade="bakkery")


def test_an_unknown_class_is_named_with_those_that_there_are(tmp_path):
    with pytest.raises(CommandError, match=r"No class fits fox-.*There are: email-text, "):
        call_command("make_world", tmp_path / "set", "--only", "fox-*", "--articles", "200", "--customers", "20")


def test_a_folder_that_holds_something_is_left_alone(tmp_path):
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")

    with pytest.raises(CommandError, match=r"is not empty"):
        call_command("make_world", tmp_path, "--cases", "1", "--articles", "200", "--customers", "20", "--only", "web-valid")

    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_every_class_can_be_made():
    world = make_world(seed=9, trade="fasteners", articles=300, customers=60)

    failed = [name for name in SCENES if not make_post(world, count=1, only=[name])[0].files]

    assert failed == []
