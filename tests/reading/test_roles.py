"""What a drug is to the patient: requested, failed, taken, or only spoken of. All sentences are invented."""

import pytest

from kg.determination import Decision, Layout, Role
from kg.letters.sections import ItemSections, Sections
from kg.reading.context_triggers import Context
from kg.reading.drugs import read_drugs
from kg.reading.letter import ScannedLetter
from kg.reading.mentions import find_mentions
from kg.reading.voices import read_voices
from kg.vocabulary import vocabulary

FAILED = Role.NOT_TOLERATED_OR_FAILED
TAKEN = Role.CURRENT_OR_PAST
GUIDELINE = Role.GUIDELINE_ONLY


def roles_in_summary(summary: str) -> dict[str, tuple[Role, str]]:
    """The highest role of each drug of a clinical summary, with its detail."""
    return _roles(summary, Sections(Layout.FINAL_DETERMINATION, None, None, (0, len(summary)), (), (0, len(summary))))


def roles_in_letter(
    summary: str, heading: str, cited: str, rationale: str, requested: frozenset[str]
) -> dict[str, Role]:
    """The highest role of each drug of a letter with one item."""
    parts = [summary, heading, "Upheld", cited, rationale]
    spans = []
    for index, part in enumerate(parts):
        start = sum(len(earlier) + 1 for earlier in parts[:index])
        spans.append((start, start + len(part)))
    body = (0, spans[-1][1])
    item = ItemSections(spans[1], Decision.UPHELD, spans[2], None, spans[3], spans[4])
    sections = Sections(Layout.FINAL_DETERMINATION, None, None, spans[0], (item,), body)
    return {name: role for name, (role, _) in _roles(" ".join(parts), sections, requested, [spans[1]]).items()}


def _roles(
    text: str,
    sections: Sections,
    requested: frozenset[str] = frozenset(),
    request_spans: list[tuple[int, int]] | None = None,
) -> dict[str, tuple[Role, str]]:
    letter = ScannedLetter(text, text, sections, vocabulary().scan(text))
    mentions = find_mentions(letter, sections.body, [start for start, _ in request_spans or ()])
    voices = {item.rationale: read_voices(text, item.rationale) for item in sections.items if item.rationale}
    read = read_drugs(letter, mentions, requested, voices)
    found = {}
    for fact in read.drugs:
        drug = fact.value
        detail = next(role.detail for role in drug.roles if role.role is drug.role)
        found[drug.ingredient] = (drug.role, detail)
    return found


NOT_TOLERATED = [
    ("Maxalt made his chest tight so it was dropped.", "rizatriptan"),
    ("She had drowsiness on Savella and could not stay on it.", "milnacipran"),
    ("He felt foggy on Savella and quit after a week.", "milnacipran"),
    ("Feldene was hard on her stomach.", "piroxicam"),
    ("Orudis was tried but he broke out in hives.", "ketoprofen"),
    ("He broke out in hives after taking Orudis.", "ketoprofen"),
    ("The worker had a bad reaction to Feldene.", "piroxicam"),
    ("Elavil, which he could not stand, was replaced by Silenor.", "amitriptyline"),
    ("Feldene was stopped as he became too groggy.", "piroxicam"),
    ("She could not function on Savella.", "milnacipran"),
    ("Zorvolex was discontinued when his creatinine rose.", "diclofenac"),
    ("There is GI distress from Feldene.", "piroxicam"),
    ("Dolophine prolonged the QT interval and was stopped.", "methadone"),
    ("Savella was too much for her.", "milnacipran"),
    ("The patient could not tolerate Celebrex because of reflux.", "celecoxib"),
    ("She was unable to tolerate gabapentin.", "gabapentin"),
    ("He did not tolerate Cymbalta well.", "duloxetine"),
    ("She is intolerant to Mobic.", "meloxicam"),
    ("There is an intolerance of naproxen.", "naproxen"),
    ("He is allergic to penicillin.", "penicillin"),
    ("Allergies: Codeine.", "codeine"),
    ("She had an adverse reaction to Topamax.", "topiramate"),
    ("Lyrica was not tolerated.", "pregabalin"),
    ("The plan is to stop Tylenol (caused nausea).", "acetaminophen"),
    ("Tramadol made her dizzy.", "tramadol"),
    ("Ultram gave him headaches.", "tramadol"),
    ("Naproxen upset her stomach.", "naproxen"),
    ("Neurontin was stopped because of side effects.", "gabapentin"),
    ("He discontinued Cymbalta due to headaches.", "duloxetine"),
    ("Elavil was discontinued due to drowsiness.", "amitriptyline"),
    ("Nucynta was too sedating.", "tapentadol"),
    ("She reported GI upset with Motrin.", "ibuprofen"),
    ("He was given Soma. He could not tolerate this medication.", "carisoprodol"),
]

