"""Fictional clubs, with names that are typical of their country.

Any likeness to a real club is accidental. One line per club: name, short name, the
three-letter code.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

_CLUBS = {
    "PL": """
        Aldermoor FC | Aldermoor | ALD
        Brackenford United FC | Brackenford | BRA
        Calderwick Town FC | Calderwick | CAL
        Castlemere City FC | Castlemere | CAS
        Dunmarsh Albion FC | Dunmarsh | DUN
        Eastmarch FC | Eastmarch | EAM
        Fenwold Rovers FC | Fenwold | FEN
        Greyhaven FC | Greyhaven | GRE
        Hartsby United FC | Hartsby | HAR
        Inglewick Athletic FC | Inglewick | ING
        Kestrel Park FC | Kestrel Park | KES
        Larkhampton FC | Larkhampton | LAR
        Marlvale FC | Marlvale | MAR
        Northwharf FC | Northwharf | NWH
        Oxmere Wanderers FC | Oxmere | OXM
        Pennarth City FC | Pennarth | PEN
        Quarringham Town FC | Quarringham | QUA
        Ravensholm FC | Ravensholm | RAV
        Stonebeck United FC | Stonebeck | STO
        Wexmouth Harbour FC | Wexmouth | WEX
    """,
    "ELC": """
        Applefold Town FC | Applefold | APP
        Bexcombe FC | Bexcombe | BEX
        Birchester City FC | Birchester | BIR
        Coldstrand FC | Coldstrand | COL
        Crowmere Vale FC | Crowmere | CRO
        Dravenport County FC | Dravenport | DRA
        Elmsgate FC | Elmsgate | ELM
        Foxholt Rangers FC | Foxholt | FOX
        Gadsmoor FC | Gadsmoor | GAD
        Hollinscar FC | Hollinscar | HOL
        Ironmoor Works FC | Ironmoor | IRO
        Jarrowby United FC | Jarrowby | JAR
        Kingsmarch FC | Kingsmarch | KIN
        Lindenmouth FC | Lindenmouth | LIN
        Millhaven Athletic FC | Millhaven | MIL
        Nethersby Park FC | Nethersby | NET
        Otterscar FC | Otterscar | OTT
        Pikeford Orient FC | Pikeford | PIK
        Ryemouth Albion FC | Ryemouth | RYE
        Saltmere United FC | Saltmere | SAL
        Tarnbeck FC | Tarnbeck | TAR
        Underholt FC | Underholt | UND
        Vixenhill Rovers FC | Vixenhill | VIX
        Whistlow Town FC | Whistlow | WHI
    """,
    "PD": """
        Real Valdorado CF | Valdorado | VDO
        CD Sierraclara | Sierraclara | SIE
        UD Puerto Ceniza | Puerto Ceniza | PCE
        Atlético Montealba | Montealba | MAL
        Deportivo Peñarreal | Peñarreal | PRL
        Aguaserena CF | Aguaserena | AGU
        Real Unión Castañera | Castañera | CAS
        SD Itxasgain | Itxasgain | ITX
        CD Olivarejo | Olivarejo | OLI
        Racing de Brañalta | Brañalta | BRA
        CE Vallserena | Vallserena | VSE
        UE Rocanegra | Rocanegra | ROC
        Real Campoluz CF | Campoluz | CLU
        CD Lagunazul | Lagunazul | LAG
        Sporting de Nogaleda | Nogaleda | NOG
        CF Torredorada | Torredorada | TOR
        RCD Cañadulce | Cañadulce | CDU
        UD Miravientos | Miravientos | MIR
        Cultural Hondarrieta | Hondarrieta | HON
        AD Fuentelarga | Fuentelarga | FUE
    """,
    "BL1": """
        FC Grünhafen 04 | Grünhafen | GRH
        SV Königsthal 1899 | Königsthal | KTH
        VfL Aschenfeld | Aschenfeld | ASF
        TSV Möwenstadt | Möwenstadt | MOW
        1. FC Eichenrode | Eichenrode | EIR
        SC Lindenbrück | Lindenbrück | LBR
        Borussia Wolfenried | Wolfenried | WRD
        VfB Steinmünde | Steinmünde | STM
        Eintracht Rabenthal | Rabenthal | RAT
        FSV Hohenlauch | Hohenlauch | HLA
        TSG Bärenfurt | Bärenfurt | BAF
        Alemannia Düsterbach | Düsterbach | DUB
        SpVgg Oberhainau | Oberhainau | OHA
        FC Süderhaven | Süderhaven | SUH
        Arminia Tannenrode | Tannenrode | TAN
        KSV Kupferhütte | Kupferhütte | KUP
        Rot-Weiß Falkenhorn | Falkenhorn | FAL
        SV Weißenmoor | Weißenmoor | WEM
    """,
    "SA": """
        AC Montescuro | Montescuro | MSC
        US Valdombra | Valdombra | VDB
        AS Portovento | Portovento | PVE
        ACF Rocca Sirena | Rocca Sirena | RSI
        Calcio Fontebruna | Fontebruna | FON
        SS Lagochiaro | Lagochiaro | LGC
        UC Pontarossa | Pontarossa | PON
        FC Torreluna | Torreluna | TLU
        Aurora Casteldoro | Casteldoro | CDO
        Virtus Serravento | Serravento | SRV
        AC Pietragrigia | Pietragrigia | PGR
        US Cittadoro | Cittadoro | CIT
        SSC Marepiano | Marepiano | MPI
        Unità Sanfreddo | Sanfreddo | SFR
        Libertà Nuvolara | Nuvolara | NUV
        AS Vallenera | Vallenera | VNE
        Fedeltà Bosconuovo | Bosconuovo | BOS
        US Acquasanta Mare | Acquasanta Mare | ACM
        Hellas Campodoro | Campodoro | CPD
        Calcio Isolabella | Isolabella | ISO
    """,
    "FL1": """
        AS Valmorée | Valmorée | VAL
        Olympique Clairbois | Clairbois | CLB
        FC Saint-Évran | Saint-Évran | STE
        Stade Mérindois | Mérindois | MER
        RC Beaufleuve | Beaufleuve | BEF
        US Châtelmont | Châtelmont | CHT
        EA Kermoryec | Kermoryec | KER
        AJ Rochefière | Rochefière | RFI
        OGC Port-Lumière | Port-Lumière | PLU
        Stade Îlettois | Îlettois | ILE
        FC Grandrivage | Grandrivage | GRA
        SC Hautegarenne | Hautegarenne | HGA
        Racing Vieilbourg | Vieilbourg | VBG
        Montagnac AC | Montagnac | MTG
        AS Pontorgueil | Pontorgueil | POR
        Union Sainte-Aurèle | Sainte-Aurèle | SAU
        Espérance Corbigny-Mer | Corbigny-Mer | COR
        FC Lavandière | Lavandière | LAV
    """,
    "DED": """
        SC Zilverdam | Zilverdam | ZIL
        VV Noordermeer | Noordermeer | NOO
        FC Rietveen | Rietveen | RIE
        Sparta Oosterkoog | Oosterkoog | OOK
        RKV Heemrade | Heemrade | HEE
        AVV Kruisdijk | Kruisdijk | KRU
        FC Zuidergouw | Zuidergouw | ZUI
        De Molenwieken | Molenwieken | MOL
        SBV IJzerloo | IJzerloo | IJZ
        FC Zeeënburg | Zeeënburg | ZEE
        SV Oranjeëiland | Oranjeëiland | ORA
        Vitesse Grasland | Grasland | GRS
        Wilhelmina Boys | Wilhelmina | WIL
        FC Turfhaven | Turfhaven | TUR
        Excelsior Brakwater | Brakwater | BRK
        Heracles Duinrand | Duinrand | DUI
        SC Lisveld | Lisveld | LIS
        Fortuna Maaswijk | Maaswijk | MAA
    """,
}


@dataclass(frozen=True)
class Club:
    """A club of one league; `id` never changes and is not an id of the real API."""

    id: int
    name: str
    short_name: str
    tla: str


@cache
def clubs_of(code: str, league_id: int) -> tuple[Club, ...]:
    """The clubs of a league in the order of their ids: 202101, 202102, ... for 2021."""
    lines = _CLUBS[code].strip().splitlines()
    return tuple(
        Club(league_id * 100 + number, *(part.strip() for part in line.split("|")))
        for number, line in enumerate(lines, start=1)
    )
