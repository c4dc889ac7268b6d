"""The words of the pages: one row a phrase, English and Danish side by side. Names in braces are filled in."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.web.pages.language import Language

Phrase = str
"""A key of `WORDS`."""

WORDS: Mapping[Phrase, Mapping[Language, str]] = {
    phrase: {"en": english, "da": danish}
    for phrase, english, danish in (
        # around every page
        ("skip", "Skip to content", "Gå til indholdet"),
        ("main_menu", "Main menu", "Hovedmenu"),
        ("breadcrumb", "You are here", "Du er her"),
        ("language", "Language", "Sprog"),
        ("policies", "Policies", "Regelsæt"),
        ("api", "API", "API"),
        ("sign_in", "Sign in", "Log ind"),
        ("sign_out", "Sign out", "Log ud"),
        ("signed_in_as", "Signed in with the key {key}", "Logget ind med nøglen {key}"),
        # policies and versions
        (
            "policies_lead",
            "Rules that decide cases: what they ask for, since when, and which text says so.",
            "Regler, der afgør sager: hvad de kræver, siden hvornår, og hvilken tekst der siger det.",
        ),
        ("version", "Version", "Version"),
        ("versions", "Versions", "Versioner"),
        ("versions_one", "{count} version", "{count} version"),
        ("versions_many", "{count} versions", "{count} versioner"),
        ("in_force_today", "in force today", "gælder i dag"),
        ("in_force_now", "In force today: {version}, since {start}", "Gælder i dag: {version}, siden {start}"),
        ("none_in_force", "No version is in force today", "Ingen version gælder i dag"),
        ("decides", "Decides cases", "Afgør sager"),
        ("term", "from {start} to {until}", "fra {start} til {until}"),
        ("term_open", "from {start}", "fra {start}"),
        ("superseded", "superseded: decides no case of itself", "afløst: afgør ingen sager af sig selv"),
        ("supersedes", "Supersedes version {versions}", "Afløser version {versions}"),
        ("time_line", "The versions on a time line", "Versionerne på en tidslinje"),
        ("today", "today", "i dag"),
        ("dated_by", "A case is dated by", "En sag dateres af"),
        ("dated_by_today", "the day of the decision", "dagen for afgørelsen"),
        ("authority", "Authority", "Myndighed"),
        ("read_version", "Read the version", "Læs versionen"),
        ("try_a_case", "Try a case", "Prøv en sag"),
        # one version
        ("asked", "What is asked", "Hvad der kræves"),
        ("stage_all", "All of these must be met.", "Alle disse skal være opfyldt."),
        ("stage_any", "At least one of these must be met.", "Mindst ét af disse skal være opfyldt."),
        ("stage_some", "At least {count} of these must be met.", "Mindst {count} af disse skal være opfyldt."),
        ("stage_after", "Comes after: {stage}.", "Kommer efter: {stage}."),
        ("other_criteria", "Asked besides", "Kræves desuden"),
        ("outcomes", "What can be decided", "Hvad der kan afgøres"),
        ("outcomes_lead", "The first that holds is decided.", "Den første, der passer, afgøres."),
        ("when", "when", "når"),
        ("otherwise", "in all other cases", "i alle andre tilfælde"),
        ("thresholds", "Thresholds and dates", "Grænser og datoer"),
        ("threshold", "Threshold", "Grænse"),
        ("value", "Value", "Værdi"),
        ("source", "Source", "Kilde"),
        ("dated_from", "from {day}: {value}", "fra {day}: {value}"),
        ("dated_dates_by", "by the date of {path}", "efter datoen for {path}"),
        ("definitions", "Definitions", "Definitioner"),
        (
            "table_rows",
            "A decision table with {count} rows; see the text.",
            "En beslutningstabel med {count} rækker; se teksten.",
        ),
        ("outputs", "Also worked out", "Beregnes også"),
        ("sources", "Sources", "Kilder"),
        ("retrieved", "read on {day}", "læst den {day}"),
        ("notes", "How the sources were read", "Hvordan kilderne er læst"),
        (
            "notes_lead",
            "What the sources leave open, and the reading taken here.",
            "Hvad kilderne lader stå åbent, og hvordan det er læst her.",
        ),
        ("condition", "The condition, as written in the policy", "Betingelsen, som den står i regelsættet"),
        ("identity", "The exact text", "Den nøjagtige tekst"),
        ("digest", "Digest of the content", "Indholdets fingeraftryk"),
        ("text_digest", "Digest of the file", "Filens fingeraftryk"),
        ("download", "Download the text (YAML)", "Hent teksten (YAML)"),
        # two versions
        ("compare", "Compare", "Sammenlign"),
        ("compare_versions", "Compare two versions", "Sammenlign to versioner"),
        ("compare_before", "What changed since {version}", "Hvad der er ændret siden {version}"),
        ("compare_title", "From {old} to {new}", "Fra {old} til {new}"),
        ("compare_from", "From version", "Fra version"),
        ("compare_to", "To version", "Til version"),
        ("no_difference_found", "no difference found", "ingen forskel fundet"),
        ("not_compared", "not compared", "ikke sammenlignet"),
        ("see_cases", "see the cases", "se sagerne"),
        ("line", "line {number}", "linje {number}"),
        # try a case
        (
            "try_lead",
            "Enter what is known; leave the rest. The answer says what still matters.",
            "Skriv det, der vides; lad resten stå. Svaret siger, hvad der stadig betyder noget.",
        ),
        (
            "nothing_kept",
            "Nothing that you enter is kept: a tried case is written to no log and is no authority's decision.",
            "Intet af det, du skriver, gemmes: en prøvet sag skrives i ingen log og er ingen myndigheds afgørelse.",
        ),
        ("decided_by", "Decided by version", "Afgøres efter version"),
        ("other_version", "Try another version", "Prøv en anden version"),
        ("facts", "The facts", "Oplysningerne"),
        ("decide", "Decide", "Afgør"),
        ("clear", "Begin anew", "Begynd forfra"),
        ("date_of_case", "Date of the case", "Sagens dato"),
        ("yes", "Yes", "Ja"),
        ("no", "No", "Nej"),
        ("not_known", "Not known", "Vides ikke"),
        ("none_known", "Known to be none", "Vides at være ingen"),
        ("empty_list", "There are none", "Der er ingen"),
        ("row", "{title}: no. {number}", "{title}: nr. {number}"),
        ("add_row", "Add to {title}", "Tilføj til {title}"),
        ("add_first_row", "Add the first to {title}", "Tilføj den første til {title}"),
        ("remove_row", "Remove no. {number}", "Fjern nr. {number}"),
        ("remove_row_of", "from {title}", "fra {title}"),
        ("as_json", "Written as JSON, texts in quotes.", "Skrives som JSON, tekster i anførselstegn."),
        ("for_example", "For example {example}", "For eksempel {example}"),
        ("error_title", "Error", "Fejl"),
        ("error_summary", "There is a problem", "Der er et problem"),
        (
            "error_summary_lead",
            "Nothing was decided. Correct this and decide again:",
            "Intet blev afgjort. Ret dette, og afgør igen:",
        ),
        (
            "wrong_number",
            "write a number in digits, with a full stop before decimals and nothing between thousands",
            "skriv et tal med cifre, med komma før decimaler og uden tegn mellem tusinder",
        ),
        ("wrong_length", "write at most {most} digits", "skriv højst {most} cifre"),
        ("wrong_json", "write it as JSON, texts in quotes", "skriv det som JSON, tekster i anførselstegn"),
        ("wrong_least", "at least {least} was expected", "mindst {least} var ventet"),
        ("wrong_most", "at most {most} was expected", "højst {most} var ventet"),
        ("wrong_date", "write a day that exists as 2025-01-31", "skriv en dag, der findes, som 2025-01-31"),
        ("wrong_choice", "choose one of the answers", "vælg et af svarene"),
        # a decision
        ("decision", "Decision", "Afgørelse"),
        ("undetermined", "Not determined yet", "Endnu ikke afgjort"),
        ("possible", "Still possible", "Stadig muligt"),
        ("still_matters", "What still matters", "Hvad der stadig betyder noget"),
        (
            "still_matters_lead",
            "These facts can still change the outcome:",
            "Disse oplysninger kan stadig ændre udfaldet:",
        ),
        (
            "nothing_matters",
            "No fact that is missing can change this outcome.",
            "Ingen manglende oplysning kan ændre dette udfald.",
        ),
        ("stages", "Stages", "Trin"),
        ("grounds", "Grounds", "Begrundelse"),
        ("status_met", "met", "opfyldt"),
        ("status_not_met", "not met", "ikke opfyldt"),
        ("status_undetermined", "not determined", "ikke afgjort"),
        ("details", "Details", "Detaljer"),
        ("depends_on", "Depends on", "Afhænger af"),
        ("rule_at", "Rule", "Regel"),
        ("engine", "Decided with", "Afgjort med"),
        ("as_of", "Judged as of", "Vurderet pr."),
        # decisions on record
        ("decisions", "Decisions", "Afgørelser"),
        (
            "decisions_lead",
            "Every decision that was answered is on record.",
            "Enhver afgørelse, der er givet, er gemt.",
        ),
        ("policy", "Policy", "Regelsæt"),
        ("search", "Search", "Søg"),
        ("any", "Any", "Alle"),
        ("subject", "Subject", "Vedrører"),
        ("subject_hint", "As the caller wrote it", "Som den, der spurgte, skrev den"),
        ("outcome", "Outcome", "Udfald"),
        ("since", "From day (UTC)", "Fra dag (UTC)"),
        ("until", "To day (UTC)", "Til dag (UTC)"),
        ("recorded_at", "Recorded", "Gemt"),
        ("none_found", "No decision fits.", "Ingen afgørelse passer."),
        ("older", "Older decisions", "Ældre afgørelser"),
        ("newest", "Back to the newest", "Tilbage til de nyeste"),
        ("entry", "Entry", "Post"),
        ("decision_of", "Decision {id}", "Afgørelse {id}"),
        ("decided_at", "Decided at", "Afgjort"),
        ("asked_by", "Asked with the key", "Spurgt med nøglen"),
        ("no_key", "none: the service is open", "ingen: tjenesten er åben"),
        ("software", "Software", "Program"),
        (
            "text_gone",
            "the service has another text of this version, or none",
            "tjenesten har en anden tekst af denne version, eller ingen",
        ),
        ("erased", "erased", "slettet"),
        (
            "erased_lead",
            "Facts of this decision were erased. What proves the decision is not touched by that.",
            "Oplysninger i denne afgørelse er slettet. Det, der beviser afgørelsen, berøres ikke af det.",
        ),
        (
            "not_opened",
            "What is kept apart does not belong to this entry:",
            "Det, der er gemt for sig, hører ikke til denne post:",
        ),
        ("verify", "Verify this decision", "Efterprøv denne afgørelse"),
        (
            "verify_lead",
            "The service works out anew that the entry is in the signed log, and decides the case again.",
            "Tjenesten regner efter, at posten står i den underskrevne log, og afgør sagen igen.",
        ),
        ("verified", "Verified: on record as it was made", "Efterprøvet: gemt, som den blev truffet"),
        (
            "not_verified",
            "Not verified: see the step that does not hold",
            "Ikke efterprøvet: se det trin, der ikke holder",
        ),
        (
            "verify_trust",
            "Who does not trust this service verifies an export on another machine: groundrules audit verify.",
            (
                "Den, der ikke stoler på denne tjeneste, efterprøver et udtræk på en anden maskine: groundrules "
                "audit verify."
            ),
        ),
        (
            "step_leaf",
            "The entry has {size} bytes; its leaf is the SHA-256 of a zero byte and those bytes.",
            "Posten har {size} byte; dens blad er SHA-256 af en nulbyte og disse byte.",
        ),
        (
            "step_openings",
            "What is kept apart, {count} values, is what the entry was committed to.",
            "Det, der er gemt for sig, {count} værdier, er det, posten bandt sig til.",
        ),
        (
            "step_way",
            (
                "From the leaf to the root of {size} entries; nodes on the way: {count}. Each is the SHA-256 of a byte "
                "1, its left and its right."
            ),
            (
                "Fra bladet til roden af {size} poster; knuder på vejen: {count}. Hver er SHA-256 af en byte 1, dens "
                "venstre og dens højre."
            ),
        ),
        (
            "step_root",
            "The root so found is the root of the checkpoint.",
            "Den rod, der findes sådan, er kontrolpunktets rod.",
        ),
        (
            "step_signature",
            "The checkpoint is signed with the key of the log.",
            "Kontrolpunktet er underskrevet med loggens nøgle.",
        ),
        (
            "step_again",
            "Decided again by the text that is kept, the case comes out the same.",
            "Afgjort igen efter den tekst, der er gemt, falder sagen ud på samme måde.",
        ),
        (
            "step_again_erased",
            "Facts were erased, so that the case cannot be decided again.",
            "Oplysninger er slettet, så sagen ikke kan afgøres igen.",
        ),
        ("holds", "holds", "holder"),
        ("holds_not", "does not hold", "holder ikke"),
        ("cannot_be_said", "cannot be said", "kan ikke siges"),
        ("left", "left", "venstre"),
        ("right", "right", "højre"),
        ("above", "above", "over"),
        # the log
        ("log", "Log", "Log"),
        ("log_title", "The log of decisions", "Loggen over afgørelser"),
        (
            "log_lead",
            (
                "Decisions and refusals stand in a log that can only grow. Keep the checkpoint: with it, anyone can "
                "prove later that nothing before it was changed."
            ),
            (
                "Afgørelser og afvisninger står i en log, der kun kan vokse. Gem kontrolpunktet: med det kan enhver "
                "senere bevise, at intet før det er ændret."
            ),
        ),
        ("log_size", "Entries", "Poster"),
        ("log_last", "Last entry", "Seneste post"),
        ("log_empty", "none yet", "ingen endnu"),
        ("log_state", "State", "Tilstand"),
        ("log_works", "takes decisions", "modtager afgørelser"),
        ("log_fails", "cannot store at the moment: {failure}", "kan ikke gemme i øjeblikket: {failure}"),
        ("checkpoint", "Signed checkpoint", "Underskrevet kontrolpunkt"),
        ("root", "Root", "Rod"),
        ("log_key", "Key to check it with", "Nøgle at kontrollere det med"),
        # sign-in
        ("api_key", "API key", "API-nøgle"),
        (
            "sign_in_lead",
            "Sign in with an API key. What you see follows its scopes; the key itself is not kept.",
            "Log ind med en API-nøgle. Hvad du kan se, følger nøglens rettigheder; selve nøglen gemmes ikke.",
        ),
        (
            "sign_in_open",
            "This service has no API keys: everything is open to this machine.",
            "Denne tjeneste har ingen API-nøgler: alt er åbent for denne maskine.",
        ),
        ("key_hint", "It begins with grk_", "Den begynder med grk_"),
        (
            "key_wrong",
            "this key is not known; check that it is whole",
            "denne nøgle er ikke kendt; se efter, at den er hel",
        ),
        ("key_empty", "enter an API key", "skriv en API-nøgle"),
        (
            "key_wait",
            "too many wrong keys; wait {seconds} seconds",
            "for mange forkerte nøgler; vent {seconds} sekunder",
        ),
        ("scopes", "Scopes", "Rettigheder"),
        # failures
        ("failed_404", "Not found", "Ikke fundet"),
        ("failed_404_lead", "There is no such page.", "Denne side findes ikke."),
        ("failed_403", "Not allowed", "Ikke tilladt"),
        ("failed_403_lead", "This page is not open to you.", "Denne side er ikke åben for dig."),
        ("key_may", "With it one may", "Med den må man"),
        ("may_evaluate", "have cases decided, and try them", "få sager afgjort og prøve dem af"),
        ("may_read", "read policies and compare their versions", "læse regelsæt og sammenligne deres versioner"),
        (
            "may_audit",
            "see the decisions on record, and verify them",
            "se de registrerede afgørelser og efterprøve dem",
        ),
        ("may_facts", "give and read facts of subjects, over the API", "give og læse oplysninger om emner via API'et"),
        ("may_admin", "load policies anew, over the API", "indlæse regelsæt på ny via API'et"),
        ("other_key", "Sign in with another key", "Log ind med en anden nøgle"),
        ("failed_other", "That did not work", "Det gik ikke"),
        ("failed_other_lead", "The request could not be answered.", "Forespørgslen kunne ikke besvares."),
        ("failed_500", "Something failed here", "Noget gik galt her"),
        (
            "failed_500_lead",
            "The fault is not yours. Report it with this id:",
            "Fejlen er ikke din. Meld den med dette id:",
        ),
        (
            "form_expired_lead",
            "The form was too old or came from elsewhere. Open the page anew and send it again.",
            "Formularen var for gammel eller kom et andet sted fra. Åbn siden på ny, og send den igen.",
        ),
        ("to_first_page", "To the first page", "Til forsiden"),
    )
}


@dataclass(frozen=True, slots=True)
class Words:
    """The words in one language."""

    language: Language

    def __call__(self, phrase: Phrase, **filled: object) -> str:
        """Return a phrase with its names filled in.

        Raises:
            KeyError: there is no such phrase, or a name is not given.
        """
        return WORDS[phrase][self.language].format(**filled)
