"""The first sheet of the bid form: what is procured, how an answer is given, and what each sheet is for."""

from tenderkit import swedish
from tenderkit.bids.questions import BidForm
from tenderkit.workbooks import instructions
from tenderkit.workbooks.layout import Sheet

BIDDER, ASKED, AREAS, TERMS = "Anbudsgivare", "Krav", "Områden", "Avtalsvillkor"

_WARNING = (
    "Skriv aldrig personnummer eller samordningsnummer, varken i celler, kommentarer, bladnamn eller filnamn. En fil "
    "där något ser ut som ett sådant nummer tas inte emot. Enskild näringsidkare lämnar organisationsnumret tomt och "
    "uppger det i en särskild handling."
)


def read_first(form: BidForm) -> Sheet:
    """The sheet that is read before anything is filled in."""
    assignment = form.assignment
    buyer = assignment.buyer
    areas = swedish.listed(area.title for area in assignment.areas)
    facts = (
        ("Upphandling", assignment.title),
        ("Diarienummer", assignment.diarienummer),
        ("Beställare", ", ".join(part for part in (buyer.authority, buyer.administration) if part)),
        ("Underlagets version", f"{assignment.version}, {swedish.day(assignment.dated)}"),
        ("Sista anbudsdag", "Enligt annonsen."),
        ("Områden", f"{areas}. {assignment.procedure.get('lots', '')}".strip()),
    )
    return instructions.sheet(
        (
            *instructions.opening(
                "Svarsformulär för anbud", assignment.title, ((label, text) for label, text in facts if text)
            ),
            *instructions.warnings(("Utkast", text) for text in _draft(form)),
            *instructions.warnings((("Inga personnummer", _WARNING),)),
            *instructions.steps("Så lämnas svaren", _steps(form)),
            *instructions.explained("Så bedöms svaren", _VERDICTS),
            *instructions.colours(
                "Gula celler fylls i. När cellen markeras visas vad som godtas.",
                "Vita celler är upphandlingens egen text och får inte ändras.",
            ),
            *instructions.contents(_contents(form).items()),
        )
    )


def _draft(form: BidForm) -> list[str]:
    """A sentence if anything the form asks for or prints is still to be decided."""
    printed = (*form.asked, *form.terms)
    count = sum(not value.decided for each in printed for value in each.requirement.values)
    if not count:
        return []
    words = "1 värde" if count == 1 else f"{swedish.number(count)} värden"
    return [f"{words} i kraven är ännu inte beslutade. Formuläret lämnas inte ut förrän de är det."]


_VERDICTS = (
    ("Uppfyllt", "Svaret kan läsas och ligger inom det som godtas, och begärda handlingar är angivna."),
    ("Ej uppfyllt", "Svaret kan läsas men ligger utanför det som godtas. Formuläret hindrar inte ett sådant svar."),
    ("Oklart", "Svaret saknas, kan inte läsas eller är en beskrivning. Beställaren granskar det."),
)


def _steps(form: BidForm) -> list[str]:
    steps = [
        f"Fyll i bladet {BIDDER}: vem som lämnar anbudet, och vilka områden det omfattar.",
        f"Svara på bladet {ASKED}. Där står alla krav som prövas i anbudet, med kravets text och fråga.",
    ]
    if any(form.by_area()):
        steps.append(f"Svara på bladet {AREAS} för de områden som anbudet omfattar. Övriga områden lämnas tomma.")
    steps += [
        f"Läs bladet {TERMS} och svara på frågan överst. Ett enda svar gäller alla villkor under avtalstiden.",
        "Begärs en handling: bifoga den till anbudet och skriv dess namn eller nummer bredvid svaret.",
        "Skriv tal med siffror och utan tillägg: 5, inte ”fem” eller ”ca 5”.",
        "Lämna filen som Excel-arbetsbok (.xlsx) med oförändrade blad och rubriker, på det sätt som anges i annonsen.",
    ]
    return steps


def _contents(form: BidForm) -> dict[str, str]:
    contents = {
        BIDDER: "Anbudsgivaren och de områden som anbudet omfattar.",
        ASKED: "Krav som prövas i anbudet.",
        TERMS: "Ska-krav som gäller under avtalstiden och accepteras samlat.",
    }
    if any(form.by_area()):
        contents = {name: text for name, text in contents.items() if name != TERMS}
        contents |= {AREAS: "Svar som lämnas för varje område.", TERMS: "Ska-krav som gäller under avtalstiden."}
    return contents