NOT_TOLERATED += [
    ("The worker reports nausea with naproxen, which he no longer takes.", "naproxen"),
    ("She reports drowsiness with Flexeril, which she no longer takes.", "cyclobenzaprine"),
    ("She developed constipation on Nucynta and it was stopped.", "tapentadol"),
    ("Trazodone was discontinued secondary to morning grogginess.", "trazodone"),
]

NO_BENEFIT = [
    ("Pain persisted despite Feldene.", "piroxicam"),
    ("A course of Feldene brought no change.", "piroxicam"),
    ("Savella is not doing the job.", "milnacipran"),
    ("Feldene, therapy and injections did not help.", "piroxicam"),
    ("The records show that Savella was tried without benefit.", "milnacipran"),
    ("There was no improvement in sleep with Silenor.", "doxepin"),
    ("Savella worked at first but not any more.", "milnacipran"),
    ("She had no luck with Savella.", "milnacipran"),
    ("Treatment with Lidopro was not effective.", "lidocaine"),
    ("Treatment with Voltaren gel provided no benefit.", "diclofenac"),
    ("Treatment with Topamax gave no lasting relief.", "topiramate"),
    ("Baclofen had little effect.", "baclofen"),
    ("He failed Naproxen.", "naproxen"),
    ("She has tried and failed Neurontin.", "gabapentin"),
    ("He has failed a trial of Elavil.", "amitriptyline"),
    ("She did not respond to Medrol Dosepak.", "methylprednisolone"),
    ("The pain was refractory to Mobic.", "meloxicam"),
    ("There was no relief from Soma.", "carisoprodol"),
    ("Relafen was not effective.", "nabumetone"),
    ("The patient had no benefit from prior Synvisc injections.", "hylan g-f 20"),
    ("Medications tried and failed include Lyrica.", "pregabalin"),
    ("Tylenol is not strong enough.", "acetaminophen"),
    ("Treatment with Soma was tried without success.", "carisoprodol"),
    ("Ibuprofen did not help.", "ibuprofen"),
    ("He used Flexeril without benefit.", "cyclobenzaprine"),
    ("She took Skelaxin with no significant relief.", "metaxalone"),
    ("Lidoderm provided no relief.", "lidocaine"),
    ("Robaxin proved ineffective.", "methocarbamol"),
    ("Treatment included etodolac 400 mg, however the worker states it is not effective.", "etodolac"),
    (
        "He was on acetaminophen. The patient had not experienced significant pain relief with this medication.",
        "acetaminophen",
    ),
    ("She took Lodine and Feldene. These medications did not help.", "etodolac"),
]

NOT_TOLERATED += [
    ("Pamelor makes him rather foggy in the morning.", "nortriptyline"),
    ("Effexor left her sweaty and jittery, causing marked sweating.", "venlafaxine"),
    ("Lyrica was replaced by Cymbalta on account of leg swelling.", "pregabalin"),
    ("He was switched from Mobic to Celebrex due to an ulcer.", "meloxicam"),
    ("Feldene was tried but produced stomach cramps.", "piroxicam"),
    ("He broke out in hives after Keflex.", "cephalexin"),
    ("She dislikes the way Topamax affects her speech.", "topiramate"),
    ("Nucynta does not agree with him.", "tapentadol"),
    ("Her stomach was irritated by Daypro.", "oxaprozin"),
    ("Amoxicillin brought about anaphylaxis.", "amoxicillin"),
    ("Soma was exchanged for Skelaxin because the former left her drowsy.", "carisoprodol"),
    ("Ambien was dropped because it sedated the worker.", "zolpidem"),
]

