"""Verksamhetsberättelse 2022, Miljö- och byggnadsnämnden: intäkter +, kostnader −, kommunbidrag +, tkr.

Resultat is the sum of the three, avvikelse = utfall − budget. The report has no error.
"""

from __future__ import annotations

from .model import BLANK, DASH, Column, Contents, Heading, Items, Lines, PageBreak, Paragraph, Report, Row, Table, amounts

UTFALL = "Utfall 2022"

VERKSAMHETER = (
    # label, intäkter, kostnader, kommunbidrag, budgeted resultat
    ("Nämnd", DASH, "-1046.3", "1080.2", DASH),
    ("Ledning och administration", "212.4", "-6872.2", "6700.4", DASH),
    ("Bygglov och byggtillsyn", "6184.3", "-8940.8", "2649.8", "-150.4"),
    ("Detaljplanering", "1420.6", "-4312.2", "2980.4", "60.3"),
    ("Karta och mätning", "2937.7", "-4105.4", "1240.3", "120.4"),
    ("Miljötillsyn", "3046.2", "-5219.2", "2310.2", "75.3"),
    ("Livsmedelskontroll", "2871.6", "-2764.2", DASH, "-40.3"),
    ("Alkohol- och tobakstillsyn", "418.3", "-902.6", "450.1", "-65.3"),
    ("Bostadsanpassning", DASH, "-5386.8", "5269.7", DASH),
    ("Naturvård och vattenråd", "1325.9", "-2218.7", "997.8", DASH),
)

PER_VERKSAMHET = Table(
    id="t2",
    title="Ekonomi per verksamhet 2022 (tkr)",
    unit="tkr",
    decimals=0,
    stub="Verksamhet",
    columns=(
        Column("int", "Intäkter", "utfall", "2022", flow="intäkter", group=UTFALL),
        Column("kost", "Kostnader", "utfall", "2022", flow="kostnader", group=UTFALL),
        Column("kb", "Kommunbidrag", "utfall", "2022", group=UTFALL),
        Column("res", "Resultat", "utfall", "2022", flow="resultat", group=UTFALL),
        Column("bud", "Budget", "budget", "2022", flow="resultat", group="Resultat 2022"),
        Column("avv", "Avvikelse", "avvikelse", "2022", flow="resultat", group="Resultat 2022"),
    ),
    rows=(
        *(Row(label, cells=amounts("int kost kb bud", *figures)) for label, *figures in VERKSAMHETER),
        Row("Totalt", "total", parts=tuple(label for label, *_ in VERKSAMHETER)),
    ),
    nets={"res": ((1, "int"), (1, "kost"), (1, "kb"))},
    differences=(("avv", "res", "bud"),),
)


def _result_row(label: str, kind: str, column: str, budget: str, earlier: str) -> Row:
    """A row of the committee's result, its outcome taken from the total of the other table."""
    return Row(label, kind, {"u22": PER_VERKSAMHET.exact("Totalt", column), **amounts("b22 u21", budget, earlier)})


RESULTAT = Table(
    id="t1",
    title="Nämndens resultat 2022 (tkr)",
    unit="tkr",
    decimals=0,
    stub=BLANK,
    columns=(
        Column("u22", "Utfall 2022", "utfall", "2022"),
        Column("b22", "Budget 2022", "budget", "2022"),
        Column("avv", "Avvikelse", "avvikelse", "2022"),
        Column("u21", "Utfall 2021", "utfall", "2021"),
    ),
    rows=(
        _result_row("Intäkter", "item", "int", "17905.3", "16874.4"),
        _result_row("Kostnader", "item", "kost", "-41584.2", "-39962.4"),
        Row("varav personalkostnader", "varav", amounts("u22 b22 u21", "-27348.3", "-27961.4", "-26105.6")),
        _result_row("Kommunbidrag", "item", "kb", "23678.9", "22940.4"),
        Row("Resultat", "total", parts=("Intäkter", "Kostnader", "Kommunbidrag")),
    ),
    differences=(("avv", "u22", "b22"),),
)


