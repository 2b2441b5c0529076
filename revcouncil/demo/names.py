"""What people and agencies of the demo community are called.

Data only; `people.py` makes members of it.
"""

# ruff: noqa: RUF001, SIM905
# Letters of many alphabets are the point here, and a line of words reads better than a list.

from dataclasses import dataclass


@dataclass(frozen=True)
class Region:
    """Where people live, and what they are called there."""

    time_zone: str
    first_names: tuple[str, ...]
    last_names: tuple[str, ...]


def _region(time_zone: str, first_names: str, last_names: str) -> Region:
    return Region(
        time_zone, tuple(first_names.split()), tuple(last_names.replace("_", " ").split("/"))
    )


REGIONS = (
    _region(
        "America/New_York",
        "Grace Marcus Dana Elijah Renee Tyler Naomi Curtis Hannah Wesley",
        "Whitfield/Okonkwo-Reed/Delgado/Brennan/Sutter/Hollis/Park/Vance/Castellano/Moss",
    ),
    _region(
        "America/Chicago",
        "Callie Joel Tamika Brett Monica Andre Paige Dustin Leah Omar",
        "Lindgren/Washington/Novak/Petersen/Ruiz/Baird/Kessler/Tran/Dorsey/Hale",
    ),
    _region(
        "America/Los_Angeles",
        "Kenji Alma Devin Priscilla Theo Jasmine Rafael Quinn Mei Spencer",
        "Nakamura/Ortega/Fairbanks/Huang/Ellison/Santos/Reyes/Kaplan/Bui/Lockhart",
    ),
    _region(
        "America/Toronto",
        "Émilie Gavin Sunita Laurent Shauna Amir Chloé Doug",
        "Tremblay/MacLeod/Sandhu/Gagnon/Boyd/Rahimi/Fraser/Chiu",
    ),
    _region(
        "America/Sao_Paulo",
        "Beatriz Thiago Larissa Caio Renata Vinícius Joana Otávio",
        "Fonseca/Azevedo/Nogueira/Prado/Teixeira/Moura/Barreto/Siqueira",
    ),
    _region(
        "America/Mexico_City",
        "Ximena Rodrigo Paola Emiliano Lucía Héctor",
        "Villaseñor/Cárdenas/Ibarra/Montes_de_Oca/Salgado/Rentería",
    ),
    _region(
        "Europe/London",
        "Imogen Alastair Zara Rhys Poppy Kwame Fiona Harvey Nadia Toby",
        "Ashdown/Pritchard/Okoro/MacInnes/Farrow/Bhatt/Loxley/Sheldrake/Quayle/Thorne",
    ),
    _region(
        "Europe/Dublin",
        "Aoife Cillian Niamh Eoin Gráinne Fergal",
        "Brophy/Ní_Dhomhnaill/Keane/Tuohy/O’Sullivan/Geraghty",
    ),
    _region(
        "Europe/Warsaw",
        "Marta Tomasz Agnieszka Łukasz Zofia Bartosz Ewa Wojciech",
        "Kamińska/Wiśniewski/Dąbrowska/Zieliński/Wróbel/Szczepański/Maj/Żurek",
    ),
    _region(
        "Europe/Berlin",
        "Lena Matthias Yasmin Florian Jule Henrik Svenja Emre",
        "Vogt/Brandstätter/Özkan/Reinhardt/Köhler/Thiele/Sommer/Jäger",
    ),
    _region(
        "Europe/Paris",
        "Camille Baptiste Inès Rémi Solène Mathieu",
        "Dubois/Lefèvre/Benali/Garnier/Marchand/de_La_Rochefoucauld",
    ),
    _region(
        "Europe/Madrid",
        "Andrés Nuria Iker Carmen Gonzalo Ainhoa",
        "Molina/Etxeberria/Ferrer/Castaño/Rojo/Iglesias",
    ),
    _region(
        "Europe/Stockholm",
        "Oskar Elin Jonas Saga Viktor Tindra",
        "Nyman/Bergqvist/Lindqvist/Åkesson/Hedlund/Sjöberg",
    ),
    _region(
        "Europe/Istanbul",
        "Elif Deniz Burak Selin Kerem Ayşe",
        "Demir/Yıldırım/Çelik/Aksoy/Güneş/Korkmaz",
    ),
    _region(
        "Africa/Lagos",
        "Adaeze Dele Ngozi Tunde Ifeoma Chidi",
        "Nwosu/Adeyemi/Eze/Bakare/Obi/Olawale",
    ),
    _region(
        "Africa/Johannesburg",
        "Thandi Pieter Lerato Sipho Anneke Kagiso",
        "Zulu/van_der_Merwe/Mokoena/Dlamini/Botha/Naidoo",
    ),
    _region("Africa/Cairo", "Noor Youssef Mariam Karim", "Haddad/El-Sayed/Mansour/Farouk"),
    _region(
        "Asia/Kolkata",
        "Priya Rohan Ananya Karthik Divya Arjun Meera Sandeep",
        "Raman/Mehta/Iyer/Subramanian/Kapoor/Chatterjee/Reddy/D’Souza",
    ),
    _region("Asia/Singapore", "Wei Jia Farah Jun Hui", "Tan/Lim/binte_Rahman/Koh/Goh"),
    _region("Asia/Tokyo", "Aiko Hana Ren Sora Takumi", "Tanaka/Kobayashi/Fujimoto/Ishikawa/Mori"),
    _region(
        "Asia/Manila", "Maricel Jericho Bianca Paolo", "Dela_Cruz/Villanueva/Bautista/Magsaysay"
    ),
    _region(
        "Australia/Sydney",
        "Bridget Lachlan Mei-Lin Angus Talia",
        "Callaghan/Zhao/Papadopoulos/Whitlock/Nguyen",
    ),
    _region("Pacific/Auckland", "Aroha Callum Mere Finn", "Ngata/Reyes/Tautahi/Sinclair"),
)

