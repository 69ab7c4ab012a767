"""Sentences about claims: how many there are, what present data say of them, and what they cannot say."""

from collections.abc import Sequence

import pandas as pd

from analysis.display.claim_words import Row, leaves, quoted, rows_by
from analysis.display.labels import Labels
from analysis.display.narrative import Said, behind, say
from analysis.display.tables import pair
from analysis.display.tables_claims import ORDER, board_rows, figures_of

# How many open claims the answer names.
NAMED = 3
SAID_WHOLE = ("supported", "not_supported", "mixed", "partly_supported")


def _counts(frame: pd.DataFrame, labels: Labels) -> str:
    """Verdicts with their numbers, most certain first; what is not tested by design apart."""
    counts = frame["verdict"].mask(frame["reason"] == "by_design", "by_design").value_counts()
    parts = [
        say(labels, "{verdict}{n}项", "{n} {verdict}", verdict=labels.word("verdict", verdict), n=counts[verdict])
        for verdict in (*ORDER, "by_design") if verdict in counts
    ]
    return labels.pick(("，", ", ")).join(parts)


def title_board(claims, labels: Labels) -> str:
    """How many claims data speak to, and with which verdicts."""
    rows = board_rows(claims)
    return say(labels, "逐项检验，{of}项中{n}项有数据可验：{counts}", "Taken one by one, {n} of {of} statements can be tested: {counts}",
               of=len(leaves(claims)), n=len(rows), counts=_counts(rows, labels))


def title_claims(claims, labels: Labels) -> str:
    """The verdicts of all claims as they were made."""
    whole = claims.frame[claims.frame["part_of"] == ""]
    return say(labels, "{n}项说法：{counts}", "{n} claims: {counts}", n=len(whole), counts=_counts(whole, labels))


def title_parts(claims, labels: Labels) -> str:
    """The verdicts of the parts."""
    parts = claims.frame[claims.frame["part_of"] != ""]
    return say(labels, "{of}项说法拆为{n}个部分：{counts}", "{of} claims have {n} parts: {counts}",
               of=parts["part_of"].nunique(), n=len(parts), counts=_counts(parts, labels))


def title_tests(claims, labels: Labels) -> str:
    """How many comparisons the tests make, and how many of them come out."""
    outcomes = claims.outcomes["outcome"]
    return say(
        labels, "{n}次检验、{of}项比较：成立{holds}，不成立{fails}，其余现有材料定不了",
        "{n} tests with {of} comparisons: {holds} hold, {fails} do not, the evidence leaves the rest open",
        n=len(claims.tests), of=len(outcomes), holds=int((outcomes == "holds").sum()), fails=int((outcomes == "fails").sum()),
    )


def title_needs(claims, labels: Labels) -> str:
    """How many claims are not settled, by verdict."""
    frame = leaves(claims)
    rows = frame[(frame["reason"] != "by_design") & (frame["verdict"] != "supported")]
    return say(labels, "{n}项尚未定论：{counts}", "{n} are not settled: {counts}", n=len(rows), counts=_counts(rows, labels))


def title_by_design(claims, labels: Labels) -> str:
    """How many forecasts and judgements are not tested."""
    frame = leaves(claims)
    rows = frame[frame["reason"] == "by_design"]
    return say(labels, "{n}项是预测或评价，不作检验", "{n} are forecasts or judgements and are not tested", n=len(rows))


def answer(claims, labels: Labels) -> list[Said]:
    """The computed answer: how many, what is borne out and how far, what is open, and what was not used."""
    return [_headline(claims, labels), *_each(claims, labels), *_open(claims, labels), *_untested(claims, labels), *_aside(claims, labels), *_away(claims, labels)] \
        if len(claims.frame) else _away(claims, labels)


def in_brief(claims, labels: Labels) -> list[Said]:
    """How many of each verdict, then the claims that the evidence bears out whole."""
    if not len(claims.frame):
        return _away(claims, labels)
    return [_headline(claims, labels), *_each(claims, labels, verdicts=("supported",))]


def _headline(claims, labels: Labels) -> Said:
    whole = claims.frame[claims.frame["part_of"] == ""]
    text = say(
        labels, "共{n}项说法，含几层意思的拆开来看，共{leaves}项。整项看：{counts}。",
        "There are {n} claims, or {leaves} single statements once those that say several things are taken apart. As whole claims: {counts}.",
        n=len(whole), leaves=len(leaves(claims)), counts=_counts(whole, labels),
    )
    return Said(text, tuple(whole.index))


def _each(claims, labels: Labels, *, verdicts: Sequence[str] = SAID_WHOLE) -> list[Said]:
    """One sentence for each claim that present data speak to: what comes out, and what it leaves open."""
    rows, texts, tests = board_rows(claims), labels.dataset.claims, labels.dataset.claim_tests
    deciding, declared = rows_by(claims.outcomes[claims.outcomes["decides"].astype(bool)], "claim_id"), tests.to_dict("index")
    said = []
    for claim, row in rows[rows["verdict"].isin(verdicts)].iterrows():
        own = deciding.get(claim, [])
        told = [outcome for outcome in own if outcome["outcome"] in ("holds", "fails")]
        said.append(Said(say(
            labels, "{verdict}：{claim}。{figures}{rest}。", "{verdict}: {claim}. {figures}{rest}.", verdict=_capital(labels.word("verdict", row["verdict"])),
            claim=quoted(texts.loc[claim], labels), figures=_capital(figures_of(told, declared, labels)), rest=_rest(claim, row, tests, own, labels),
        ), row["evidence"]))
    return said


