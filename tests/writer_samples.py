"""Documents that the writers' tests share: one rich sample, and texts that have broken other tools."""

from datetime import date

from tenderkit.blocks import (
    Block,
    Clause,
    Contents,
    Document,
    Inlines,
    Items,
    Link,
    Marks,
    Origin,
    PageBreak,
    Para,
    Ref,
    Section,
    Signatures,
    Table,
    Text,
    Tone,
)

MARKS = Marks(
    "Region Exempel, hälso- och sjukvårdsförvaltningen",
    "Uppdragsbeskrivning",
    "HSN 2027-0001",
    "0.9",
    date(2027, 1, 15),
    "UTKAST",
)

HOSTILE = {
    "angle": "<30 dagar> & <b>fet</b>",
    "entity": "&amp; &#60; &nbsp; ]]> <!-- x -->",
    "table": "a|b | c || d",
    "heading": "# x",
    "list": "1. y * z _w_ `k` [l](m)",
    "template": "{{ 7*7 }} {% raw %} ${x} %s %(a)s",
    "formula": "=1+1;@SUM(A1)",
    "rtl": "שלום עולם مرحبا \u202eabc\u202c",
    "emoji": "👩‍⚕️🇸🇪 𝔘𝔫𝔦",
    "spaces": "  före  mellan   efter  ",
    "quotes": "\"dubbla\" 'enkla' ”svenska” «»",
    "combining": "e\u0301 A\u030a ﷽ \u00ad\u200b",
    "no-break": "10\u00a0000\u00a0kronor § 5",
    "long": "Sammansättningsord" * 555 + " slut",
}


def say(text: str, **look: bool) -> Inlines:
    """One piece of text."""
    return (Text(text, **look),)


def para(*parts: str | Ref | Link | Text, tone: Tone = Tone.BODY) -> Para:
    """A paragraph of strings and other inlines."""
    return Para(tuple(Text(part) if isinstance(part, str) else part for part in parts), tone)


def listed(*items: str, ordered: bool = False) -> Items:
    """A flat list."""
    return Items(tuple((para(item),) for item in items), ordered)


def clause(id: str, title: str, text: str, measure: str = "", reason: str = "", *more: Block) -> Clause:
    """A requirement with its generated sentence and its reason."""
    extra = [para(measure, tone=Tone.MEASURE)] if measure else []
    extra += [para(reason, tone=Tone.REASON)] if reason else []
    return Clause(id, title, id, (para(text), *extra, *more))


def table(id: str, caption: str, header: list[str], rows: list[list[str]], widths: list[int], *numeric: int) -> Table:
    """A table of strings."""
    return Table(
        id,
        caption,
        tuple(say(cell) for cell in header),
        tuple(tuple(say(cell) for cell in row) for row in rows),
        tuple(widths),
        numeric,
    )


