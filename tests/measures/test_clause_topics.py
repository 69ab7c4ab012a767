"""Topics: which plans set what, worked out by hand on a plan that was read (p) and one known from the press (q)."""

import pandas as pd
import pytest
from clause_frames import clauses, money, read_and_reported, settled
from hypothesis import given, settings
from hypothesis import strategies as st
from measure_frames import groups, indicators, positioning, targets

from analysis.errors import ParameterError, RefusedError
from analysis.measures.clause_topics import DIVISIONS, PARTS, action_of, clause_topics, topic_groups, topics_by_peers
from analysis.measures.clauses import STATES, clause_table

NO_FIGURES = targets().assign(provision_id="")
AB = {"x": ("a",), "y": ("b", "c")}


def rows():
    """p1 and p2 on a in one sector, p3 on a without one, p4 on b with a on the side; q1 on a, q2 on c."""
    return clauses(
        p1={"measure_no": "1", "sectors": ("s", "t"), "lead_agencies": ("office",)}, p2={"measure_no": "2", "sectors": ("s",), "deadline_year": 2027},
        p3={"measure_no": "3"}, p4={"measure_no": "4", "sectors": ("s",), "chain_action": "build"},
        q1={"plan_id": "q", "sectors": ("s",)}, q2={"plan_id": "q"},
    )


def codes():
    made = settled(p1=("a", "buy"), p2=("a", "tell"), p3=("a", "buy"), p4=("b", "buy"), q1=("a", "buy"), q2=("c", "buy"))
    made.at["p4:final", "factors_secondary"] = ("a",)
    return made


def figures():
    return targets(
        t1={"plan_id": "p", "indicator_id": "machines"}, t2={"plan_id": "p", "indicator_id": "machines", "year": 2030},
        t3={"plan_id": "p", "indicator_id": "sales", "ai_specific": False}, t4={"plan_id": "p", "indicator_id": "machines", "level": "measure"},
    ).assign(provision_id=["", "", "", "p2"])


def topics(factors=AB, *, reading=None, stated=None, **more):
    table = clause_table(read_and_reported() if reading is None else reading, rows(), codes(), money(m1={"provision_id": "p3", "cap_value": 5.0}, m2={"provision_id": "p3"}))
    texts = positioning(v1={"plan_id": "p", "text_type": "vision", "factors": ("b",)}, v2={"plan_id": "q", "text_type": "vision", "factors": ("a",)},
                        v3={"plan_id": "p", "factors": ("c",)})
    return clause_topics(table, read_and_reported(), figures() if stated is None else stated, indicators(), texts, factors, **{"topics_by": "sector", **more})


def named(found):
    return [tuple(row) for row in found.topics[["group_id", "factor", "sector", "action"]].to_numpy().tolist()]


def cell(found, plan, **topic):
    """The cell of one plan in the one topic that has these columns."""
    of = found.topics[(found.topics[list(topic)] == list(topic.values())).all(axis=1)]
    assert len(of) == 1
    return found.cells[(found.cells["topic"] == of.index[0]) & (found.cells["plan_id"] == plan)].iloc[0]


def test_topics_by_sector():
    """Of factor a both plans name s; then by first appearance; a topic for each sector of a provision."""
    assert named(topics()) == [("x", "a", "s", ""), ("x", "a", "t", ""), ("x", "a", "", ""), ("y", "b", "s", ""), ("y", "c", "", "")]


def test_topics_by_action_are_those_of_the_chain_else_instruments():
    assert named(topics(topics_by="action")) == [("x", "a", "", "buy"), ("x", "a", "", "tell"), ("y", "b", "", "build"), ("y", "c", "", "buy")]
    assert (action_of("mend", "buy"), action_of("", "buy")) == ("mend", "buy")


def test_other_divisions():
    assert named(topics(topics_by="factor")) == [("x", "a", "", ""), ("y", "b", "", ""), ("y", "c", "", "")]
    assert ("x", "a", "t", "buy") in named(topics(topics_by="sector_action"))
    assert topics(topics_by="fitting").divisions == {"a": ("sector",), "b": ("sector",), "c": ("action",)}
    assert topics(topics_by="fitting", min_sector_share=0.8).divisions["a"] == ("action",)  # three of its four provisions name a sector


