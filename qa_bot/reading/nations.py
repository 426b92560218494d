"""Countries by their names and adjectives, and the states of the United States."""

from __future__ import annotations

# Country: adjectives and other names. A name that stands for a person or a thing as often is left out.
_NATIONS = """
Afghanistan: Afghan | Albania: Albanian | Algeria: Algerian | Angola: Angolan | Argentina: Argentine, Argentinian
Armenia: Armenian | Australia: Australian | Austria: Austrian | Azerbaijan: Azerbaijani, Azeri | Bahamas: Bahamian
Bahrain: Bahraini | Bangladesh: Bangladeshi | Barbados: Barbadian | Belarus: Belarusian | Belgium: Belgian
Benin: Beninese | Bhutan: Bhutanese | Bolivia: Bolivian | Bosnia and Herzegovina: Bosnian, Bosnia
Botswana: Botswanan | Brazil: Brazilian | Brunei: Bruneian | Bulgaria: Bulgarian | Burkina Faso: Burkinabe
Burundi: Burundian | Cambodia: Cambodian | Cameroon: Cameroonian | Canada: Canadian | Cape Verde: Cape Verdean
Central African Republic: | Chile: Chilean | China: Chinese | Colombia: Colombian | Comoros: Comorian
Congo: Congolese | Costa Rica: Costa Rican | Croatia: Croatian | Cuba: Cuban | Cyprus: Cypriot
Czech Republic: Czech, Czechia | Denmark: Danish | Djibouti: Djiboutian | Dominican Republic: Dominican
Ecuador: Ecuadorian, Ecuadorean | Egypt: Egyptian | El Salvador: Salvadoran | Eritrea: Eritrean | Estonia: Estonian
Eswatini: Swazi | Ethiopia: Ethiopian | Fiji: Fijian | Finland: Finnish | France: French | Gabon: Gabonese
Gambia: Gambian | Georgia: Georgian | Germany: German | Ghana: Ghanaian | Greece: Greek | Greenland: Greenlandic
Grenada: Grenadian | Guatemala: Guatemalan | Guinea: Guinean | Guyana: Guyanese | Haiti: Haitian
Honduras: Honduran | Hungary: Hungarian | Iceland: Icelandic | India: Indian | Indonesia: Indonesian | Iran: Iranian
Iraq: Iraqi | Ireland: Irish | Israel: Israeli | Italy: Italian | Ivory Coast: Ivorian | Jamaica: Jamaican
Japan: Japanese | Jordan: Jordanian | Kazakhstan: Kazakh | Kenya: Kenyan | Kosovo: Kosovar | Kuwait: Kuwaiti
Kyrgyzstan: Kyrgyz | Laos: Laotian | Latvia: Latvian | Lebanon: Lebanese | Lesotho: | Liberia: Liberian
Libya: Libyan | Liechtenstein: | Lithuania: Lithuanian | Luxembourg: | Madagascar: Malagasy | Malawi: Malawian
Malaysia: Malaysian | Maldives: Maldivian | Mali: Malian | Malta: Maltese | Mauritania: Mauritanian
Mauritius: Mauritian | Mexico: Mexican | Moldova: Moldovan | Monaco: | Mongolia: Mongolian | Montenegro: Montenegrin
Morocco: Moroccan | Mozambique: Mozambican | Myanmar: Burmese, Burma | Namibia: Namibian | Nepal: Nepali, Nepalese
Netherlands: Dutch | New Zealand: | Nicaragua: Nicaraguan | Niger: | Nigeria: Nigerian | North Korea: North Korean
North Macedonia: Macedonian | Norway: Norwegian | Oman: Omani | Pakistan: Pakistani | Palestine: Palestinian
Panama: Panamanian | Papua New Guinea: | Paraguay: Paraguayan | Peru: Peruvian | Philippines: Philippine, Filipino
Poland: Polish | Portugal: Portuguese | Qatar: Qatari | Romania: Romanian | Russia: Russian | Rwanda: Rwandan
Samoa: Samoan | Saudi Arabia: Saudi | Senegal: Senegalese | Serbia: Serbian | Sierra Leone: | Singapore: Singaporean
Slovakia: Slovak | Slovenia: Slovenian | Somalia: Somali | South Africa: South African | South Korea: South Korean
South Sudan: South Sudanese | Spain: Spanish | Sri Lanka: Sri Lankan | Sudan: Sudanese | Suriname: Surinamese
Sweden: Swedish | Switzerland: Swiss | Syria: Syrian | Taiwan: Taiwanese | Tajikistan: Tajik | Tanzania: Tanzanian
Thailand: Thai | Togo: Togolese | Tonga: Tongan | Trinidad and Tobago: | Tunisia: Tunisian
Turkey: Turkish, Turkiye, Türkiye | Turkmenistan: Turkmen | Uganda: Ugandan | Ukraine: Ukrainian
United Arab Emirates: Emirati, UAE | United Kingdom: British, UK, U.K, Britain
United States: American, US, U.S, USA, America | Uruguay: Uruguayan | Uzbekistan: Uzbek | Vanuatu: | Vatican City: Vatican
Venezuela: Venezuelan | Vietnam: Vietnamese | Yemen: Yemeni | Zambia: Zambian | Zimbabwe: Zimbabwean
England: English | Scotland: Scottish | Wales: Welsh | Northern Ireland: | Hong Kong: | Gaza: Gazan
"""
_STATES = """
Alabama Alaska Arizona Arkansas California Colorado Connecticut Delaware Florida Georgia Hawaii Idaho Illinois
Indiana Iowa Kansas Kentucky Louisiana Maine Maryland Massachusetts Michigan Minnesota Mississippi Missouri Montana
Nebraska Nevada New_Hampshire New_Jersey New_Mexico New_York North_Carolina North_Dakota Ohio Oklahoma Oregon
Pennsylvania Rhode_Island South_Carolina South_Dakota Tennessee Texas Utah Vermont Virginia Washington
West_Virginia Wisconsin Wyoming
"""


def _read() -> tuple[dict[str, str], frozenset[str]]:
    names: dict[str, str] = {}
    for entry in _NATIONS.replace("\n", "|").split("|"):
        country, _, others = entry.strip().partition(":")
        if country:
            names[country] = country
            names.update({other.strip(): country for other in others.split(",") if other.strip()})
    return names, frozenset(state.replace("_", " ") for state in _STATES.split())


_COUNTRY_OF, _STATE_NAMES = _read()
_COUNTRIES = frozenset(_COUNTRY_OF.values())
MOST_WORDS = max(len(name.split()) for name in _COUNTRY_OF)
"""Words in the longest name."""


def country_of(name: str) -> str | None:
    """The country of a name or an adjective ("Turkish", "the U.S."), or None."""
    bare = name.removeprefix("the ").removeprefix("The ").removesuffix(".").removesuffix("'s").removesuffix("’s")
    return _COUNTRY_OF.get(bare) or (_COUNTRY_OF.get(bare[:-1]) if bare.endswith(("ns", "is")) else None)


def is_country(name: str) -> bool:
    """Whether a name is a country's own, not an adjective: "Turkey", "the US", "Britain"."""
    country = country_of(name)
    bare = name.removeprefix("the ").removeprefix("The ").rstrip(".")
    return country is not None and (bare in _COUNTRIES or bare.isupper() or bare in _OTHER_NAMES or "." in bare)


_OTHER_NAMES = frozenset({"Britain", "America", "Bosnia", "Czechia", "Turkiye", "Türkiye", "Burma", "Vatican"})


def is_state(name: str) -> bool:
    """Whether a name is one of the states of the United States."""
    return name in _STATE_NAMES