FIRST_WORDS = """
Amber Anvil Arbor Beacon Birch Blackwater Bramble Brass Cedar Chalk Cinder Clover Copper Coral
Crosswind Drift Elm Ember Falcon Fathom Flint Garnet Gull Harbour Hazel Heron Hollow Ironwood
Juniper Kestrel Lantern Larch Linden Marble Marlow Meadow Millrace Mistral Nettle Oakline Orchard
Osprey Pepper Pine Quarry Quill Raven Redwood Saddle Sable Sextant Slate Spindle Sterling Sundial
Thistle Timber Umber Vesper Willow Windrow Yarrow
""".split()
SECOND_WORDS = (
    "Outbound/Pipeline/GTM/Growth/Reach/& Co/Revenue/Demand/Works/&"
    " Daughters/Meetings/Prospecting/Collective/Labs/Partners/Sales Co"
).split("/")

OWNER_TITLES = (
    "Founder",
    "Founder and CEO",
    "Managing partner",
    "Owner",
    "Co-founder",
    "Agency principal",
)
TEAM_TITLES = (
    "GTM engineer",
    "Head of delivery",
    "SDR lead",
    "Deliverability specialist",
    "Account manager",
    "Copywriter",
    "Operations manager",
    "Revenue operations analyst",
)


# Who the design's pages show, and who a page must cope with. Points are a month's, as on its board.
# last name|first name|company|domain|time zone|tier|streak|points a month|what else
NAMED = """
Okafor|Maren|Tern Outbound|tern|Europe/Lisbon|OWNER|9|65|size=1.1 joined=290
Teles|Joana|Tern Outbound|tern|Europe/Lisbon|OWNER|7|92|joined=260
Sampaio|Rui|Tern Outbound|tern|Europe/Lisbon|TEAM_MEMBER|2|41|joined=240
Weiss|Clara|Tern Outbound|tern|Europe/Berlin|TEAM_MEMBER|0|23|joined=180
Volkov|Dmitri|Tern Outbound|tern|Europe/Sofia|TEAM_MEMBER|0|0|joined=40 shy
Nwosu|Adaeze|Signal & Sons|signalsons|Africa/Lagos|INDIVIDUAL|22|486|size=2.4
Lindqvist|Jonas|Coldfront|coldfront|Europe/Stockholm|INDIVIDUAL|20|431|size=1.9
Raman|Priya|Second Touch|secondtouch|Asia/Kolkata|INDIVIDUAL|15|402|size=1.4
Pryce|Gareth|Penhallow Reach|penhallow|Europe/London|INDIVIDUAL|0|20|debtor size=0.5
Vogt|Hannelore|Nordlicht Vertrieb|nordlicht|Europe/Berlin|INDIVIDUAL|0|12|cancelled size=0.7
Haddad|Samira|Cedar & Salt|cedarsalt|Asia/Beirut|INDIVIDUAL|3|38|trialing joined=9
Featherstonehaugh-Cholmondeley|Maximiliana Theodora|\
Wolfeschlegelsteinhausenbergerdorff & Compagnie Internationale de Prospection|\
wolfeschlegel|Europe/Zurich|INDIVIDUAL|4|47|hidden
Reyes|Callum|Quarry GTM|quarrygtm|America/Denver|INDIVIDUAL|13|377|size=3.1
Kowalczyk|Marta|Ferry Lane|ferrylane|Europe/Warsaw|INDIVIDUAL|15|352|
Adeyemi|Dele|Plainsend|plainsend|Africa/Lagos|INDIVIDUAL|9|340|
Herrera|Sofía|Meridian Reach|meridianreach|America/Bogota|INDIVIDUAL|11|318|size=1.6
Vermeer|Annelies|Inbox Foundry|inboxfoundry|Europe/Amsterdam|OWNER|0|16|size=4
Kobayashi|Hana|Inbox Foundry|inboxfoundry|Asia/Tokyo|TEAM_MEMBER|15|305|
Ferraro|Luca|Bridle Works|bridleworks|Europe/Rome|INDIVIDUAL|8|287|
Haddad|Noor|Halden & Co|haldenco|Asia/Dubai|INDIVIDUAL|15|274|size=2
Achterberg|Ben|Pipelight|pipelight|Europe/Amsterdam|INDIVIDUAL|6|261|
Mbeki|Grace|Northgate Outbound|northgate|Africa/Johannesburg|INDIVIDUAL|12|243|
Dimitrova|Rada|Longbow|longbow|Europe/Sofia|OWNER|1|19|size=1.2
Petrov|Ivo|Longbow|longbow|Europe/Sofia|TEAM_MEMBER|4|236|
Dubois|Camille|Relais|relais|Europe/Paris|INDIVIDUAL|9|221|
Mehta|Rohan|Tollhouse|tollhouse|Asia/Kolkata|INDIVIDUAL|7|208|
Aksoy|Cem|Ledger & Lane|ledgerlane|Europe/Istanbul|OWNER|0|9|size=1.3
Demir|Elif|Ledger & Lane|ledgerlane|Europe/Istanbul|TEAM_MEMBER|15|190|
Nyman|Oskar|Fjordline|fjordline|Europe/Stockholm|INDIVIDUAL|3|182|
Zulu|Thandi|Kitewire|kitewire|Africa/Johannesburg|INDIVIDUAL|5|171|
O’Dowd|Patrick|Stonebridge|stonebridge|Europe/Dublin|INDIVIDUAL|10|158|
Zhao|Mei-Lin|Paper Lantern|paperlantern|Australia/Sydney|INDIVIDUAL|2|144|
Prieto|Alba|Cumbre|cumbre|Europe/Madrid|OWNER|0|14|
Molina|Andrés|Cumbre|cumbre|Europe/Madrid|TEAM_MEMBER|6|131|
Zahra|Fatima|Saffron Row|saffronrow|Africa/Casablanca|INDIVIDUAL|4|121|
Hartley|Will|Cobble & Crane|cobblecrane|Europe/London|INDIVIDUAL|3|108|
Morozova|Katya|Blue Hour|bluehour|Asia/Tbilisi|INDIVIDUAL|8|102|
Whitlock|Sam|Harrow|harrow|America/Chicago|INDIVIDUAL|1|97|shy
Nowak-Zielińska|Ewa|Wagtail Meetings|wagtail|Europe/Warsaw|INDIVIDUAL|5|86|
Aziz|Tariq|Minaret Demand|minaret|Asia/Karachi|INDIVIDUAL|4|79|
Fonseca|Beatriz|Maré Alta|marealta|America/Sao_Paulo|INDIVIDUAL|5|74|
Wieczorek|Tomasz|Kettle & Sons|kettlesons|Europe/Warsaw|INDIVIDUAL|2|70|
Mori|Kenta|Third Rail|thirdrail|Asia/Tokyo|OWNER|0|11|size=0.8
Tanaka|Aiko|Third Rail|thirdrail|Asia/Tokyo|TEAM_MEMBER|4|63|
Byrne|Declan|Wren & Byrne|wrenbyrne|Europe/Dublin|INDIVIDUAL|1|60|size=0.6
"""
