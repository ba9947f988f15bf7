"""Orders of a request: what is asked for, in which strength and number. All requests are invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.determination import DrugOrder, Layout
from kg.letters.sections import Sections
from kg.reading.letter import ScannedLetter
from kg.reading.mentions import find_mentions
from kg.reading.orders import read_orders
from kg.vocabulary import vocabulary


def orders_of(request: str) -> list[DrugOrder]:
    whole = (0, len(request))
    sections = Sections(Layout.FINAL_DETERMINATION, None, None, whole, (), whole)
    letter = ScannedLetter(request, request, sections, vocabulary().scan(request))
    facts = read_orders(letter, whole, find_mentions(letter, whole, [0]))
    assert all(request[slice(*fact.span)] == fact.value.text for fact in facts)
    return [fact.value for fact in facts]


ONE_DRUG = [
    ("Omeprazole DR 20 mg capsule #30 refill 1", "omeprazole", "20 mg", 30),
    ("Naproxen 550mg #60 x 2 refills", "naproxen", "550 mg", 60),
    ("Flector 1.3% patch, 1 box", "diclofenac", "1.3%", 1),
    ("Promethazine 6.25mg/5ml syrup 240ml", "promethazine", "6.25 mg/5 ml", 240),
    ("Synvisc-One injection 6ml", "hylan g-f 20", None, 6),
    ("Ondansetron ODT 8mg, ten tablets", "ondansetron", "8 mg", 10),
    ("Tizanadine 4mg #60", "tizanidine", "4 mg", 60),
    ("Gabapentine 300 mg #90", "gabapentin", "300 mg", 90),
    ("Lidocaine/Menthol patch 4%/1% #30", "lidocaine menthol", "4%/1%", 30),
    ("Norco 10/325mg #120", "hydrocodone acetaminophen", "10/325 mg", 120),
    ("Norco 10-325 mg, #60 with 2 refills", "hydrocodone acetaminophen", "10-325 mg", 60),
    ("Hydrocodone/APAP 5/325mg QTY: 90", "hydrocodone acetaminophen", "5/325 mg", 90),
    ("Hydrocodone 10/325mg #60", "hydrocodone acetaminophen", "10/325 mg", 60),
    ("Norco 10/325 #60", "hydrocodone acetaminophen", "10/325", 60),
    ("Tylenol #3 #60", "acetaminophen codeine", None, 60),
    ("Acetaminophen/Codeine #3 300/30mg #45", "acetaminophen codeine", "300/30 mg", 45),
    ("Tramadol HCL 50mg Qty: 60.00", "tramadol", "50 mg", 60),
    ("Ultracet 37.5mg/325mg #60", "tramadol acetaminophen", "37.5 mg/325 mg", 60),
    ("Percocet 10/325mg one tablet every 6 hours as needed #100", "oxycodone acetaminophen", "10/325 mg", 100),
    ("Butrans 20mcg/hour patch, quantity of 4", "buprenorphine", "20 mcg/hour", 4),
    ("Soma 350 mg tablets (60)", "carisoprodol", "350 mg", 60),
    ("Cyclobenzaprine 7.5 mg 60 tablets", "cyclobenzaprine", "7.5 mg", 60),
    ("Omeprazole 20mg capsules, thirty count", "omeprazole", "20 mg", 30),
    ("Neurontin 300mg x 90", "gabapentin", "300 mg", 90),
    ("Gabapentin 600 #90", "gabapentin", "600", 90),
    ("90 capsules of Gabapentin 300mg with 5 refills", "gabapentin", "300 mg", 90),
    ("30 Lidocaine patches 5%", "lidocaine", "5%", 30),
    ("#60 Relafen 750mg", "nabumetone", "750 mg", 60),
    ("1 prescription of Zanaflex 4mg #45", "tizanidine", "4 mg", 45),
    ("Flexeril (cyclobenzaprine) 10mg #60", "cyclobenzaprine", "10 mg", 60),
    ("Fenoprofen Calcium (Nalfon) 400mg #120", "fenoprofen", "400 mg", 120),
    ("Voltaren gel 1% 100gm", "diclofenac", "1%", 100),
    ("1 tube of Voltaren gel 1% with 3 refills", "diclofenac", "1%", 1),
    ("One container of Ketoprofen 10% cream", "ketoprofen", "10%", 1),
    ("Menthoderm 15%/10% 120ml", "methyl salicylate menthol", "15%/10%", 120),
    ("Lidopro 4%-27.5%-0.0325%, 121 gm #2", "lidocaine methyl salicylate capsaicin menthol", "4%-27.5%-0.0325%", 2),
    ("Fanatrex (gabapentin) 25mg/ml oral suspension 420ml", "gabapentin", "25 mg/ml", 420),
    ("Dexamethasone 4mg/ml injection 1 ml", "dexamethasone", "4 mg/ml", 1),
    ("Toradol 60mg IM injection", "ketorolac", "60 mg", None),
    ("Lidocaine injection 5cc", "lidocaine", None, 5),
    ("Vitamin D 50,000 IU #4", "vitamin d", "50,000 iu", 4),
    ("Celebrex 200mg, 30 day supply", "celecoxib", "200 mg", None),
    ("Carafate 1gm #60", "sucralfate", "1 gm", 60),
    ("Retrospective Famotidine 20mg #40 (DOS 11/14/2016)", "famotidine", "20 mg", 40),
    ("Ibuprophen 800mg #90", "ibuprofen", "800 mg", 90),
    ("Cyclobenzaparine 7.5mg #90", "cyclobenzaprine", "7.5 mg", 90),
    ("Tramdol", "tramadol", None, None),
    ("Eszoplicone 2 mg tablets, thirty count", "eszopiclone", "2 mg", 30),
    ("Tramadol50mg #60", "tramadol", "50 mg", 60),
    ("Xyzolam 10mg #30", "xyzolam", "10 mg", 30),
    ("Xyzolex 5% lotion 120gm", "xyzolex", "5%", 120),
    ("Lactulose 10gm/15ml #473", "lactulose", "10 gm/15 ml", 473),
    ("Tizanidine 4 mg/tab, 1 tab BID #60", "tizanidine", "4 mg", 60),
    ("Glucosamine 500mg/Chondroitin 400mg #90", "glucosamine chondroitin", "500 mg/400 mg", 90),
    ("Norco tab 10/325mg day supply: 30 qty: 120 refills: 00", "hydrocodone acetaminophen", "10/325 mg", 120),
    ("Motrin 800mg 3 times daily #90 refills: 5", "ibuprofen", "800 mg", 90),
    ("Lidocaine 5% (700mg/patch) #30", "lidocaine", "5%", 30),
    ("Left shoulder cortisone injection", "cortisone", None, None),
    ("Insulin 100 units/ml, 10 ml", "insulin", "100 units/ml", 10),
]


@pytest.mark.parametrize(("request_text", "ingredients", "strength", "quantity"), ONE_DRUG)
def test_a_request_for_one_drug_gives_its_strength_and_quantity(
    request_text: str, ingredients: str, strength: str | None, quantity: float | None
) -> None:
    (order,) = orders_of(request_text)
    assert " ".join(order.ingredients) == ingredients
    assert (order.strength, order.quantity) == (strength, quantity)


MIXTURES = [
    ("Flurbiprofen 20%/Lidocaine 5% cream 180gm", "flurbiprofen/lidocaine", "20%/5%", 180),
    ("Gabapentin 10%/Amitriptyline 10%/Bupivacaine 5% in cream base 210gm", "gabapentin/amitriptyline/bupivacaine", "10%/10%/5%", 210),
    ("Capsaicin 0.025%, Menthol 2%, and Camphor 1%, 60 grams #1", "capsaicin/menthol/camphor", "0.025%/2%/1%", 1),
    ("Flurbiprofen/Cyclobenzaprine/Menthol cream 20%/10%/4% 180gm", "flurbiprofen/cyclobenzaprine/menthol", "20%/10%/4%", 180),
    ("Lidocaine/Hyaluronic patch 6%/0.2% #60", "lidocaine/hyaluronic acid", "6%/0.2%", 60),
    ("Baclofen 2%, Dexamethasone Micro 0.2%, Hyaluronic Acid 0.2% 120gm", "baclofen/dexamethasone/hyaluronic acid", "2%/0.2%/0.2%", 120),
    ("Terocin lotion (methyl salicylate 25%, capsaicin 0.025%, menthol 10%, lidocaine 2.5%) 120 ml",
     "methyl salicylate/capsaicin/menthol/lidocaine", "25%/0.025%/10%/2.5%", 120),
]  # fmt: skip


@pytest.mark.parametrize(("request_text", "ingredients", "strength", "quantity"), MIXTURES)
def test_a_mixture_is_one_order_with_all_its_percentages(
    request_text: str, ingredients: str, strength: str, quantity: float
) -> None:
    (order,) = orders_of(request_text)
    assert "/".join(order.ingredients) == ingredients
    assert (order.strength, order.quantity) == (strength, quantity)


def test_drugs_that_are_not_mixed_are_orders_of_their_own() -> None:
    orders = orders_of("Naproxen 550mg #60, Omeprazole 20mg #30 and Norco 5/325mg #20")
    assert [(order.text, order.quantity) for order in orders] == [
        ("Naproxen 550mg #60", 60),
        ("Omeprazole 20mg #30", 30),
        ("Norco 5/325mg #20", 20),
    ]


def test_an_amount_before_the_name_belongs_to_the_name_after_it() -> None:
    orders = orders_of("Right knee injection with 1cc Kenalog and 4cc of lidocaine")
    assert [(order.ingredients, order.quantity, order.quantity_unit) for order in orders] == [
        (("triamcinolone",), 1, "ml"),
        (("lidocaine",), 4, "ml"),
    ]


def test_refills_days_form_and_directions_are_read() -> None:
    (order,) = orders_of("Lunesta 2mg tablets, one tablet at bedtime as needed, #30 x 3 months with 2 refills")
    assert (order.refills, order.days, order.form, order.quantity_unit) == (2, 90, "tablet", "tablet")
    assert order.directions == "one tablet at bedtime as needed"
    assert orders_of("Mobic 15mg, no refills")[0].refills == 0


@pytest.mark.parametrize(
    "request_text",
    [
        "Physical therapy 12 visits",
        "Urine drug screen",
        "Adenosine stress test",
        "Labs: acetaminophen level, CBC",
        "Testosterone level",
        "MRI with gadolinium",
        "Epidural steroid injection #2",
        "TENS unit patches #4",
        "Electrodes 10mm #8",
        "Calcium scoring CT",
        "Iron studies",
    ],
)
def test_a_request_that_names_no_drug_gives_no_order(request_text: str) -> None:
    assert orders_of(request_text) == []


NAMES = ("Norco", "Tramadol HCL", "Zanaflex", "Omeprazole DR", "Lunesta", "Naproxen Sodium", "Fexmid")


@given(
    name=st.sampled_from(NAMES),
    milligrams=st.integers(1, 999),
    glue=st.sampled_from(["mg", " mg", "MG", " MG"]),
    quantity=st.integers(1, 999),
    mark=st.sampled_from([" #{}", ", #{}", " # {}", " QTY: {}", " quantity {}", " ({})", " x {}"]),
    prefix=st.sampled_from(["", "Retrospective ", "1 prescription of ", "Retrospective request for "]),
    suffix=st.sampled_from(["", " with 2 refills", ", DOS: 12/07/2016", " for 30 days"]),
)
def test_any_strength_and_number_is_read_back(
    name: str, milligrams: int, glue: str, quantity: int, mark: str, prefix: str, suffix: str
) -> None:
    (order,) = orders_of(f"{prefix}{name} {milligrams}{glue}{mark.format(quantity)}{suffix}")
    assert (order.strength, order.quantity) == (f"{milligrams} mg", quantity)
    assert order.refills == (2 if "refills" in suffix else None)


@given(st.text(alphabet="NorcSma 0123456789#%/,.()-mgxof\n", max_size=60))
def test_no_request_breaks_the_reader(request_text: str) -> None:
    for order in orders_of(request_text.replace("\n", " ")):
        assert order.ingredients
        assert order.quantity is None or order.quantity >= 0
