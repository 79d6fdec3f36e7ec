"""What people are told of a published week: all of it, or what changes.

In plain words for people who read mail now and then: one thing a line, days and times
written out, and after every change the week as it is now, so that whoever missed a
message is right again with the next one. The pitfall is saying too much: who does not
come to a home visit the next day is told no address (see `Visit.place`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal, NamedTuple

from scheduler.texts.language import Texts, marked

INDENT: Final = "  "
Reader = Literal["helper", "site"]


@dataclass(frozen=True, slots=True)
class Visit:
    """A session as somebody is told of it.

    Attributes
    ----------
    start, end
        Local times.
    activity, site
        Names; `activity` may be empty.
    place
        Address; of a home visit only as much as may be told.
    people
        For a helper the others who come, for a site all.
    home, remote
        Whether it is held at somebody's home, or from afar.
    """

    start: datetime
    end: datetime
    activity: str
    site: str
    place: str = ""
    people: tuple[str, ...] = ()
    home: bool = False
    remote: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A session that somebody was told of, as it was and as it is; None: not at all."""

    before: Visit | None
    after: Visit | None

    @property
    def kind(self) -> str:
        """``added``, ``removed``, ``moved`` (other times) or ``team`` (others come)."""
        if self.before is None:
            return "added"
        if self.after is None:
            return "removed"
        times = (self.before.start, self.before.end)
        return "team" if times == (self.after.start, self.after.end) else "moved"

    @property
    def at(self) -> datetime:
        """When the first of both begins, in local time."""
        return min(one.start for one in (self.before, self.after) if one is not None)


class Written(NamedTuple):
    """A notice in words."""

    subject: str
    text: str


_KINDS: Final[dict[Reader, dict[str, str]]] = {
    "helper": {
        "added": marked("New for you:"),
        "moved": marked("At another time:"),
        "removed": marked("Here you need not come any more:"),
    },
    "site": {
        "added": marked("Held as well:"),
        "moved": marked("At another time:"),
        "removed": marked("Not held any more:"),
        "team": marked("Other people come:"),
    },
}


