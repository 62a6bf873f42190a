"""Names in place of names: keyed, so that nobody without the salt can try names out, and stable for one salt."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections import Counter
from collections.abc import Iterable, Mapping

from auditor.catalogue import Catalogue

_OF_THIS_PROCESS = secrets.token_bytes(32)
"""Salt for who gives none: all formats of one run agree, and it is written nowhere."""
_ADDRESS = re.compile(r"(?i)\b[a-z][a-z0-9+.-]*://\S+")
_QUOTED = re.compile(r"“([^“”]*)”")


CUT = 150
"""Sentences are cut to this many characters or more, never to fewer."""
LETTERS = "bcdfghjklmnprstvwxz"
"""What tags are made of: no digits, which could read as the number of an order or telephone; no vowels, so no words."""
LENGTH = 8


class Pseudonyms:
    """Pseudonyms of one merchant."""

    def __init__(self, merchant: str, salt: bytes | None, systems: Iterable[str] = ()) -> None:
        """`systems`: ids of the connected ones; two accounts on one platform are told apart by their pseudonyms."""
        often = Counter(id_.partition(":")[0] for id_ in systems)
        self._several = {platform for platform, count in often.items() if count > 1}
        self._key = hashlib.sha256((salt or _OF_THIS_PROCESS) + merchant.encode()).digest()

    def tag(self, name: str) -> str:
        """Eight letters that stand for a name."""
        number = int.from_bytes(hmac.digest(self._key, name.casefold().encode(), "sha256"))
        return "".join(LETTERS[number // len(LETTERS) ** place % len(LETTERS)] for place in range(LENGTH))

    def called(self, kind: str, name: str) -> str:
        """A pseudonym such as `Automation kdwxtbnr`; none for no name."""
        return f"{kind} {self.tag(name)}" if name else ""

    def system(self, id_: str) -> str:
        """The id of a system without the account's name. What the catalogue knows is no secret and stays."""
        platform, colon, account = id_.partition(":")
        if not colon or (platform == "seen" and known_tool(account) == account):
            return id_
        return f"{platform}:{'tool' if platform == 'seen' else 'account'}-{self.tag(id_)}"

    def system_name(self, id_: str, name: str) -> str:
        """What to call a system: the tool by its public name; a tool that nobody knows by a pseudonym."""
        platform, _, account = self.system(id_).partition(":")
        if platform == "seen":
            tool = Catalogue.load().tool(account)
            return tool.title if tool and tool.id == account else self.called("Tool", name)
        tool = Catalogue.load().tool(platform)
        title = tool.title if tool else platform
        return f"{title} ({account})" if platform in self._several else title

    def tool(self, name: str) -> str:
        """The catalogue's title of a tool that it knows, else a pseudonym; never what was typed."""
        tool = Catalogue.load().tool(name) if name else None
        return tool.title if tool else self.called("Tool", name)


def known_tool(id_: str) -> str:
    """The id, when it is one of the catalogue's own."""
    tool = Catalogue.load().tool(id_)
    return tool.id if tool else ""


class Scrubber:
    """Takes names out of sentences that were built around them."""

    def __init__(self, pseudonyms: Pseudonyms, names: Mapping[str, str], ids: Iterable[str], own_words: str) -> None:
        """`names` and what to write instead; `ids` of systems; `own_words`: all the text that is ours anyway."""
        self._pseudonyms = pseudonyms
        known = {**names, **{id_: pseudonyms.system(id_) for id_ in ids}}
        self._instead = {form: instead for name, instead in known.items() for form in _forms(name)}
        self._written = {*self._instead.values(), *(name for name in self._instead if _ordinary(name, own_words))}
        wanted = [name for name in self._instead if not _ordinary(name, own_words)]
        self._longest_first = sorted(wanted, key=lambda name: (-len(name), name))
        self._names = re.compile("|".join(map(_whole, self._longest_first))) if wanted else None

    def sentence(self, text: str) -> str:
        """A sentence without known names, without anything in quotation marks, and without addresses."""
        return self._unquoted(self.remedy(text))

    def remedy(self, text: str) -> str:
        """A sentence of ours that may quote labels of a settings page: only known names and addresses go."""
        text = _ADDRESS.sub("[address]", text)
        if self._names is None:
            return text
        named = self._names.sub(lambda found: self._instead[found.group()], text)
        return self._without_a_cut_name(named) if len(text) >= CUT else named

    def _without_a_cut_name(self, text: str) -> str:
        """Long sentences are cut, maybe in the middle of a name: then its beginning goes too."""
        for name in self._longest_first:
            for length in range(min(len(name), len(text)) - 1, 2, -1):
                if text.endswith(name[:length]):
                    return text[:-length] + "…"
        return text

    def _unquoted(self, text: str) -> str:
        """No quoted name left that was not known. A name may hold quotation marks itself: unless all are pseudonyms by
        now, what stands between the first and the last mark is taken for one name."""
        quoted = _QUOTED.findall(text)
        if not set(_QUOTED.sub("", text)) & set("“”") and all(name in self._written for name in quoted):
            return text
        start, end = text.find("“"), text.rfind("”")
        if start < 0 or end < start:
            return "[left out of this copy]"
        name = self._pseudonyms.called("Name", text[start + 1 : end])
        return f"{text[:start]}“{name}”{text[end + 1 :]}"


def _forms(name: str) -> set[str]:
    """A name as it may stand in a sentence: as it is, in small letters, at the beginning."""
    return {name, name.lower(), name.casefold(), name.capitalize(), name[:1].upper() + name[1:]} - {""}


def _ordinary(name: str, own_words: str) -> bool:
    """A name that is a word of our own texts reveals nothing, and taking it out would spoil them."""
    return re.search(_whole(name.casefold()), own_words) is not None


def _whole(name: str) -> str:
    before = r"(?<!\w)" if name[:1].isalnum() else ""
    after = r"(?!\w)" if name[-1:].isalnum() else ""
    return before + re.escape(name) + after