def rich() -> Document:
    """A document with one of everything, as a region would publish it. Not numbered."""
    quarters = [
        [f"{unit} {number}", f"{40 + 7 * number % 31}", f"{number % 5 + 3}", ("BVC", "BMM")[number % 2], "Månadsvis"]
        for unit in ("Björkens barnavårdscentral", "Sjöstadens barnmorskemottagning")
        for number in range(1, 21)
    ]
    return Document(
        "uppdragsbeskrivning",
        "Tidiga insatser för barn 0–5 år och deras föräldrar",
        "Uppdragsbeskrivning för psykologisk behandling vid barnavårdscentraler och barnmorskemottagningar",
        MARKS,
        (
            Contents(2),
            PageBreak(),
            Section(
                "inledning",
                "Inledning",
                (
                    para(
                        "Regionen upphandlar psykologiska behandlingsinsatser för blivande föräldrar och för familjer "
                        "med barn upp till fem års ålder. Insatserna ges i primärvården, nära den barnavårdscentral "
                        "eller barnmorskemottagning som familjen redan har kontakt med."
                    ),
                    para(
                        "Kraven i detta dokument är numrerade. Varje krav har dessutom en fast beteckning, som "
                        "BES-01, som inte ändras när dokumentet ändras. Antalet besök regleras i avsnitt ",
                        Ref("BES-01"),
                        ", bemanningen i avsnitt ",
                        Ref("bemanning"),
                        " och enheterna i ",
                        Ref("tab-enheter"),
                        ".",
                    ),
                    para(
                        Text("Läsanvisning. ", bold=True),
                        "Text med en linje i marginalen beskriver hur kravet mäts. Kursiv text anger skälet till "
                        "kravet och är inte i sig bindande.",
                        tone=Tone.NOTICE,
                    ),
                    Section(
                        "bakgrund",
                        "Bakgrund och syfte",
                        (
                            para("Syftet med uppdraget är att"),
                            listed(
                                "ge tidig hjälp vid psykisk ohälsa under graviditet och småbarnsår,",
                                "stärka samspelet mellan föräldrar och barn, även när behovet är svagt uttalat, och",
                                "avlasta den specialiserade vården genom att rätt familj får rätt insats i rätt tid.",
                            ),
                            para(
                                "Uppdraget utgår från regionens program för tidiga insatser. Programmet finns på ",
                                Link("https://www.example.org/tidiga-insatser?år=2027&språk=sv", "regionens webbplats"),
                                ".",
                            ),
                        ),
                    ),
                    Section(
                        "begrepp",
                        "Begrepp",
                        (
                            table(
                                "tab-begrepp",
                                "Begrepp som används i dokumentet",
                                ["Begrepp", "Betydelse"],
                                [
                                    [
                                        "Vårdepisod",
                                        "Sammanhållen följd av besök för en familj med samma frågeställning.",
                                    ],
                                    ["Konsultation", "Stöd till personal vid barnavårdscentral i ett enskilt ärende."],
                                    ["Vårdenhet", "Den mottagning där behandlaren har sin dagliga verksamhet."],
                                ],
                                [26, 74],
                            ),
                            para("Begreppen har samma betydelse i avtalet och i rapporteringen."),
                        ),
                    ),
                ),
            ),
            Section(
                "behandling",
                "Behandlingsinsatser",
                (
                    para("Vårdgivaren ansvarar för bedömning, behandling och avslut enligt kraven i detta avsnitt."),
                    Clause(
                        "BES-01",
                        "Antal besök per vårdepisod",
                        "BES-01",
                        (
                            para(
                                "Vårdgivaren ska ge korta behandlingsinsatser om normalt ",
                                Text("4", origin=Origin("BES-01", "parameters.normalt")),
                                " och högst ",
                                Text("6", origin=Origin("BES-01", "target")),
                                " besök per vårdepisod.",
                            ),
                            para(
                                "Mäts per avtalsområde och kvartal: minst 95 procent av avslutade vårdepisoder av "
                                "typen behandling har högst 6 besök. Vårdepisoder med medicinsk grund räknas "
                                "inte, dock högst 10 procent av dem.",
                                tone=Tone.MEASURE,
                            ),
                            para(
                                "Skäl: Insatsen är kort och avgränsad; längre behov hör till annan vårdnivå.",
                                tone=Tone.REASON,
                            ),
                        ),
                    ),
                    clause(
                        "BES-02",
                        "Plats för besök",
                        "Besök ska erbjudas på barnavårdscentralen, på mottagningen, i hemmet eller digitalt. Familjen "
                        "väljer bland dem, om inte något av följande hindrar det:",
                        "",
                        "",
                        Items(
                            (
                                (para("Hemmet är olämpligt med hänsyn till barnets eller behandlarens säkerhet."),),
                                (
                                    para("Digitalt besök är olämpligt därför att"),
                                    listed(
                                        "samspelet mellan barn och förälder behöver iakttas, eller",
                                        "familjen saknar teknisk utrustning.",
                                        ordered=True,
                                    ),
                                ),
                                (
                                    para("Lokalen är tillfälligt stängd."),
                                    para("Vårdgivaren anger i så fall när den öppnar igen."),
                                ),
                            ),
                            ordered=True,
                        ),
                        para("Skälet ska dokumenteras i journalen.", tone=Tone.MEASURE),
                    ),
                    clause(
                        "BES-03",
                        "Väntetid till första besök",
                        "Första besöket ska äga rum inom 30 dagar från det att remiss eller egen vårdbegäran kom in. "
                        "Vid misstanke om allvarlig depression hos en förälder ska kontakt tas samma dag.",
                        "Mäts per avtalsområde och kvartal: minst 90 procent av nya vårdepisoder har ett första besök "
                        "inom 30 dagar.",
                        "Skäl: Spädbarnstiden är kort, och väntan kostar mer än hjälpen.",
                    ),
                ),
            ),
            Section(
                "bemanning",
                "Bemanning och kompetens",
                (
                    Section(
                        "personal",
                        "Personal",
                        (
                            clause(
                                "BEM-01",
                                "Bemanning per område",
                                "Mottagningen i varje område ska ha lägst 4 och högst 7 behandlare, varav högst 1 "
                                "socionom eller psykoterapeut.",
                                "Mäts per avtalsområde och månad: antalet olika behandlare i tjänst är lägst 4 och "
                                "högst 7.",
                                "Skäl: En mottagning med färre än 4 behandlare klarar inte sjukfrånvaro.",
                            ),
                            clause(
                                "BEM-02",
                                "Legitimation",
                                "Behandlare ska ha svensk legitimation som psykolog eller psykoterapeut. Kravet gäller "
                                "inte socionomer enligt avsnitt 3.1.1. Kopia av legitimationen lämnas",
                                "",
                                "",
                                listed("när behandlaren börjar,", "när behörigheten ändras.", ordered=True),
                            ),
                        ),
                    ),
                    table(
                        "tab-enheter",
                        "Enheter i uppdraget med antal barn och besök per vecka",
                        ["Enhet", "Barn", "Besök", "Typ", "Rapportering"],
                        quarters,
                        [40, 12, 12, 12, 24],
                        1,
                        2,
                    ),
                    para("Enheterna kan ändras under avtalstiden enligt avsnitt ", Ref("andringar"), "."),
                    para("Källa: regionens enhetsregister den 1 januari 2027.", tone=Tone.SMALL),
                ),
            ),
            Section(
                "avtal",
                "Avtalets giltighet",
                (
                    Section("tid", "Avtalstid", (para("Avtalet gäller från den 1 september 2027 i fyra år."),)),
                    Section(
                        "andringar",
                        "Ändringar och tillägg",
                        (
                            para(
                                "Ändringar är giltiga bara om de är skriftliga och undertecknade av båda parter. De "
                                "får inte ändra avtalets ",
                                Text("övergripande karaktär", italic=True),
                                " och prövas mot reglerna om ändring av kontrakt i lagen om offentlig upphandling.",
                            ),
                        ),
                    ),
                ),
            ),
            Section(
                "underskrifter",
                "Underskrifter",
                (
                    para("Avtalet är upprättat i två likalydande exemplar, ett till vardera parten."),
                    Signatures(
                        (
                            ("Region Exempel", "Hälso- och sjukvårdsdirektör"),
                            ("Vårdgivaren AB", "Behörig firmatecknare"),
                        )
                    ),
                ),
                numbered=False,
            ),
        ),
    )


