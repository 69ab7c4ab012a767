"""Display tables about claims: verdicts, the tests behind them, and what would settle the rest."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from analysis.display.claim_words import Row, is_testable, leaves, quoted, rows_by, said_figures, settle_words, speaker, test_words, tested_on
from analysis.display.labels import Labels
from analysis.display.narrative import say
from analysis.display.tables import Cell, Table, head, pair, table

# The most certain first; what cannot be told and what was not tested come last.
ORDER = ("supported", "not_supported", "partly_supported", "mixed", "not_identified", "not_testable")
STREAMS = ("provisions", "goals", "positioning", "context", "documents", "layout")


def by_certainty(frame: pd.DataFrame) -> pd.DataFrame:
    """Claims with the most certain verdict first, within one in file order."""
    return frame.sort_values("verdict", key=lambda verdicts: verdicts.map(ORDER.index), kind="stable")


def board_rows(claims) -> pd.DataFrame:
    """The claims without parts that data speak to, most certain first."""
    frame = leaves(claims)
    return by_certainty(frame[frame["verdict"] != "not_testable"])


def streams_used(frame: pd.DataFrame) -> list[str]:
    """Streams in which some claim is tested."""
    return [stream for stream in STREAMS if (frame[stream] != "").any()]


def table_board(claims, labels: Labels) -> Table:
    """Tested claims by streams, with the verdict of each."""
    frame, texts = board_rows(claims), labels.dataset.claims.to_dict("index")
    used = streams_used(frame)
    columns = [head(labels, "claim", "说法", "Claim"), *(head(labels, s, labels.word("stream", s), labels.word("stream", s)) for s in used),
               head(labels, "verdict", "结论", "Verdict")]
    return table(columns, (
        [(pair(labels, texts[claim], "text"), [claim]),
         *((labels.word("verdict", row[stream]) if row[stream] else "—", row["evidence"]) for stream in used),
         (labels.word("verdict", row["verdict"]), row["evidence"])]
        for claim, row in frame.to_dict("index").items()
    ))


def table_claims(claims, labels: Labels) -> Table:
    """Every claim with who says it, its kind, its verdict and the figures, in file order; parts are in a table of their own."""
    return _claims(claims, claims.frame[claims.frame["part_of"] == ""], labels)


def table_parts(claims, labels: Labels) -> Table:
    """The parts of claims, each after the claim that it is part of; who said it and where stands with the whole claim."""
    frame = claims.frame[claims.frame["part_of"] != ""]
    texts = labels.dataset.claims.to_dict("index")
    whole = head(labels, "whole", "所属说法", "Part of the claim")
    made = _claims(claims, frame, labels)
    kept = [i for i, column in enumerate(made.columns) if column["key"] not in ("speaker", "source")]
    lead = [(pair(labels, texts[part_of], "text"), [part_of]) for part_of in frame["part_of"]]
    cells = [[first, *((row[i], ids[i]) for i in kept)] for first, row, ids in zip(lead, made.rows, made.evidence, strict=True)]
    return table([whole, *(made.columns[i] for i in kept)], cells)


def _claims(claims, frame: pd.DataFrame, labels: Labels) -> Table:
    columns = [
        head(labels, "claim", "说法", "Claim"), head(labels, "speaker", "谁说的", "Who says it"), head(labels, "type", "类别", "Kind"),
        head(labels, "verdict", "结论", "Verdict"), head(labels, "figure", "数字与范围", "Figures and ranges"),
        head(labels, "source", "说法出处", "Where it was said"),
    ]
    texts, tests = labels.dataset.claims.to_dict("index"), labels.dataset.claim_tests.to_dict("index")
    outcomes = rows_by(claims.outcomes, "claim_id")
    return table(columns, (
        _claim_row(claim, row, texts[claim], outcomes.get(claim, []), tests, labels) for claim, row in frame.to_dict("index").items()
    ))


def _claim_row(claim: str, row: Row, text: Row, outcomes: Sequence[Row], tests: Mapping[str, Row], labels: Labels) -> list[Cell]:
    own = [claim]
    figures = say(labels, "见各部分", "see its parts") if row["parts"] else figures_of(outcomes, tests, labels) or "—"
    return [
        (pair(labels, text, "text"), own), (pair(labels, text, "speaker_role"), own), (labels.word("claim_type", row["claim_type"]), own),
        (verdict_words(row, labels), row["evidence"]), (figures, row["evidence"]), (speaker(text["source_ids"], labels), own),
    ]


def verdict_words(row: Row, labels: Labels) -> str:
    """A verdict, or that the claim is not of a kind to be tested."""
    return labels.word("verdict", row["reason"] if row["reason"] == "by_design" else row["verdict"])


def figures_of(outcomes: Iterable[Row], tests: Mapping[str, Row], labels: Labels) -> str:
    """The figures of a claim, test by test, those without any passed over."""
    by_test: dict[str, list[Row]] = {}
    for row in outcomes:
        by_test.setdefault(row["test_id"], []).append(row)
    parts = []
    for test, rows in by_test.items():
        said = said_figures(rows, labels)
        if said:
            beside = "" if rows[0]["decides"] else say(labels, "（仅并列）", " (beside only)")
            parts.append(say(labels, "{what}：{said}{beside}", "{what}: {said}{beside}", what=tested_on(tests[test], labels), said=said, beside=beside))
    return labels.pick(("；", "; ")).join(dict.fromkeys(parts))


def table_tests(claims, labels: Labels) -> Table:
    """Every test: what is reckoned, the figures, how the comparisons come out, what was not used."""
    columns = [
        head(labels, "claim", "说法", "Claim"), head(labels, "stream", "证据", "Stream"), head(labels, "test", "检验", "Test"),
        head(labels, "figure", "数字与范围", "Figures and ranges"), head(labels, "outcome", "各项比较", "Comparisons"),
        head(labels, "verdict", "结论", "Verdict"), head(labels, "aside", "同源未用（行）", "Rows of its own lineage, not used", "count"),
    ]
    texts, tests = labels.dataset.claims.to_dict("index"), labels.dataset.claim_tests.to_dict("index")
    outcomes = rows_by(claims.outcomes, "test_id")
    return table(columns, (
        _test_row(row, texts[row["claim_id"]], tests[test], outcomes.get(test, []), labels) for test, row in claims.tests.to_dict("index").items()
    ))


def _test_row(row: Row, text: Row, declared: Row, outcomes: Sequence[Row], labels: Labels) -> list[Cell]:
    claim = row["claim_id"]
    ids = [claim, *row["evidence"]]
    aside = (labels.number(len(row["set_aside"])), [claim, *row["set_aside"]]) if row["set_aside"] else ("—", [claim])
    testable = is_testable(text)
    verdict = labels.word("verdict", row["verdict"]) if testable and row["decides"] else say(labels, "仅并列", "beside only")
    return [
        (pair(labels, text, "text"), [claim]), (labels.word("stream", row["stream"]), [claim]), (test_words(declared, labels), [claim]),
        (said_figures(outcomes, labels) or "—", ids), (_outcome_words((each["outcome"] for each in outcomes), labels), ids), (verdict, ids), aside,
    ]


def _outcome_words(outcomes: Iterable[str], labels: Labels) -> str:
    """How many comparisons come out which way."""
    counts = Counter(outcomes)
    parts = [say(labels, "{word}{n}项", "{word}: {n}", word=labels.word("claim_outcome", word), n=counts[word]) for word in ("holds", "fails", "open", "absent") if word in counts]
    return labels.pick(("，", ", ")).join(parts) or "—"


def table_needs(claims, labels: Labels) -> Table:
    """What would settle the claims that are not settled: more of the plans read, or data that are not there."""
    columns = [
        head(labels, "claim", "说法", "Claim"), head(labels, "verdict", "结论", "Verdict"), head(labels, "test", "写定的检验", "Test as written before looking"),
        head(labels, "needs", "什么材料能定论", "What would settle it"), head(labels, "settle", "至少还需读到", "At least still to be read"),
    ]
    frame = leaves(claims)
    rows = by_certainty(frame[(frame["reason"] != "by_design") & (frame["verdict"] != "supported")])
    texts = labels.dataset.claims.to_dict("index")
    return table(columns, (
        [(pair(labels, texts[claim], "text"), [claim]), (labels.word("verdict", row["verdict"]), row["evidence"]),
         (pair(labels, texts[claim], "testable_as"), [claim]), (pair(labels, texts[claim], "needs") or "—", [claim]),
         (settle_words(row["settle"], labels), row["evidence"])]
        for claim, row in rows.to_dict("index").items()
    ))


def table_by_design(claims, labels: Labels) -> Table:
    """Forecasts and judgements of value, which are not tested, with what stands beside them."""
    columns = [
        head(labels, "claim", "说法", "Claim"), head(labels, "speaker", "谁说的", "Who says it"), head(labels, "type", "类别", "Kind"),
        head(labels, "needs", "为何不检验、日后看什么", "Why not, and what to look at later"), head(labels, "beside", "可参考的数字", "Figures beside it"),
    ]
    frame = leaves(claims)
    texts, tests = labels.dataset.claims.to_dict("index"), labels.dataset.claim_tests.to_dict("index")
    outcomes = rows_by(claims.outcomes, "claim_id")
    return table(columns, (
        [(pair(labels, texts[claim], "text"), [claim]), (pair(labels, texts[claim], "speaker_role"), [claim]),
         (labels.word("claim_type", row["claim_type"]), [claim]), (pair(labels, texts[claim], "needs") or "—", [claim]),
         (figures_of(outcomes.get(claim, []), tests, labels) or "—", row["evidence"])]
        for claim, row in frame[frame["reason"] == "by_design"].to_dict("index").items()
    ))


def table_left_out(claims, labels: Labels) -> Table:
    """Claims about regions that are not in the study."""
    columns = [head(labels, "claim", "说法", "Claim"), head(labels, "speaker", "谁说的", "Who says it")]
    texts = labels.dataset.claims
    whole = claims.left_out[claims.left_out["part_of"] == ""]
    return table(columns, (
        [(quoted(texts.loc[claim], labels), [claim]), (pair(labels, texts.loc[claim], "speaker_role"), [claim])] for claim in whole.index
    ))
