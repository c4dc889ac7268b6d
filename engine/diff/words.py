"""The words of a comparison for people: one table a language."""

from collections.abc import Mapping, Sequence

from engine.diff.directions import Direction

EN: Mapping[str, str] = {
    "heading": "{policy}: from {old} to {new}",
    "same": "The two versions say the same.",
    "summary": "{breaking} breaking, {warning} to look at, {info} of words and sources.",
    "directions": "Who is accepted",
    "element": "what",
    "direction": "direction",
    "known": "how that is known",
    "criterion": "criterion",
    "stage": "stage",
    "outcome": "outcome",
    "stricter": "stricter",
    "looser": "looser",
    "equivalent": "equivalent",
    "incomparable": "incomparable",
    "no-difference-found": "no difference found",
    "only-old": "asked for by {old} only",
    "only-new": "asked for by {new} only",
    "outcome-only-old": "reached under {old} only",
    "outcome-only-new": "reached under {new} only",
    "equivalent by-construction": "by construction: both ask for the same",
    "stricter by-construction": "by construction: it can only refuse more, and it does",
    "looser by-construction": "by construction: it can only accept more, and it does",
    "stricter found": "found: a case that only {old} accepts; none the other way among {tried}",
    "looser found": "found: a case that only {new} accepts; none the other way among {tried}",
    "incomparable found": "found: cases both ways",
    "no-difference-found sampled": "sampled {tried}, no difference; that is no proof",
    "at-most": "; proven: if anything, it is {word}",
    "no-value": "; for some cases one text has no value",
    "legend": "An outcome is accepted where it is reached. Compared are cases whose facts are all given and which both "
    "versions take; each version is given what it declares of a case.",
    "changes": "What changed",
    "level-breaking": "Breaking: a service that calls and does not change is refused, or misreads the answer",
    "level-warning": "To look at: cases can come out otherwise, or a service that calls should look",
    "level-info": "Words and sources: no case comes out otherwise",
    "alone": "by itself {words}",
    "places": "line {old} → {new}",
    "cases": "Cases that show it",
    "case-stricter": "Only {old} accepts",
    "case-looser": "Only {new} accepts",
    "case-no-value": "One text has no value",
    "outcome-case-stricter": "Reached only under {old}",
    "outcome-case-looser": "Reached only under {new}",
    "outcome-case-no-value": "One text leaves it open",
    "given": "given",
    "given-to": "given to {version}",
    "nothing": "nothing",
    "none": "none",
    "yes": "yes",
    "no": "no",
    "no-fact": "known to be none",
    "met": "met",
    "not_met": "not met",
    "undetermined": "undetermined",
    "not-asked": "not asked for",
    "callers": "For services that call",
    "callers-summary": "{breaking} changes break them, {warning} ask for a look; what to do",
    "impact": "A population under both texts",
    "impact-summary": "Cases: {cases}; {same} as before, {moved} moved, {undecided} that one text cannot decide.",
    "erased": "{erased} more could not be counted: their facts were erased.",
    "number": "cases",
    "moved": "moved",
    "undecided": "not decided by {version}: {code}",
    "example": "Case {number}",
}

DA: Mapping[str, str] = {
    "heading": "{policy}: fra {old} til {new}",
    "same": "De to versioner siger det samme.",
    "summary": "{breaking} brud, {warning} at se på, {info} om ord og kilder.",
    "directions": "Hvem der opfylder kravene",
    "element": "hvad",
    "direction": "retning",
    "known": "hvordan det vides",
    "criterion": "kriterium",
    "stage": "trin",
    "outcome": "udfald",
    "stricter": "strengere",
    "looser": "lempeligere",
    "equivalent": "ens",
    "incomparable": "usammenlignelige",
    "no-difference-found": "ingen forskel fundet",
    "only-old": "kræves kun af {old}",
    "only-new": "kræves kun af {new}",
    "outcome-only-old": "nås kun efter {old}",
    "outcome-only-new": "nås kun efter {new}",
    "equivalent by-construction": "ved opbygningen: begge kræver det samme",
    "stricter by-construction": "ved opbygningen: den kan kun afvise flere, og det gør den",
    "looser by-construction": "ved opbygningen: den kan kun godtage flere, og det gør den",
    "stricter found": "fundet: en sag, som kun {old} godtager; ingen den anden vej blandt {tried}",
    "looser found": "fundet: en sag, som kun {new} godtager; ingen den anden vej blandt {tried}",
    "incomparable found": "fundet: sager begge veje",
    "no-difference-found sampled": "{tried} prøvet, ingen forskel; det er intet bevis",
    "at-most": "; bevist: om noget er den {word}",
    "no-value": "; for nogle sager har den ene tekst ingen værdi",
    "legend": "Et udfald godtager en sag, når det nås. Der sammenlignes sager, hvis oplysninger alle er givet, og som "
    "begge versioner tager; hver version får, hvad den kender af en sag.",
    "changes": "Hvad der er ændret",
    "level-breaking": "Brud: en tjeneste, der kalder og ikke ændres, bliver afvist eller misforstår svaret",
    "level-warning": "At se på: sager kan falde anderledes ud, eller en tjeneste, der kalder, bør se efter",
    "level-info": "Ord og kilder: ingen sag falder anderledes ud",
    "alone": "for sig selv {words}",
    "places": "linje {old} → {new}",
    "cases": "Sager, der viser det",
    "case-stricter": "Kun {old} godtager",
    "case-looser": "Kun {new} godtager",
    "case-no-value": "Den ene tekst har ingen værdi",
    "outcome-case-stricter": "Nås kun efter {old}",
    "outcome-case-looser": "Nås kun efter {new}",
    "outcome-case-no-value": "Den ene tekst lader det stå åbent",
    "given": "oplyst",
    "given-to": "oplyst til {version}",
    "nothing": "intet",
    "none": "ingen",
    "yes": "ja",
    "no": "nej",
    "no-fact": "vides ikke at være der",
    "met": "opfyldt",
    "not_met": "ikke opfyldt",
    "undetermined": "uafklaret",
    "not-asked": "kræves ikke",
    "callers": "For tjenester, der kalder",
    "callers-summary": "{breaking} ændringer er brud, {warning} bør ses efter; hvad der skal gøres",
    "impact": "En population efter begge tekster",
    "impact-summary": "Sager: {cases}; {same} som før, {moved} flyttet, {undecided}, den ene tekst ikke kan afgøre.",
    "erased": "{erased} flere kunne ikke tælles med: deres oplysninger er slettet.",
    "number": "sager",
    "moved": "flyttet",
    "undecided": "ikke afgjort af {version}: {code}",
    "example": "Sag {number}",
}

WORDS: Mapping[str, Mapping[str, str]] = {"en": EN, "da": DA}
"""The words by language."""


def spoken(languages: Sequence[str]) -> str:
    """Return the first of `languages` that there are words in, else English."""
    return next((each for each in languages if each in WORDS), "en")


def known(direction: Direction, old: str, new: str, language: str) -> str:
    """Return how a direction is known, and no more."""
    words = WORDS[language]
    if direction.only:
        key = f"{'outcome-' if direction.kind == 'outcome' else ''}only-{direction.only}"
        text = words[key].format(old=old, new=new)
        if direction.known == "sampled":
            text += f"; {words['no-difference-found sampled'].format(tried=direction.tried)}"
    else:
        key = f"{direction.word} {direction.known}"
        text = words[key].format(old=old, new=new, tried=direction.tried)
        if direction.at_most:
            text += words["at-most"].format(word=words[direction.at_most])
    return text + words["no-value"] if direction.no_value and direction.known != "sampled" else text