def hostile() -> Document:
    """Every hostile text at every place that takes text. Not numbered."""
    texts = list(HOSTILE.values())
    return Document(
        "fientlig",
        HOSTILE["angle"],
        HOSTILE["template"],
        Marks("Å <&> AB", "Sort & slag", "D|nr <1>", '1"2', date(2027, 1, 1), "UTKAST <&>", "Sekretess </style> & 1"),
        (
            Contents(1),
            *(
                Section(
                    f"{key} å/&<'\">",
                    text,
                    (
                        Para(say(text)),
                        Para(say(text, bold=True, italic=True), Tone.MEASURE),
                        Para((Link('https://example.org/?a=<b>&c="d"\'', text),), Tone.SMALL),
                        Items(((Para(say(text)), Para(say(text), Tone.NOTICE)),)),
                        Clause(f"krav {key}", text, text, (Para((Ref(f"{key} å/&<'\">"),)),)),
                    ),
                )
                for key, text in HOSTILE.items()
            ),
            Table(
                "t",
                HOSTILE["angle"],
                (say(HOSTILE["entity"]), say(HOSTILE["table"])),
                tuple((say(text), ()) for text in texts),
                (60, 40),
            ),
            Signatures(((HOSTILE["angle"], HOSTILE["entity"]),)),
        ),
    )