class WeekTexts:
    """Writes what helpers and sites of a network are told of one week.

    Parameters
    ----------
    network
        Name under which the network writes.
    monday
        First day of the week.
    answers
        Whether an answer to the message reaches somebody.
    """

    def __init__(
        self, texts: Texts, network: str, monday: date, *, answers: bool
    ) -> None:
        self.texts, self.network, self.answers = texts, network, answers
        self.short, self.long = texts.day(monday), texts.date(monday)
        self._days: dict[date, str] = {}
        self._spans: dict[tuple[datetime, datetime], str] = {}

    def helper_week(
        self, name: str, visits: Sequence[Visit], *, again: bool = False
    ) -> Written:
        """Tell a helper a whole week.

        Parameters
        ----------
        again
            Something was told before, and nobody knows whether it arrived.
        """
        say = self.texts.gettext
        subject = say("Your sessions in the week of %(day)s", day=self.short)
        if visits:
            opening = say(
                "Here is when you come in the week of %(day)s:", day=self.long
            )
        else:
            opening = say("You have no session in the week of %(day)s.", day=self.long)
        parts = [
            opening,
            *(self._lines(one, "helper") for one in visits),
            *([self._instead()] if again else []),
            self._cannot_come() if visits else "",
            self._calendar() if visits or again else "",
        ]
        return Written(subject, self._letter(name, parts))

    def helper_change(
        self, name: str, steps: Sequence[Step], visits: Sequence[Visit]
    ) -> Written:
        """Tell a helper what changes, and then the whole week as it is now."""
        say = self.texts.gettext
        if visits:
            now = say("All your sessions in that week, as they are now:")
        else:
            now = say("You have no other session in that week.")
        parts = [
            say("Something changes for you in the week of %(day)s.", day=self.long),
            *self._sections(steps, "helper"),
            now,
            *(self._lines(one, "helper") for one in visits),
            self._cannot_come() if visits else "",
            self._calendar(),
        ]
        return Written(self._changed(steps), self._letter(name, parts))

    def site_week(
        self,
        site: str,
        visits: Sequence[Visit],
        nobody: Sequence[Visit] = (),
        *,
        again: bool = False,
    ) -> Written:
        """Tell a site who comes in a week, and for what nobody could be found."""
        say = self.texts.gettext
        subject = say(
            "Who comes to %(site)s in the week of %(day)s", site=site, day=self.short
        )
        opening = say(
            "Here is who comes to %(site)s in the week of %(day)s:",
            site=site,
            day=self.long,
        )
        if not visits:
            opening = say(
                "Nobody comes to %(site)s in the week of %(day)s.",
                site=site,
                day=self.long,
            )
        missing = say("For this nobody could be found, it is not held:")
        parts = [
            opening,
            *(self._lines(one, "site") for one in visits),
            *([missing, *map(self._heading, nobody)] if nobody else []),
            *([self._instead()] if again else []),
            self._questions(),
            self._calendar() if visits else "",
        ]
        return Written(subject, self._letter("", parts))

    def site_change(self, site: str, steps: Sequence[Step]) -> Written:
        """Tell a site what changes there."""
        say = self.texts.gettext
        subject = say(
            "Changes at %(site)s in the week of %(day)s", site=site, day=self.short
        )
        opening = say(
            "Something changes at %(site)s in the week of %(day)s.",
            site=site,
            day=self.long,
        )
        parts = [
            opening,
            *self._sections(steps, "site"),
            self._questions(),
            self._calendar(),
        ]
        return Written(subject, self._letter("", parts))

    def _changed(self, steps: Sequence[Step]) -> str:
        one = steps[0]
        said = one.after or one.before
        if len(steps) > 1 or said is None:
            return self.texts.gettext(
                "Changes for you in the week of %(day)s", day=self.short
            )
        return self.texts.gettext(
            "Change for you: %(day)s, %(site)s",
            day=self._day(one.at),
            site=said.site,
        )

    def _sections(self, steps: Sequence[Step], reader: Reader) -> Iterator[str]:
        for kind, title in _KINDS[reader].items():
            those = [step for step in steps if step.kind == kind]
            if those:
                yield self.texts.gettext(title)
                yield from (self._step(step, reader) for step in those)

    def _step(self, step: Step, reader: Reader) -> str:
        before, after = step.before, step.after
        if after is None or before is None:
            if after is not None:
                return self._lines(after, reader)
            return self._heading(before) if before is not None else ""
        was = f"{self._day(before.start)}, {self._span(before)}"
        if step.kind == "team":
            was = self.texts.together(list(before.people))
        said = self.texts.gettext("before: %(what)s", what=was)
        return f"{self._lines(after, reader)}\n{INDENT}({said})"

    def _lines(self, visit: Visit, reader: Reader) -> str:
        """Write a session: when, what and where, who."""
        lines = [self._heading(visit)]
        if reader == "site":
            lines.append(self._who(visit))
        else:
            lines += self._where(visit)
            if visit.people:
                people = self.texts.together(list(visit.people))
                lines.append(self.texts.gettext("With: %(people)s", people=people))
        return f"\n{INDENT}".join(lines)

    def _heading(self, visit: Visit) -> str:
        when = f"- {self._day(visit.start)}, {self._span(visit)}"
        what = " – ".join(filter(None, (visit.activity, visit.site)))
        return f"{when}\n{INDENT}{what}"

    def _where(self, visit: Visit) -> Iterator[str]:
        if visit.remote:
            yield self.texts.gettext("From afar: you need not travel.")
        elif visit.home:
            if visit.place:
                yield visit.place
            yield self.texts.gettext(
                "At somebody’s home: the coordinators tell you the address."
            )
        elif visit.place:
            yield visit.place

    def _who(self, visit: Visit) -> str:
        if not visit.people:
            return self.texts.gettext("Nobody comes yet.")
        people = self.texts.together(list(visit.people))
        return self.texts.gettext("Who comes: %(people)s", people=people)

    def _day(self, local: datetime) -> str:
        day = local.date()
        if day not in self._days:
            self._days[day] = self.texts.day(day)
        return self._days[day]

    def _span(self, visit: Visit) -> str:
        key = visit.start, visit.end
        if key not in self._spans:
            self._spans[key] = self.texts.span(*key)
        return self._spans[key]

    def _instead(self) -> str:
        return self.texts.gettext(
            "This takes the place of everything we wrote about that week before."
        )

    def _cannot_come(self) -> str:
        if self.answers:
            return self.texts.gettext(
                "If you cannot come, please tell us as soon as you can:"
                " simply answer this message."
            )
        return self.texts.gettext(
            "If you cannot come, please tell your coordinator as soon as you can."
        )

    def _questions(self) -> str:
        if not self.answers:
            return ""
        return self.texts.gettext("If you have a question, simply answer this message.")

    def _calendar(self) -> str:
        return self.texts.gettext(
            "The attached file brings this into the calendar of a phone or computer."
            " Whoever subscribes to the calendar of Relais has it there already."
        )

    def _letter(self, name: str, parts: Sequence[str]) -> str:
        return letter(self.texts, self.network, name, parts)


def letter(texts: Texts, network: str, name: str, parts: Sequence[str]) -> str:
    """Put a greeting before and a name below what is said; empty parts are left out."""
    greeting = texts.gettext("Hello,")
    if name:
        greeting = texts.gettext("Hello %(name)s,", name=name)
    regards = texts.gettext("Kind regards,")
    return "\n\n".join([greeting, *filter(None, parts), f"{regards}\n{network}\n"])
