"""What can be found in entries without understanding them: for the built-in writer. Pure."""

# ruff: noqa: RUF001

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from growth.stories.rules.cleaning import cleaned
from growth.stories.rules.facts import Entry, Facts, GoalFact
from growth.stories.rules.quotes import folded, occurs, quotes_in, without_marks

LONGEST_QUOTE: Final = 24  # Words.
LONGEST_TITLE: Final = 12
MOST_SIGNS: Final = 150  # Of either: some scripts have no blanks to count words by.
SHORTEST_WORD: Final = 4
_SENTENCES: Final = re.compile(r"(?<=[.!?。！？])\s+")
# Who means to do something says so of themselves, and neither asks, denies nor tells of others.
_INTENT: Final = re.compile(
    r"(?i)(?<!\bif )(?<!\bthat )(?<!\bwhat )(?<!\bwhen )(?<!\bsaid )\b(?:i|we)(?:"
    r"(?:['’]ll| will| shall)(?! not\b| never\b| see\b)"
    r"| (?:(?:also|still|now|really) )?(?:want|need|plan|intend|mean) to\b(?! not\b)"
    r"| promised\b"
    r"|(?:['’]m|['’]re| am| are)(?: (?:also|now))? going to\b(?! not\b)"
    r")(?![\w'’])"
    r"|(?<!\bthe )\b(?:tomorrow|next (?:week|month|quarter)),? (?:i|we)"
    r"(?! (?:was|were|had|did|do not|am not|are not|will not|\w+ed)\b)[ ]"
)
_EVERY_DAY: Final = (
    "about above after again against also although always among another anything around because"
    " been before being below between both came come could days does doing done down during each"
    " else even every everything first from gave going good have having here hers himself however"
    " into itself just know last least less like made make many might more most much must myself"
    " need never next nothing only other ours over quite rather really same shall should since some"
    " something still such than that their them then there these they thing things think this those"
    " though through today told took toward under until upon very want week weeks well went were"
    " what when where whether which while whole will with within without would year years your"
    " month months quarter time once back said says work works worked nobody somebody everybody"
    " someone everyone better best people start started asked tell call called half full already"
    " minute minutes hour hours morning evening night early late later side part long short right"
    " write wrote written writing read reading take taken taking give given giving find found look"
    " looked looking keep kept leave leaves left bring brought talk talked talking speak spoke hear"
    " heard feel felt finish finished begin began begun show shown send sent stay stayed hold held"
    " move moved turn turned stop stopped seem seemed used using happen happened become became"
    " seen known knew meant wanted needed tried trying running lead leading getting doing making"
)
# Numbers and days are in most entries and are no subject.
_NUMBERS: Final = (
    "zero three four five seven eight nine eleven twelve twenty thirty forty fifty sixty hundred"
    " thousand million second third fourth fifth dozen number twice monday tuesday wednesday"
    " thursday friday saturday sunday january february march april june july august september"
    " october november december spring summer autumn winter yesterday"
)
_STOP: Final = frozenset(word.removesuffix("s") for word in f"{_EVERY_DAY} {_NUMBERS}".split())
# A word of more of the entries than this says little about any of them; of so few entries, what
# is rare can't be told.
_RARE: Final = 3
_FEWEST: Final = 6
_NUMBER: Final = re.compile(r"(?<!\w)\d+(?:[.,]\d+)*")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_WORD: Final = re.compile(r"[^\W\d_]+")
_ACRONYM: Final = re.compile(r"\b[A-Z]{2,6}s?\b")

Words = Mapping[int, frozenset[str]]


def sentences_of(entry: Entry) -> list[str]:
    """The sentences of an entry, cleaned; a heading and an item of a list is one by itself."""
    lines = (cleaned(line) for line in entry.text.splitlines())
    return [one for line in lines for one in _SENTENCES.split(line) if one]


def quotable(entry: Entry, where: Callable[[str], object] = bool) -> Iterator[str]:
    """The sentences for which `where` holds, as they can be quoted; without the full stop, which
    belongs to whoever quotes.
    """
    source = ""
    for said in dict.fromkeys(sentences_of(entry)):
        if where(said):
            source = source or folded(entry.text)
            found = _cut(without_marks(said), LONGEST_QUOTE).removesuffix(".")
            if found and _can_stand(found, source):
                yield f"“{found}”"


def name_of(title: str) -> str | None:
    """A title between quotation marks; None where nothing of it can stand there."""
    found = _cut(without_marks(cleaned(title)), LONGEST_TITLE)
    return f"“{found}”" if found and _can_stand(found, folded(title)) else None