NO_BENEFIT += [
    ("Skelaxin gave only fleeting relief.", "metaxalone"),
    ("She finished a month of Lodine without any appreciable functional gain.", "etodolac"),
    ("No measurable improvement was seen with Robaxin.", "methocarbamol"),
    ("There was little lasting benefit from Savella.", "milnacipran"),
    ("Pennsaid was of little use to her.", "diclofenac"),
    ("Drugs that proved unhelpful include Zanaflex.", "tizanidine"),
    ("Lunesta was abandoned, as it did not help.", "eszopiclone"),
    ("Ultram wore off within the hour.", "tramadol"),
    ("Elavil was tried in the past but did not help.", "amitriptyline"),
    ("Neither Mobic nor Lodine eased the pain.", "meloxicam"),
    ("Lidoderm did not soothe the burning.", "lidocaine"),
    ("His spasms have not abated with Zanaflex.", "tizanidine"),
    ("Medicines tried without success: Lyrica and Savella.", "milnacipran"),
    ("This worker used Feldene and Daypro, both of which disappointed.", "piroxicam"),
]

STILL_TAKEN = [
    ("He could not tolerate physical therapy, so Mobic was prescribed.", "meloxicam"),
    ("Side effects from Ultram are denied.", "tramadol"),
    ("She treats the nausea with Zofran.", "ondansetron"),
    ("With Norco the pain no longer keeps him awake.", "hydrocodone"),
    ("He takes Norco, and therapy did little.", "hydrocodone"),
    ("Neurontin was started after epidurals did not help.", "gabapentin"),
    ("His headaches on Feldene are less frequent.", "piroxicam"),
    ("She was dizzy on standing, and takes Norco.", "hydrocodone"),
    ("Savella made her less anxious.", "milnacipran"),
    ("Ambien made the nights bearable, and it was stopped in May.", "zolpidem"),
    ("He takes Norco and has not worked since May.", "hydrocodone"),
    ("He reports no dizziness on Savella.", "milnacipran"),
    ("Savella gave him relief and was stopped after surgery.", "milnacipran"),
    ("Lyrica was replaced by Cymbalta on account of leg swelling.", "duloxetine"),
    ("He was switched from Mobic to Celebrex due to an ulcer.", "celecoxib"),
    ("He stopped Norco and uses Colace for constipation.", "docusate"),
    ("He takes Mobic but failed Soma.", "meloxicam"),
    ("He reports no nausea or drowsiness on Nucynta.", "tapentadol"),
    ("She has no adverse effects with Mobic.", "meloxicam"),
    ("The fall caused dizziness; he takes Antivert.", "meclizine"),
    ("Soma was exchanged for Skelaxin because the former left her drowsy.", "metaxalone"),
    ("She takes Mobic because the brace gave no relief.", "meloxicam"),
    ("He uses Prilosec as other drugs caused heartburn.", "omeprazole"),
    ("Lodine has not caused nausea.", "etodolac"),
    ("Lodine does not upset his stomach.", "etodolac"),
    ("He takes Norco and is not working.", "hydrocodone"),
    ("With Norco she can walk, and without it she has no relief.", "hydrocodone"),
    ("Her use of Norco shows that the injections did little.", "hydrocodone"),
    ("Nothing shows that he could not take Motrin.", "ibuprofen"),
    ("He experienced palpitations while taking Pamelor.", "nortriptyline"),
    ("He was treated with Silvadene for his burns.", "silver sulfadiazine"),
    ("She applies Biofreeze and Salonpas.", "menthol"),
    ("He takes Norco with good relief.", "hydrocodone"),
    ("He tolerated Norco well without side effects.", "hydrocodone"),
    ("There were no side effects from Mobic.", "meloxicam"),
    ("He denies any side effects from Norco.", "hydrocodone"),
    ("She had no relief with this medication, and was given naproxen.", "naproxen"),
    ("Colace is taken for constipation.", "docusate"),
    ("She takes Zofran because of nausea.", "ondansetron"),
    ("He has no known drug allergies. Current medications are Mobic.", "meloxicam"),
    ("He failed Naproxen and was started on Duexis.", "famotidine"),
    ("Ibuprofen did not help but Norco does.", "hydrocodone"),
    ("He is allergic to penicillin; he takes Mobic.", "meloxicam"),
    ("The claims administrator denied Zanaflex.", "tizanidine"),
    ("Opioids such as Norco have failed to lessen his reliance on Motrin.", "ibuprofen"),
    ("The provider may consider Lyrica.", "pregabalin"),
    ("There is no documentation of improvement in function with Zanaflex.", "tizanidine"),
    ("There was no evidence that he had failed physical therapy, but he takes Mobic.", "meloxicam"),
]