def report() -> Report:
    """The report with its printed figures and its prose."""
    for table in (RESULTAT, PER_VERKSAMHET):
        table.print_figures([])
    say, part, value = RESULTAT.say, PER_VERKSAMHET.say, RESULTAT.value
    högre_intäkter = RESULTAT.amount(value("Intäkter", "u22") - value("Intäkter", "u21"))
    högre_kostnader = RESULTAT.amount(value("Kostnader", "u21") - value("Kostnader", "u22"))
    blocks = [
        Lines(
            (
                "Miljö- och byggförvaltningen",
                "Besöksadress: Hamngatan 14, Almvik",
                "Postadress: Box 210, 123 45 Almvik",
                "Telefon: 0980-31 92 15",
                "Diarienummer: MBN 2023/0046-042",
            )
        ),
        Heading(1, "Innehåll"),
        Contents(),
        PageBreak(),
        Heading(1, "1 Året som gått"),
        Paragraph(
            "Nämnden har under året handlagt fler tillsynsärenden och färre ansökningar om bygglov än året före. "
            "Byggandet bromsade in när räntor och materialpriser steg, men intäkterna höll sig uppe eftersom flera "
            "stora ärenden från 2021 fick slutbesked. Tillsynen enligt miljöbalken följde i huvudsak planen."
        ),
        Paragraph(
            f"Ekonomiskt slutar året med ett överskott på {say('Resultat', 'u22')} mot en budget i balans. Resultatet 2021 var "
            f"ett underskott på {say('Resultat', 'u21')}."
        ),
        Heading(2, "1.1 Uppdrag och organisation"),
        Paragraph(
            "Miljö- och byggnadsnämnden svarar för plan- och bygglagen, miljöbalken, livsmedelslagen, alkohollagen och "
            "bidrag till bostadsanpassning samt för kommunens kartor och geodata. Förvaltningen är indelad i tre "
            "enheter med en gemensam administration."
        ),
        Heading(2, "1.2 Nämndens mål"),
        Paragraph("Nämnden beslutade i sin verksamhetsplan om fem mål för året:"),
        Items(
            (
                "Ett komplett bygglovsärende ska beslutas inom den lagstadgade tiden.",
                "Alla livsmedelsanläggningar i riskklass 1 till 3 ska kontrolleras enligt plan.",
                "Medborgare och företag ska kunna följa sina ärenden digitalt.",
                "Inventeringen av enskilda avlopp runt Storsjön ska avslutas.",
                "Aktuella kartor ska finnas för alla tätorter.",
            ),
            numbered=True,
        ),
        Paragraph(
            "Mål 1, 2 och 5 är uppfyllda. Mål 3 är delvis uppfyllt, eftersom e-tjänsten för strandskydd dröjer. Mål 4 nås "
            "först under nästa år, då två områden återstår att besöka."
        ),
        Heading(1, "2 Ekonomi"),
        Paragraph(
            "Intäkter och kommunbidrag redovisas utan tecken och kostnader med minustecken. Resultatet är summan av de "
            "tre. Varje belopp är avrundat för sig, och därför kan summor skilja på en enhet."
        ),
        Heading(2, "2.1 Resultat"),
        RESULTAT,
        Paragraph(
            f"Intäkterna blev {say('Intäkter', 'u22')}, en ökning med {högre_intäkter} från 2021 och {say('Intäkter', 'avv')} bättre "
            f"än budget. Kostnaderna ökade under samma tid med {högre_kostnader} till {say('Kostnader', 'u22')}. Personalkostnaderna "
            f"var {say('varav personalkostnader', 'avv')} lägre än budget, medan konsulter och porto kostade mer."
        ),
        Heading(2, "2.2 Resultat per verksamhet"),
        PER_VERKSAMHET,
        Paragraph(
            f"Livsmedelskontrollen, som finansieras helt med avgifter, visar ett överskott på {part('Livsmedelskontroll', 'res')}. "
            f"Bostadsanpassningen redovisar ett underskott på {part('Bostadsanpassning', 'res')} efter fler dyra ärenden under "
            f"hösten. Bygglov och byggtillsyn har fått in {part('Bygglov och byggtillsyn', 'int')} i avgifter. Ett streck i tabellen "
            "betyder att verksamheten saknar posten."
        ),
        Heading(1, "3 Verksamheterna"),
        Heading(2, "3.1 Bygga och bo"),
        Paragraph(
            "Handläggningen av bygglov har varit jämn över året. Kunder uppger att beskeden är begripliga men att "
            "väntan på komplettering upplevs som lång. Ett nytt sätt att boka startmöten prövades under hösten och blir "
            "ordinarie rutin. Planarbetet för området Norra Hamnen har gått till samråd."
        ),
        Heading(2, "3.2 Miljö och hälsa"),
        Paragraph(
            "Tillsynen av skolor och förskolor inriktades på ventilation och städning. Strandstädning och provtagning "
            "av badvatten sköttes tillsammans med tekniska kontoret. Vattenrådet har fått bidrag för att återställa en "
            "våtmark, och arbetet börjar när tillstånden är klara."
        ),
        Heading(2, "3.3 Kartor och geodata"),
        Paragraph(
            "Flygfotograferingen från våren har bearbetats och lagts in i kartportalen. Byte av höjdsystem är genomfört. "
            "Mätningsenheten säljer fortsatt tjänster till två grannkommuner."
        ),
        Heading(1, "4 Nästa år"),
        Paragraph(
            "Nämnden räknar med lägre intäkter från bygglov och planerar därför att låta två handläggare arbeta med "
            "tillsyn. Taxorna är uppräknade enligt index. Förvaltningen ska också förbereda ett byte av ärendesystem, "
            "där övergången väntas ta större delen av året."
        ),
        Lines(("Beslutet skickas till:", "Kommunstyrelsen", "Revisionen", "Akten, § 12/2023")),
    ]
    return Report(
        name="verksamhetsberattelse-d",
        title="Verksamhetsberättelse 2022",
        kind="årsredovisning",
        municipality="Almviks kommun",
        committee="Miljö- och byggnadsnämnden",
        year=2022,
        diary="MBN 2023/0046",
        corner="MBN 2023/0046-042",
        date=(2023, 2, 14),
        counter="Sida {page} av {pages}",
        blocks=blocks,
        plants=[],
    )