def _cut(text: str, most: int) -> str:
    words = text.split(" ")
    cut = " ".join(words[:most])
    if len(cut) > MOST_SIGNS:
        cut = cut[:MOST_SIGNS].rpartition(" ")[0] or cut[:MOST_SIGNS]
    return f"{cut.rstrip(' .,;:')} …" if cut != text else text


def _can_stand(found: str, source: str) -> bool:
    """Whether it stands in the folded source, and would pass the check of telling.py, whatever
    signs it is made of.
    """
    said = f"“{found}”"
    return cleaned(said) == said and quotes_in(said) == [found] and occurs(found, [source])


def intends(sentence: str) -> bool:
    """Whether its writer says what they mean to do."""
    return bool(_INTENT.search(sentence)) and not asks(sentence)


def asks(sentence: str) -> bool:
    """Whether it is a question."""
    return sentence.endswith(("?", "？"))


def names_a_number(sentence: str) -> bool:
    """Whether it holds a number that is no year."""
    return any(not _YEAR.fullmatch(found) for found in _NUMBER.findall(sentence))


def words_of(text: str) -> frozenset[str]:
    """Words that may be a subject: no short ones in Latin letters but for those in capitals, none
    of every day.
    """
    short = {word.casefold().removesuffix("s") for word in _ACRONYM.findall(text)}
    found = (word.removesuffix("s") for word in _WORD.findall(folded(text)))
    return frozenset(
        word
        for word in found
        if (len(word) >= SHORTEST_WORD or not word.isascii() or word in short) and word not in _STOP
    )


def words_by_entry(entries: Iterable[Entry]) -> dict[int, frozenset[str]]:
    """What each entry may be about, by its number."""
    return {entry.number: words_of(f"{entry.title} {entry.text}") for entry in entries}


def about(goal: GoalFact, entries: Iterable[Entry], words: Words) -> list[Entry]:
    """Entries that share two words with the goal, or one that few of many have, or name it."""
    wanted, title = words_of(goal.title), goal.title
    most = len(words) // _RARE if len(words) >= _FEWEST else 0
    rare = {word for word in wanted if sum(word in said for said in words.values()) <= most}
    return [
        entry
        for entry in entries
        if len(wanted & words[entry.number]) > 1
        or rare & words[entry.number]
        or occurs(title, [folded(entry.title), folded(entry.text)])
    ]


def closest(goal: GoalFact, entries: Iterable[Entry], words: Words) -> Entry:
    """The one that shares most words with the goal; of equals the newest."""
    wanted = words_of(goal.title)
    return max(entries, key=lambda entry: (len(wanted & words[entry.number]), entry.number))


def closest_sentences(goal: GoalFact, entry: Entry) -> frozenset[str]:
    """Those of its sentences that share most words with the goal; none where none shares any."""
    wanted = words_of(goal.title)
    shared = {said: len(wanted & words_of(said)) for said in sentences_of(entry)}
    most = max(shared.values(), default=0)
    return frozenset(said for said, number in shared.items() if number == most > 0)


def subjects(facts: Facts, words: Words) -> Iterator[tuple[str, list[Entry]]]:
    """Words of more than one entry, those of most entries first, as they stand in the first."""
    where: dict[str, list[Entry]] = {}
    for entry in facts.entries:
        for word in words[entry.number]:
            where.setdefault(word, []).append(entry)
    for word, entries in sorted(where.items(), key=lambda item: (-len(item[1]), item[0])):
        if len(entries) < 2:
            return
        # It may stand in the title alone, or with an s.
        where_it_stands = f"{cleaned(entries[0].title)}\n{cleaned(entries[0].text)}"
        said = re.search(rf"(?i)\b{re.escape(word)}s?\b", where_it_stands)
        if said and occurs(said[0], [folded(entries[0].title), folded(entries[0].text)]):
            yield said[0], entries


def longest_pause(facts: Facts) -> tuple[Entry, Entry, int] | None:
    """Two entries with the most whole days without any between them; None where there are none."""
    pairs = zip(facts.entries, facts.entries[1:], strict=False)
    pauses = [((after.day - before.day).days - 1, before, after) for before, after in pairs]
    days, before, after = max(
        pauses, key=lambda pause: pause[0], default=(0, facts.entries[0], facts.entries[0])
    )
    return (before, after, days) if days > 0 else None