NOT_SAID_OF_THE_PATIENT = [
    ("There is no documentation that the patient failed a trial of gabapentin.", "gabapentin", "undocumented"),
    ("There was no evidence of failure of a first-line drug such as amitriptyline.", "amitriptyline", "undocumented"),
    ("The patient denies taking Norco.", "hydrocodone", "not_taken"),
    ("She does not take aspirin.", "aspirin", "not_taken"),
    ("There is no history of Prozac use.", "fluoxetine", "undocumented"),
    ("The patient has never been on opioids such as Norco.", "hydrocodone", "not_taken"),
    ("His wife takes Prozac.", "fluoxetine", "other_person"),
    ("The worker's cousin did well on Savella.", "milnacipran", "other_person"),
    ("He denied ever using Suboxone.", "buprenorphine", "not_taken"),
    ("The notes make no mention of an attempt at Elavil.", "amitriptyline", "undocumented"),
    ("Family history: a brother on lithium carbonate 300 mg.", "lithium", "other_person"),
]


@pytest.mark.parametrize(("summary", "drug"), NOT_TOLERATED)
def test_a_drug_that_the_patient_could_not_take_is_not_tolerated(summary: str, drug: str) -> None:
    assert roles_in_summary(summary)[drug] == (FAILED, "not_tolerated")


@pytest.mark.parametrize(("summary", "drug"), NO_BENEFIT)
def test_a_drug_tried_in_vain_has_no_benefit(summary: str, drug: str) -> None:
    assert roles_in_summary(summary)[drug] == (FAILED, "no_benefit")


@pytest.mark.parametrize(("summary", "drug"), STILL_TAKEN)
def test_a_failure_of_something_else_leaves_a_drug_taken(summary: str, drug: str) -> None:
    assert roles_in_summary(summary)[drug][0] is TAKEN


@pytest.mark.parametrize(("summary", "drug", "detail"), NOT_SAID_OF_THE_PATIENT)
def test_what_is_denied_or_said_of_others_is_not_the_patients(summary: str, drug: str, detail: str) -> None:
    assert roles_in_summary(summary)[drug] == (GUIDELINE, detail)


def test_details_tell_present_from_past_and_prescribed_from_recommended() -> None:
    roles = roles_in_summary(
        "He takes Mobic. He previously used Soma. He was prescribed Norco. The provider recommended Lyrica. He stopped Elavil."
    )
    assert [roles[drug][1] for drug in ("meloxicam", "carisoprodol", "hydrocodone", "pregabalin", "amitriptyline")] == [
        "current",
        "past",
        "prescribed",
        "recommended",
        "past",
    ]


def test_of_two_drugs_that_change_places_the_first_was_stopped_and_the_second_prescribed() -> None:
    for sentence in (
        "He was switched from Norco to Nucynta.",
        "Norco was replaced by Nucynta.",
        "Norco was stopped in favor of Nucynta.",
        "The plan was carried out: Norco was changed to Nucynta.",
    ):
        roles = roles_in_summary(sentence)
        assert (roles["hydrocodone"][1], roles["tapentadol"][1]) == ("past", "prescribed"), sentence


def test_a_failure_supposed_in_a_rationale_is_only_a_condition() -> None:
    for sentence in (
        "Had the patient failed Elavil, this could be reconsidered.",
        "Cymbalta may be considered in those who failed Elavil.",
        "It remains unclear whether the worker failed Elavil.",
    ):
        roles = roles_in_letter("He has pain.", "MRI of the neck", "Decision based on ACOEM.", sentence, frozenset())
        assert roles["amitriptyline"] is GUIDELINE, sentence


def test_a_requested_drug_is_requested_by_whatever_name_the_rest_gives_it() -> None:
    roles = roles_in_letter(
        "He takes Ultram and Mobic.",
        "Tramadol 50mg #60",
        "Decision based on MTUS Chronic Pain, Section(s): Tramadol (Ultram).",
        "The use of Ultram has shown no gain. The request is not medically necessary.",
        frozenset({"tramadol"}),
    )
    assert roles == {"tramadol": Role.REQUESTED, "meloxicam": TAKEN}


def test_a_drug_named_only_by_guidelines_or_citations_is_guideline_only() -> None:
    roles = roles_in_letter(
        "He takes Mobic.",
        "Ketoprofen cream",
        "Decision based on MTUS Chronic Pain, Section(s): Capsaicin, topical.",
        "The MTUS guidelines state that the only approved topical drug of this kind is diclofenac. "
        "The patient was using Mobic. The request is not medically necessary.",
        frozenset({"ketoprofen"}),
    )
    assert roles == {
        "meloxicam": TAKEN,
        "ketoprofen": Role.REQUESTED,
        "capsaicin": GUIDELINE,
        "diclofenac": GUIDELINE,
    }


