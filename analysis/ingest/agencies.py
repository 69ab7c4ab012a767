"""Who is to do it: clauses that name the bodies in charge of a measure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# A clause in brackets, or on a line or at an end of its own.
LEADS = "牵头单位|牵头部门|牵头责任单位|主办单位|主管部门|责任主体"
ALL = "责任单位|责任部门|责任分工|负责单位|落实单位|实施单位|责任主体单位|分工"
HELPS = "配合单位|配合部门|参与单位|参加单位|协办单位|支持单位"
LABEL = rf"(?:{LEADS}|{ALL}|{HELPS})"
OPEN, CLOSE = "（([【〔", "）)]】〕"
LABELLED = re.compile(rf"([{re.escape(OPEN)}]?)[^\S\n]*({LABEL})[^\S\n]*[:：]")
# (省科技厅、省财政厅等按职责分工负责), (省科技厅牵头，省财政厅配合)
BRACKET = re.compile(f"[{re.escape(OPEN)}]")
ENDINGS = re.compile(f"[{re.escape(OPEN + CLOSE)}\n]")
LONGEST = 400  # characters of a clause in brackets
IN_CHARGE = re.compile(r"(.{2,200}?)(?:按照?(?:各自)?职责(?:分工)?(?:共同)?(?:负责|落实|推进)|分工负责|共同负责|负责|牵头|落实)(.{0,160})$", re.DOTALL)
# 由省科技厅会同省财政厅组织实施。
ENTRUSTED = re.compile(r"由([^，。；\n]{2,80}?)(?:会同有关部门|按职责分工)?(?:组织实施|具体实施|负责(?:组织)?(?:实施|落实)?|牵头(?:负责|落实|实施|推进)?|承担)[。；]")
STOP = re.compile(r"[。\n]")
SPLIT = re.compile(r"[、，,；;\s]+|(?<=[局委厅办院部府会行])(?:和|与|及|会同)(?=[省市县区自国各教])")
TRAILING = re.compile(r"(?:等(?:有关|相关)?(?:部门|单位|地区)?|按(?:照)?(?:各自)?职责(?:分工)?(?:共同)?(?:负责|落实|推进)?|共同负责|分工负责|负责|牵头|配合|参与|落实)+$")
BODY = re.compile(r"(?:局|委|厅|办|院|部|府|会|行|处|中心|集团|公司|大学|署|政府|单位|开发区|组|室)(?:[（(〔].*)?$")
NAME = re.compile(r"[\u4e00-\u9fff（()）〔〕·A-Za-z、，,]{2,40}")
HIDDEN = {"、": "\ue000", "，": "\ue001", ",": "\ue002", "；": "\ue003", " ": "\ue004"}
SHOWN = {hidden: character for character, hidden in HIDDEN.items()}


@dataclass(frozen=True)
class Agencies:
    """The bodies a measure names.

    Attributes
    ----------
    lead, support : tuple of str
        Those that lead, or all where the clause tells nobody apart; those that help.
    spans : tuple of (int, int)
        Where the clauses stand in the text.
    """

    lead: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()


def agencies(text: str) -> Agencies:
    """Find the clauses of responsibility in the text of a measure.

    Examples
    --------
    >>> agencies("建设卫生室。（责任单位：省卫生健康委、省财政厅，各市人民政府）").lead
    ('省卫生健康委', '省财政厅', '各市人民政府')
    >>> agencies("（牵头单位：省科技厅；配合单位：省教育厅、省财政厅）").support
    ('省教育厅', '省财政厅')
    >>> agencies("完善机制。（省卫生健康委牵头，省财政厅配合）").lead, agencies("（2024年底前完成）").lead
    (('省卫生健康委',), ())
    """
    found = list(_labelled(text)) or list(_in_charge(text)) or list(_entrusted(text))
    lead = tuple(dict.fromkeys(name for names, _, _ in found for name in names))
    support = tuple(dict.fromkeys(name for _, names, _ in found for name in names if name not in lead))
    return Agencies(lead, support, tuple(span for _, _, span in found))


Clause = tuple[list[str], list[str], tuple[int, int]]


def _labelled(text: str) -> Iterator[Clause]:
    """Clauses that begin with a label such as 责任单位：, in brackets or up to the end of the sentence."""
    done, closings = 0, _closings(text)
    for found in LABELLED.finditer(text):
        if found.start() < done:
            continue
        end = closings[found.start()] if found[1] else _sentence_end(text, found.end())
        lead, support = [], []
        # One bracket may hold both: 牵头单位：…；配合单位：…
        label, *parts = re.split(rf"[；;，,。\s]*({LABEL})[^\S\n]*[:：]", text[found.start(2):end])[1:]
        for name, names in zip([label, *parts[1::2]], parts[0::2], strict=True):
            (support if re.fullmatch(HELPS, name) else lead).extend(_names(names))
        # The full stop of a clause that is a sentence of its own goes with it.
        done = min(end + (bool(found[1]) or text[end:end + 1] == "。"), len(text))
        yield lead, support, (found.start(), done)


def _in_charge(text: str) -> Iterator[Clause]:
    """Brackets that end in 负责, 牵头 and the like and name at least one body."""
    closings = _closings(text)
    for opened in BRACKET.finditer(text):
        end = closings[opened.start()]
        found = IN_CHARGE.match(text[opened.end():end]) if end - opened.end() <= LONGEST else None
        names = _names(found[1]) if found else []
        if any(BODY.search(name) for name in names):
            yield names, _names(found[2]), (opened.start(), min(end + 1, len(text)))


def _entrusted(text: str) -> Iterator[Clause]:
    """Sentences that entrust somebody with it; those about who explains the document are none."""
    for found in ENTRUSTED.finditer(text):
        names = _names(found[1])
        if any(BODY.search(name) for name in names):
            yield names, [], found.span()


def _closings(text: str) -> dict[int, int]:
    """Where each bracket closes, brackets within it passed over; the end of the line where it never does."""
    open_ones: list[int] = []
    closings: dict[int, int] = {}
    for bracket in ENDINGS.finditer(text):
        if bracket[0] in OPEN:
            open_ones.append(bracket.start())
        elif bracket[0] == "\n":
            closings |= dict.fromkeys(open_ones, bracket.start())
            open_ones.clear()
        elif open_ones:
            closings[open_ones.pop()] = bracket.start()
    return closings | dict.fromkeys(open_ones, len(text))


def _sentence_end(text: str, start: int) -> int:
    found = STOP.search(text, start)
    return found.start() if found else len(text)


def _names(text: str) -> list[str]:
    """Bodies of a list; brackets are never split, and 各市、县（市、区）政府 is one of them."""
    names: list[str] = []
    for part in SPLIT.split(_hidden(text)):
        name = TRAILING.sub("", _shown(part).strip(" 。."))
        if names and re.fullmatch(r"各[市州地盟]+", names[-1]):
            names[-1] += f"、{name}"
        elif NAME.fullmatch(name):
            names.append(name)
    return names


def _hidden(text: str) -> str:
    """Separators within brackets, put out of the way of splitting."""
    depth, characters = 0, []
    for character in text:
        depth += (character in OPEN) - (character in CLOSE)
        characters.append(HIDDEN.get(character, character) if depth > 0 else character)
    return "".join(characters)


def _shown(text: str) -> str:
    return "".join(SHOWN.get(character, character) for character in text)
