import pytest

from analytics.areas import AreaTree


def tree(root: str = "city") -> AreaTree:
    parents = {"city": "", "east": "city", "west": "city", "e1": "east", "e2": "east", "w1": "west", "own": "east"}
    kinds = {"own": "not_by_township"}
    rows = [{"id": id, "parent": parent, "kind": kinds.get(id, "township")} for id, parent in parents.items()]
    return AreaTree(rows, root)


@pytest.mark.parametrize(
    ("chosen", "focus"),
    [
        ((), "city"),
        (("east",), "east"),
        (("e1",), "east"),
        (("e1", "e2"), "east"),
        (("e1", "w1"), "city"),
        (("east", "west"), "city"),
        (("east", "e1"), "city"),
        (("city",), "city"),
    ],
)
def test_every_choice_compares_the_level_below(chosen, focus):
    assert tree().focus(chosen) == focus


def test_what_lies_above_the_root_is_not_there():
    east = tree("east")
    assert "city" not in east and "w1" not in east
    assert east.children("east") == ["e1", "e2", "own"]


def test_below_holds_the_areas_themselves():
    assert tree().below(["east"]) == {"east", "e1", "e2", "own"}
    assert tree().below(["nowhere"]) == set()


def test_only_what_belongs_to_no_township_is_out_of_the_ranking():
    assert [id for id in tree() if not tree().get(id).ranked] == ["own"]


def test_the_closure_names_the_child_on_the_way():
    assert {row for row in tree().closure() if row[1] == "e1"} == {
        ("city", "e1", "east"),
        ("east", "e1", "e1"),
        ("e1", "e1", "e1"),
    }