def test_filters():
    of_t = topics(sector="t")
    assert named(of_t) == [("x", "a", "t", "")] and cell(of_t, "p", sector="t")["shown"] == ("p1",)
    assert named(topics(action="build")) == [("y", "b", "s", "")]
    assert topics(topics_by="fitting", sector="s").divisions["a"] == ("action",) and topics(topics_by="fitting", action="buy").divisions["c"] == ("sector",)
    assert named(topics(sector="t", action="tell")) == []


def test_states_of_topics():
    found = topics()
    assert [cell(found, "p", factor="a", sector=s)["state"] for s in ("s", "t", "")] == ["set", "set", "set"]
    assert cell(found, "q", sector="t")["state"] == "not_seen" and cell(found, "p", factor="c")["state"] == "not_set"
    counts = found.topics[["n_set", "n_not_set", "n_not_seen"]].to_numpy().tolist()
    assert counts == [[2, 0, 0], [1, 0, 1], [1, 0, 1], [1, 0, 1], [1, 1, 0]]


def test_states_of_what_measures_state():
    found = topics()
    read = cell(found, "p", factor="a", sector="s")
    assert [read[f"{part}_state"] for part in PARTS] == ["set", "set", "set", "not_set"] and read["targets"] == ("t4",)
    plain = cell(found, "p", factor="a", sector="")
    assert [plain[f"{part}_state"] for part in PARTS] == ["set_without_number", "not_set", "not_set", "set"] and plain["money"] == ("m1", "m2")
    reported = cell(found, "q", factor="a", sector="s")
    assert [reported[f"{part}_state"] for part in PARTS] == ["not_seen"] * 4
    absent = cell(found, "p", factor="c")
    assert [absent[f"{part}_state"] for part in PARTS] == ["not_set"] * 4 and absent["evidence"] == ("p",)


def test_shown_first_are_primary_then_those_that_state_more_then_the_more_specific():
    """p2 states a figure and a deadline, p1 an agency and names two sectors, p4 has the factor on the side."""
    found = cell(topics(shown=2), "p", factor="a", sector="s")
    assert (found["shown"], found["more"], found["secondary"]) == (("p2", "p1"), ("p4",), False)
    assert found["evidence"] == ("p2", "p2:final", "p1", "p1:final", "p4", "p4:final")


def test_a_plan_may_touch_a_topic_as_a_secondary_factor_only():
    made = codes()
    made.at["q2:final", "factors_secondary"] = ("b",)
    table = clause_table(read_and_reported(), rows(), made, money())
    found = clause_topics(table, read_and_reported(), NO_FIGURES, indicators(), positioning(), AB, topics_by="factor")
    assert cell(found, "q", factor="b")[["state", "secondary", "shown"]].tolist() == ["set", True, ("q2",)]


def test_a_secondary_factor_makes_no_topic():
    made = settled(p1="a")
    made.at["p1:final", "factors_secondary"] = ("b",)
    table = clause_table(read_and_reported(), clauses(p1={}), made, money())
    assert named(clause_topics(table, read_and_reported(), NO_FIGURES, indicators(), positioning(), AB)) == [("x", "a", "", "supply")]


def test_goals_by_factor():
    """Milestones stand together, goals of other fields do not count; a vision without a goal is set without a number only where goals were read."""
    goals = topics().goals.set_index(["factor", "plan_id"])
    assert goals.loc[("a", "p"), ["state", "targets"]].tolist() == ["set", ("t1", "t2")]
    assert goals.loc[("b", "p"), ["state", "visions", "evidence"]].tolist() == ["set_without_number", ("v1",), ("v1",)]
    assert goals.loc[("a", "q"), ["state", "visions"]].tolist() == ["set", ("v2",)]  # its figure was not seen
    assert goals.loc[("c", "p"), ["state", "evidence"]].tolist() == ["not_set", ("p",)] and goals.loc[("c", "q"), "state"] == "not_seen"


def test_what_each_plan_states_is_counted():
    counted = topics({"x": ("a",)}).plans
    assert counted.loc["p", ["rows", "other_rows", "agency", "deadline", "money", "money_without_number", "money_clauses"]].tolist() == [4, 0, 1, 1, 1, 0, 2]
    assert counted.loc["q", ["rows", "other_rows", "agency"]].tolist() == [1, 1, 0]


def test_groups_shared_and_single_topics():
    found = topics()
    assert named(found.group(1)) == [("y", "b", "s", ""), ("y", "c", "", "")] and set(found.group(1).goals["factor"]) == {"b", "c"}
    assert named(found.group(2)) == [] == named(found.beyond(2)) and named(found.beyond(1)) == named(found.group(1))
    assert named(found.shared) == [("x", "a", "s", "")] and len(found.single.topics) == 4
    assert set(found.group(1).cells["topic"]) == {3, 4}