def _rest(claim: str, row: pd.Series, tests: pd.DataFrame, outcomes: Sequence[Row], labels: Labels) -> str:
    """What the tests of a claim leave open, and what no data serve."""
    absent = sum(outcome["outcome"] == "absent" for outcome in outcomes)
    n = int(row["comparisons"] - row["settled"]) - absent
    rest = [say(labels, "另有{n}项比较定不了", "{n} more {comparisons} open", n=n, comparisons="comparison is" if n == 1 else "comparisons are")] if n else []
    rest += [say(labels, "另有{n}项比较没有同口径的数", "{n} more {comparisons} no figures of one scope", n=absent, comparisons="comparison has" if absent == 1 else "comparisons have")] if absent else []
    unserved = tests[(tests["claim_id"] == claim) & (tests["statistic"] == "unserved")]
    notes = [pair(labels, test, "note") for _, test in unserved.iterrows()]
    rest += [say(labels, "暂无数据：{notes}", "no data on {notes}", notes=labels.join(notes))] if any(notes) else []
    return "".join(labels.pick(("；", "; ")) + part for part in rest)


def _capital(word: str) -> str:
    """A text with its first letter raised."""
    return word[:1].upper() + word[1:]


def _open(claims, labels: Labels) -> list[Said]:
    """How many claims coverage leaves open, with the first of them; the board lists all."""
    rows = board_rows(claims)
    rows = rows[rows["verdict"] == "not_identified"]
    texts = labels.dataset.claims
    return [Said(say(
        labels, "覆盖不足、不能判定的{n}项{such}{claims}。就已见材料而言，成立与不成立都有可能。",
        "{n} are not identified at this coverage{such}{claims}. On what was seen, each may be true or not.",
        n=len(rows), such=labels.pick(("，如", ", such as ") if len(rows) > NAMED else ("：", ": ")),
        claims=labels.pick(("；", "; ")).join(quoted(texts.loc[claim], labels) for claim in rows.index[:NAMED]),
    ), behind(rows["evidence"]))] if len(rows) else []


def _untested(claims, labels: Labels) -> list[Said]:
    """How many have no data, and how many are not tested by design."""
    frame = leaves(claims)
    none, design = frame[(frame["verdict"] == "not_testable") & (frame["reason"] != "by_design")], frame[frame["reason"] == "by_design"]
    text = say(
        labels, "无数据可检验的{none}项；预测和评价{design}项，依设计不检验。",
        "For {none} there are no data; {design} are forecasts or value judgements, which are not tested by design.", none=len(none), design=len(design),
    )
    return [Said(text, (*none.index, *design.index))] if len(none) + len(design) else []


def _aside(claims, labels: Labels) -> list[Said]:
    """What was not used because it is of the claims' own lineage."""
    rows = dict.fromkeys(row for ids in claims.frame["set_aside"] for row in ids)
    return [Said(say(
        labels, "说法的出处不能为说法作证：与说法同源的{n}行证据没有采用，一律按未见处理。",
        "A claim's source is no evidence for it: {n} rows of the claims' own lineage were not used, and count as not seen.", n=len(rows),
    ), tuple(rows))] if rows else []


def _away(claims, labels: Labels) -> list[Said]:
    """Claims about regions outside the study."""
    n = int((claims.left_out["part_of"] == "").sum())
    return [Said(say(
        labels, "另有{n}项说法涉及本研究以外的地区，未列入。", "{n} more claims speak of regions outside this study and are left out.", n=n,
    ), tuple(claims.left_out.index))] if n else []


def note_board(claims, labels: Labels) -> list[str]:
    """How to read the board: whom "the others" are, and what a verdict is not."""
    plans = labels.join(labels.plan(plan) for plan in claims.plans.index)
    return [
        say(labels, "“其他地区”指本研究中除受检地区以外的各地区，逐一比较。参加比较的文件：{plans}。",
            "“The other regions” are those of this study that a test does not speak of, each by itself. Documents compared: {plans}.", plans=plans),
        say(labels, "“现有数据不支持”说的是数据，不是说话的人。", "“Not supported by present data” speaks of the data, not of the speaker."),
    ]


def note_tests(claims, labels: Labels) -> list[str]:
    """The rules that decide."""
    return [
        say(labels, "份额的比较，须区间不相交、各移动或合并一条后仍不相交，才算成立或不成立。",
            "A comparison of shares holds or fails only where the ranges do not meet, and still do not after one measure is moved or merged in each."),
        say(labels, "条文按编码计数，编码可能差一条：“一条也没有”不足以判定不成立。",
            "Provisions are counted by their codes, which may be one out: that none is coded so does not by itself decide against a claim."),
        say(labels, "同一行证据若只出自说法自己的来源，或与它同属一条线索，即不采用。",
            "A row that rests on the claim's own source alone, or on texts of one lineage with it, is not used."),
        say(labels, "词语在条文标题和自撰摘要中查找；摘要未写的，不等于条文没有。",
            "Words are looked for in headings and in our own summaries; what a summary leaves out may still stand in the text."),
    ]


def no_claims(claims, labels: Labels) -> str:
    """Why there is nothing to show: no claims at all, or all of them about other regions."""
    if len(claims.left_out):
        return " ".join(said.text for said in _away(claims, labels))
    return say(labels, "本数据集没有收录说法。", "This dataset holds no claims.")


def no_tests(claims, labels: Labels) -> str:
    """Why the board is empty: no claims, or none that data speak to."""
    return no_claims(claims, labels) if claims.frame.empty else say(labels, "所列说法都没有数据可验。", "No data speak to any of the claims.")
