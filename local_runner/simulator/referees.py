"""Fictional referees, by the area of their league."""

from __future__ import annotations

_NAMES = {
    "ENG": "Alun Thackwray, Callum Birdsedge, Grace Ottershaw, Ivor Penhallick, "
    "Martin Sproxby, Nadia Fairweather, Rhys Caldicutt, Tobias Wrenfield",
    "ESP": "Álvaro Nieblas Peña, Begoña Ruipérez Cid, Hernán Olmedilla Sáez, "
    "Iñigo Barrenola Etxabe, Jesús Marañal Cote, Núria Castellfort Puig",
    "DEU": "Anke Böttgerhoff, Björn Sandkühlen, Dietmar Großhagen, Jörg Wennemühl, "
    "Käthe Lüttringen, Tilo Rauschenbrück",
    "ITA": "Aldo Ferracavallo, Chiara Montegrù, Dario Belforestà, Ivo Scaramellini Rè, "
    "Niccolò Pradavera, Sofia Lungarotondo",
    "FRA": "Aurèle Chantebise, Benoît Larmorique, Gaëlle Pontivière, Hélène Montraçon, "
    "Jérémie Vauquerel, Loïc Sablonnet",
    "NLD": "Anouk van der Zandhoef, Daniël Koperslager, Joëlle Rietstroom, "
    "Maarten Vlieterdijk, Sjoerd Oevermans, Tÿmen Hogenkade",
}


def referees_of(area_code: str) -> list[str]:
    """The referees of an area such as "ENG", always in the same order."""
    return [name.strip() for name in _NAMES[area_code].split(",")]
