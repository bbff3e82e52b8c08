"""English words by which it is told who speaks: lists, and nothing that belongs to one front.

Names come from the records and from the article itself.
"""

from typing import Final


def word_set(words: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(words.split())


SAYING: Final = word_set(
    "said says say told tells added adds stated states reported reports announced announces "
    "claimed claims claim alleged alleges insisted insists stressed stresses noted notes "
    "warned warns explained explains confirmed confirms declared declares argued argues "
    "acknowledged admitted admits suggested suggests estimated estimates estimate wrote "
    "writes tweeted asked asks replied maintained concluded emphasised emphasized underlined "
    "underscored reiterated revealed reveals disclosed indicated asserted asserts affirmed "
    "affirms charged complained complains complain insist warn argue admit allege confirm stress "
    "predicted remarked commented recalled cautioned clarified "
    "posted read reads believe believes contended pointed informed informs answered answers "
    "responded responds"
)
"""Verbs after or before which stands what is said."""
ACTING: Final = word_set(
    "accused accuses accuse blamed blames blame denied denies deny rejected rejects reject "
    "dismissed dismisses condemned condemns condemn criticised criticized urged urges urge "
    "demanded demands called calls described describes praised denounced denounces threatened "
    "vowed vows pledged pledges promised promises promise refuted hailed welcomed "
    "disputed disputes doubt doubts doubted"
)
"""Verbs that are themselves what is said: the passage is the whole clause."""

KINDS: Final = {
    "accusation": "accused accuses accuse blamed blames blame alleged alleges charged denounced "
    "denounces condemned condemns condemn criticised criticized complained",
    "denial": "denied denies deny rejected rejects reject dismissed dismisses refuted disputed "
    "disputes",
    "announcement": "announced announces declared declares vowed vows pledged pledges promised",
    "question": "asked asks",
    "characterisation": "called calls described describes praised hailed",
}
"""Kinds of claims by their verb; every other is a report."""

PERSON: Final = word_set(
    "spokesman spokeswoman spokesperson minister general colonel commander chief head "
    "director president officer official officials diplomat governor captain major lieutenant "
    "brigadier admiral leader chairman secretary adviser advisor analyst expert activist "
    "activists resident residents witness witnesses doctor doctors medic medics mayor "
    "ambassador envoy lawmaker correspondent reporter sheikh soldier fighter deputy "
    "farmers shopkeepers villagers drivers teachers survivors refugees critics observers "
    "neighbours neighbors prisoners campaigners rescuers workers protesters commanders "
    "teacher farmer shopkeeper villager driver survivor refugee observer neighbour neighbor "
    "prisoner campaigner rescuer worker protester student journalist photographer lawyer "
    "professor nurse engineer trader fisherman baker pilot judge priest imam mother father "
    "relative relatives nurses engineers students journalists dissident defector defectors "
    "researcher representative historian negotiator he she him her mr mrs ms dr gen col lt "
    "maj capt prof"
)
OFFICES: Final = word_set("ambassador chairman governor mayor minister president")
"""What one person is called and no other: "the mayor" is nobody who was given another office."""
ORGANISATION: Final = word_set(
    "ministry army military command staff forces force coalition government administration "
    "council agency agencies observatory monitor monitors monitoring watchdog group "
    "organisation organization alliance militants militia rebels jihadists party committee "
    "chamber institute association groups elders families traders lawyers parliament office "
    "service services department police authorities authority sources source media television "
    "tv radio newspaper channel broadcaster network daily website site statement reports "
    "center centre embassy kremlin pentagon bureau union front bank company it they them "
    "tally headquarters navy air wing units unit locals people fighters team mission campaign"
)
MONITORS: Final = word_set("monitor monitors watchdog group organisation organization")
MONITOR_NAMES: Final = MONITORS | {"observatory", "monitoring", "network", "team"}
DOCUMENTS: Final = word_set(
    "statement communique communiqué report document letter text message release statements "
    "reports documents letters messages tweet tweets"
)
OUTLETS: Final = word_set(
    "agency agencies television tv radio newspaper channel broadcaster daily website media "
    "news magazine network paper outlet"
)
MEDIA_KINDS: Final = frozenset(("agency", "broadcaster", "party_media", "press", "state_media"))
"""Kinds of voices that relay what others say."""

DETERMINERS: Final = word_set(
    "the a an its his her their this that these those some several two three four five many "
    "most one another other both local"
)
FINITE: Final = word_set(
    "was were is are be been being had has have will would could should may might can did "
    "does do not after before because if who which when where while whose there "
    "what how why and but into"
)
NOT_NAMES: Final = word_set(
    "In On At By After Before Since Despite During Following For From With Without When While "
    "As If Although Though Because Under Until Amid Among Between Over Near There This That "
    "Those These Some Such What Why How More Most Many Other Both Each Every No Not Nearly "
    "Few None Nobody About According Asked Pressed Speaking Asking To Earlier Later"
)