def test_the_highest_of_several_roles_is_the_drugs_role() -> None:
    roles = roles_in_summary("He takes Norco. Norco provided no relief. There is no documentation of a trial of Norco.")
    assert roles["hydrocodone"][0] is FAILED


def test_a_drug_measured_in_a_sample_counts_only_where_it_is_also_taken() -> None:
    assert roles_in_summary("The urine drug screen was positive for morphine.") == {}
    assert set(roles_in_summary("The urine drug screen was positive for morphine. He takes morphine.")) == {"morphine"}


def test_every_context_of_the_vocabulary_is_one_that_the_reader_knows() -> None:
    cues = vocabulary().table.context_cues.values()
    assert {cue.context for holds in cues for cue in holds} == {context.value for context in Context}


def test_what_a_provider_failed_to_do_is_no_failed_drug() -> None:
    summary = "The use of Soma has failed to lessen his reliance on opioids such as Norco. He takes Norco."
    assert roles_in_summary(summary)["hydrocodone"][0] is TAKEN


def test_a_drug_planned_for_this_patient_is_taken_even_where_a_guideline_is_cited() -> None:
    roles = roles_in_letter(
        "He has pain.",
        "MRI of the shoulder",
        "Decision based on MTUS Shoulder Complaints 2004, Section(s): Special Studies.",
        "A cortisone injection is contemplated, and imaging before it is supported by ACOEM.",
        frozenset(),
    )
    assert roles == {"cortisone": TAKEN}


def test_a_sentence_without_end_is_read_in_parts() -> None:
    roles = roles_in_summary(
        "he was seen again and " * 300 + "he failed Soma, " + "then rested and " * 300 + "he takes Mobic"
    )
    assert roles["carisoprodol"] == (FAILED, "no_benefit")
    assert roles["meloxicam"] == (TAKEN, "current")


@pytest.mark.parametrize(
    ("summary", "failed", "taken"),
    [
        ("Savella was started but soon stopped because of hives.", {"milnacipran"}, set()),
        ("She reported nausea with Savella, and Reglan was prescribed.", {"milnacipran"}, {"metoclopramide"}),
        ("He was given Feldene and Parafon, which he gave up for a dry mouth.", {"chlorzoxazone"}, {"piroxicam"}),
        ("Savella was helpful but caused a rash.", {"milnacipran"}, set()),
        ("Savella was helpful but Feldene caused a rash.", {"piroxicam"}, {"milnacipran"}),
        ("Savella is preferred as Feldene caused a rash.", {"piroxicam"}, {"milnacipran"}),
        ("Savella as well as Feldene caused a rash.", {"piroxicam", "milnacipran"}, set()),
        ("He reports vomiting when he takes Feldene.", {"piroxicam"}, set()),
        ("He took Feldene and Parafon, neither of which helped.", {"piroxicam", "chlorzoxazone"}, set()),
        ("He took Feldene and Parafon, both of which upset his stomach.", {"piroxicam", "chlorzoxazone"}, set()),
        ("He has an allergy to PCN and takes Tylenol PM.", {"penicillin"}, {"acetaminophen", "diphenhydramine"}),
    ],
)
def test_a_failure_is_that_of_the_drug_it_is_said_of(summary: str, failed: set[str], taken: set[str]) -> None:
    roles = roles_in_summary(summary)
    assert {name for name, (role, _) in roles.items() if role is FAILED} == failed
    assert {name for name, (role, _) in roles.items() if role is TAKEN} == taken


@pytest.mark.parametrize(
    ("summary", "role"),
    [
        ("The request was denied, noting that the guideline prefers an agent such as meloxicam.", GUIDELINE),
        ("It was not certified since ODG recommends meloxicam first.", GUIDELINE),
        ("Citing the MTUS guidelines, the provider recommended meloxicam.", TAKEN),
        ("The doctor recommended meloxicam.", TAKEN),
    ],
)
def test_what_a_guideline_advises_in_a_summary_is_not_taken(summary: str, role: Role) -> None:
    assert roles_in_summary(summary)["meloxicam"][0] is role