def test_one_plan_alone_shares_everything_with_itself():
    alone = read_and_reported().loc[["p"]]
    found = clause_topics(clause_table(alone, rows(), codes(), money()), alone, NO_FIGURES, indicators(), positioning(), AB)
    assert len(found.shared.topics) == len(found.topics) > 0 and found.single.topics.empty


def test_no_provision_at_all():
    table = clause_table(read_and_reported(), clauses(), settled(), money())
    found = clause_topics(table, read_and_reported(), NO_FIGURES, indicators(), positioning(), AB)
    assert found.topics.empty and found.cells.empty and found.plans["rows"].tolist() == [0, 0] and len(found.goals) == 6


def test_every_provision_on_the_factors_stands_in_a_topic():
    found = topics()
    assert found.clauses.index.tolist() == ["p1", "p2", "p3", "p4", "q1", "q2"]
    assert found.clauses.at["p1", "topics"] == (0, 1) and found.clauses.at["p4", "topics"] == (0, 3)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("pq"), st.sampled_from("abc"), st.sets(st.sampled_from("st")), st.booleans()), max_size=6), st.sampled_from(list(DIVISIONS)))
def test_nothing_is_lost_and_press_never_says_not_set(made, topics_by):
    """Every provision on a compared factor is shown or counted somewhere; a plan that was not read is never said to have set nothing."""
    ids = [f"r{i}" for i in range(len(made))]
    table = clause_table(read_and_reported(), clauses(**{
        row: {"plan_id": plan, "sectors": tuple(sorted(sectors)), "lead_agencies": ("o",) if agency else ()}
        for row, (plan, _, sectors, agency) in zip(ids, made, strict=True)
    }), settled(**{row: factor for row, (_, factor, _, _) in zip(ids, made, strict=True)}), money())
    found = clause_topics(table, read_and_reported(), NO_FIGURES, indicators(), positioning(), AB, topics_by=topics_by, shown=1)
    assert {row for rows in (*found.cells["shown"], *found.cells["more"]) for row in rows} == set(ids) == set(found.clauses.index)
    states = found.cells[["state", *(f"{part}_state" for part in PARTS)]]
    assert not states[~found.cells["read"].astype(bool)].isin(["not_set", "set_without_number"]).any(axis=None)
    assert not states[found.cells["read"].astype(bool)].isin(["not_seen"]).any(axis=None)
    assert states.isin(STATES).all(axis=None) and (found.topics[["n_set", "n_not_set", "n_not_seen"]].sum(axis=1) == 2).all()


def test_groups_of_factors():
    made = groups("s", x=("a",), y=("b", "c"))
    assert topic_groups(made, group_set="s") == {"x": ("a",), "y": ("b", "c")} and topic_groups(made, group_set="s", factor="b") == {"b": ("b",)}
    with pytest.raises(RefusedError, match="Choose another group set"):
        topic_groups(groups("s", x=("a",), y=("a",)), group_set="s")


def test_an_unknown_division_is_refused_with_the_nearest():
    with pytest.raises(ParameterError, match="Did you mean 'sector'"):
        topics(topics_by="sectors")


def test_inputs_stay_as_they_were():
    made, before = figures(), figures()
    topics(stated=made)
    assert made.equals(before)


def test_topics_against_every_peer_and_against_each_alone():
    """q is the region in focus; with one peer, or more than can be shown, there is nothing to choose."""
    plans = read_and_reported()
    plans = pd.concat([plans, plans.iloc[[0]].set_axis(["z"]).assign(region_id="third")])
    focal, peer = plans.at["q", "region_id"], plans.at["p", "region_id"]
    table = clause_table(plans, rows(), codes(), money())
    given = (NO_FIGURES, indicators(), positioning(), AB)
    made = topics_by_peers(table, plans, *given, focal=focal, topics_by="sector")
    assert list(made) == [(peer, "third"), (peer,), ("third",)]
    assert list(made[peer,].plans.index) == ["p", "q"] and list(made["third",].plans.index) == ["q", "z"]
    assert named(made["third",]) == [("x", "a", "s", ""), ("y", "c", "", "")], "topics of p alone are gone"
    assert list(topics_by_peers(table, plans, *given, focal=focal, most=1)) == [(peer, "third")]
    assert list(topics_by_peers(table, plans.drop("z"), *given, focal=focal)) == [(peer,)]
