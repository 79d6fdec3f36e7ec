"""What people are told beside published weeks: what is asked, missing, or ending."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from scheduler.texts.language import Texts, marked
from scheduler.texts.notices import INDENT, Written, letter
from scheduler.texts.scores import result

MOST_LISTED: Final = 25

CAUSES: Final = {
    "absence": marked("An absence was entered."),
    "cancellation": marked("This session was cancelled by the helper."),
    "availability": marked("The helper is not free then any more."),
    "called_off": marked("The session itself was called off."),
    "moved": marked("The session was moved to another time."),
    "paper": marked("A paper that is needed there has expired."),
    "rules": marked("The helper does not meet all conditions any more."),
    "inactive": marked("The helper does not take part any more."),
}
OF_SESSIONS: Final = frozenset(("called_off", "moved"))
"""Causes that are no helper's."""
ENDING: Final = {
    "clearance": marked("paper “%(name)s”"),
    "skill": marked("skill “%(name)s”"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """A session as coordinators name it: when (local times), what and where.

    `seat` is the key of the one seat it is about; empty: the whole session.
    """

    start: datetime
    end: datetime
    activity: str
    site: str
    seat: str = ""


@dataclass(frozen=True, slots=True)
class Missing:
    """A helper who cannot come, and why: one of `CAUSES`."""

    helper: str
    cause: str
    place: Place


@dataclass(frozen=True, slots=True)
class Ending:
    """What a helper has and soon has no more: `what` is one of `ENDING`."""

    helper: str
    what: str
    name: str
    last_on: date


class MessageTexts:
    """Writes to helpers and coordinators of a network.

    Parameters
    ----------
    network
        Name under which the network writes.
    answers
        Whether an answer to the message reaches somebody.
    """

    def __init__(self, texts: Texts, network: str, *, answers: bool) -> None:
        self.texts, self.network, self.answers = texts, network, answers

    def round_opened(self, name: str, monday: date, closes: datetime | None) -> Written:
        """Ask a helper when they can come, until a local time."""
        say, day = self.texts.gettext, self.texts.date(monday)
        return Written(
            say(
                "When can you come in the week of %(day)s?", day=self.texts.day(monday)
            ),
            letter(
                self.texts,
                self.network,
                name,
                [
                    say("We begin to plan the week of %(day)s.", day=day),
                    self._please(closes),
                    say(
                        "If you come at your usual times, we would like to hear that"
                        " too."
                    ),
                ],
            ),
        )

    def reminder(self, name: str, monday: date, closes: datetime | None) -> Written:
        """Ask a helper once more."""
        say, day = self.texts.gettext, self.texts.date(monday)
        return Written(
            say(
                "We still wait for your answer: week of %(day)s",
                day=self.texts.day(monday),
            ),
            letter(
                self.texts,
                self.network,
                name,
                [
                    say(
                        "We plan the week of %(day)s and have not heard yet when you"
                        " can come.",
                        day=day,
                    ),
                    self._please(closes),
                ],
            ),
        )

    def _please(self, closes: datetime | None) -> str:
        if closes is None:
            asked = self.texts.gettext("Please tell us when you can come.")
        else:
            asked = self.texts.gettext(
                "Please tell us when you can come, until %(day)s at %(time)s.",
                day=self.texts.day(closes.date()),
                time=self.texts.time(closes),
            )
        if not self.answers:
            return asked
        how = self.texts.gettext("Simply answer this message.")
        return f"{asked} {how}"

    def planned(
        self,
        monday: date,
        cover: dict[str, int],
        empty: Sequence[tuple[Place, str]],
        not_held: Sequence[Place],
    ) -> Written:
        """Tell a coordinator that a draft is there, and what it leaves open.

        Parameters
        ----------
        cover
            Terms of the tier of that name.
        empty
            Mandatory seats of held sessions, each with the reason in words.
        not_held
            Sessions that are not held.
        """
        say = self.texts.gettext
        parts = [
            say(
                "The draft of the week of %(day)s is ready to be looked at and"
                " published.",
                day=self.texts.date(monday),
            ),
            self._figures(cover),
        ]
        if not_held:
            parts.append(say("Not held:"))
            parts += self._listed([self._place(one) for one in not_held])
        if empty:
            parts.append(say("Seats that stay empty:"))
            parts += self._listed(
                [f"{self._place(one)}\n{INDENT}{why}" for one, why in empty]
            )
        subject = say(
            "The draft of the week of %(day)s is ready", day=self.texts.day(monday)
        )
        return Written(subject, letter(self.texts, self.network, "", parts))

    def _figures(self, cover: dict[str, int]) -> str:
        figures = result(self.texts, "cover", cover, told=False)
        return self.texts.gettext("Cover – %(figures)s.", figures=figures)

    def _listed(self, lines: list[str]) -> list[str]:
        shown = lines[:MOST_LISTED]
        more = len(lines) - len(shown)
        if more:
            shown.append(
                self.texts.ngettext("… and %(n)d more", "… and %(n)d more", more)
            )
        return ["\n".join(shown)]

    def alarm(self, missing: Sequence[Missing]) -> Written:
        """Tell a coordinator which published seats do not hold any more."""
        say = self.texts.gettext
        first = missing[0]
        if len(missing) == 1:
            of_helper = first.cause not in OF_SESSIONS
            subject = say(
                "%(helper)s cannot come: %(day)s, %(site)s"
                if of_helper
                else marked("%(helper)s has to be told: %(day)s, %(site)s"),
                helper=first.helper,
                day=self.texts.day(first.place.start.date()),
                site=first.place.site,
            )
        else:
            subject = self.texts.ngettext(
                "%(n)d published seat does not hold any more",
                "%(n)d published seats do not hold any more",
                len(missing),
            )
        parts = [
            say("What was published does not hold any more:"),
            *(
                f"{self._place(one.place)}\n{INDENT}{one.helper}: "
                f"{self.texts.known(CAUSES, one.cause)}"
                for one in missing
            ),
            say("Relais shows who could come instead, and what it would change."),
        ]
        return Written(subject, letter(self.texts, self.network, "", parts))

    def ending_of_helper(self, name: str, those: Sequence[Ending]) -> Written:
        """Tell a helper what of theirs ends soon."""
        say = self.texts.gettext
        parts = [
            say("This ends soon:"),
            "\n".join(
                f"- {self._ending(one)}, {self._until(one.last_on)}" for one in those
            ),
            say(
                "After that day you cannot be planned where it is needed. Please ask"
                " for it to be renewed, and tell us when it is."
            ),
        ]
        subject = say("Please have it renewed: %(what)s", what=self._ending(those[0]))
        return Written(subject, letter(self.texts, self.network, name, parts))

    def ending_of_network(self, those: Sequence[Ending]) -> Written:
        """Tell a coordinator what of all helpers ends soon."""
        say = self.texts.gettext
        lines = [
            f"- {one.helper}: {self._ending(one)}, {self._until(one.last_on)}"
            for one in those
        ]
        parts = [say("This ends soon:"), "\n".join(lines)]
        subject = say("Papers and skills that end soon")
        return Written(subject, letter(self.texts, self.network, "", parts))

    def _ending(self, one: Ending) -> str:
        if one.what not in ENDING:
            return one.name
        return self.texts.gettext(ENDING[one.what], name=one.name)

    def _until(self, day: date) -> str:
        return self.texts.gettext("until %(day)s", day=self.texts.date(day))

    def _place(self, place: Place) -> str:
        day = self.texts.day(place.start.date())
        what = " – ".join(filter(None, (place.activity, place.site)))
        lines = [f"- {day}, {self.texts.span(place.start, place.end)}", what]
        if place.seat:
            lines.append(self.texts.gettext("seat %(seat)s", seat=place.seat))
        return f"\n{INDENT}".join(lines)
